"""The sampling of one answer: the preset's, the user's, and what a very small model needs."""

from __future__ import annotations

import math

from chatapp.contract.model_doubts import has_task
from chatapp.contract.records import Model, Preset
from chatapp.contract.sampling import BOUNDS, Sampling
from chatapp.errors import SamplingWrong, cause_code
from chatapp.machine.models.options import ModelOptions

_SMALL_MODEL = 500_000_000
"""Parameters; smaller models derail at usual temperatures and then repeat themselves. Chosen."""
_SMALL_TEMPERATURE = 0.2
"""Temperature that such a model gets at most; chosen."""
_SMALL_DRY = 0.8
"""DRY multiplier that it gets at least; chosen: a repeat penalty would also avoid the words of the
question ("Parisis")."""
_FREE = ("chat", "blank")
"""Presets whose sampling is the user's choice for the model."""


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


def of_model(preset: Preset, options: ModelOptions) -> dict[str, float]:
    """Return what the user chose for the model, as far as it goes for a preset.

    Conversations take the temperature; presets with a task, which were tuned, never go above it.
    The length goes for answers, not for what is done to a whole text, such as a translation.
    """
    own: dict[str, float] = {}
    if options.temperature >= 0:
        is_free = preset.id in _FREE
        highest = options.temperature if is_free else preset.sampling.temperature
        own["temperature"] = min(options.temperature, highest)
    if options.max_tokens and not preset.continues and not has_task(preset):
        own["max_tokens"] = options.max_tokens
    return own


def _checked(name: str, value: float) -> float:
    low, high = BOUNDS[name]
    if not math.isfinite(value) or not low <= value <= high:
        cause = cause_code("between", low=f"{low:.16g}", high=f"{high:.16g}")
        raise SamplingWrong(name=name, cause=cause)
    return value
