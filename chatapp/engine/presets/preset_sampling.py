"""The sampling of one answer: the preset's, the user's, and what a very small model needs."""

from __future__ import annotations

import math

from chatapp.contract.records import Model, Preset
from chatapp.contract.sampling import BOUNDS, Sampling
from chatapp.errors import SamplingWrong, cause_code

_SMALL_MODEL = 500_000_000
"""Parameters; smaller models derail at usual temperatures and then repeat themselves. Chosen."""
_SMALL_TEMPERATURE = 0.2
"""Temperature that such a model gets at most; chosen."""
_SMALL_DRY = 0.8
"""DRY multiplier that it gets at least; chosen: a repeat penalty would also avoid the words of the
question ("Parisis")."""


def of(preset: Preset, overrides: dict[str, float], model: Model) -> Sampling:
    """Return the preset's sampling with known overrides. Raises SamplingWrong for a bad value."""
    values = {name: getattr(preset.sampling, name) for name in BOUNDS}
    if model.parameters < _SMALL_MODEL:
        values["temperature"] = min(values["temperature"], _SMALL_TEMPERATURE)
        values["dry_multiplier"] = max(values["dry_multiplier"], _SMALL_DRY)
    for name, value in overrides.items():
        if name in values:
            values[name] = type(values[name])(_checked(name, value))
    return Sampling(**values)


def _checked(name: str, value: float) -> float:
    low, high = BOUNDS[name]
    if not math.isfinite(value) or not low <= value <= high:
        cause = cause_code("between", low=f"{low:.16g}", high=f"{high:.16g}")
        raise SamplingWrong(name=name, cause=cause)
    return value
