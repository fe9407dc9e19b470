"""How the next token is chosen for one answer: the preset's settings, the user's, and what a very
small model needs.
"""

from __future__ import annotations

from chatapp.contract.records import Model, Preset, Sampling
from chatapp.engine.presets import sampling_bounds

_SMALL = 500_000_000
_SMALL_TEMPERATURE = 0.2
_SMALL_DRY = 0.8


def of(preset: Preset, overrides: dict[str, float], model: Model) -> Sampling:
    """Return the preset's sampling with single values replaced; unknown names are passed over.
    Raises SamplingWrong.

    A very small model derails at the temperatures that suit others, and then repeats itself without
    end: it gets a lower one and DRY, unless asked otherwise. A repeat penalty would also keep it
    from the words of the question: "The capital of France is Paris, not Parisis."
    """
    values = {name: getattr(preset.sampling, name) for name in Sampling.__dataclass_fields__}
    if model.parameters < _SMALL:
        values["temperature"] = min(values["temperature"], _SMALL_TEMPERATURE)
        values["dry_multiplier"] = max(values["dry_multiplier"], _SMALL_DRY)
    for name, value in overrides.items():
        if name in values:
            values[name] = type(values[name])(sampling_bounds.checked(name, value))
    return Sampling(**values)
