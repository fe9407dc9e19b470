"""What can be doubted of a model before it is asked to do what a preset does."""

from __future__ import annotations

from collections.abc import Mapping

from chatapp.contract.records import Model, Preset
from chatapp.contract.translation_options import LANGUAGES

SMALL_MODEL = 500_000_000
"""Parameters; smaller models seldom follow a preset, one of 135 million mostly does not."""
_WITHOUT_TASK = ("chat", "blank")


def has_task(preset: Preset) -> bool:
    """Return whether a preset does something of its own with a text."""
    answers = preset.documents != "no" or preset.keeps_history
    return not (answers or preset.continues or preset.id in _WITHOUT_TASK)


def target_language(preset: Preset, values: Mapping[str, str]) -> str:
    """Return the language code of the choice `to`, "" for a preset that does not translate."""
    for variable in preset.variables:
        is_language = variable.choices and set(variable.choices) <= set(LANGUAGES)
        if variable.name == "to" and is_language:
            return values.get("to", variable.default)
    return ""


def before(preset: Preset, values: Mapping[str, str], model: Model) -> str:
    """Return the name of what is doubtful, as of `texts.reasons.doubt`; "" for nothing."""
    if not has_task(preset):
        return ""
    if model.english_only and target_language(preset, values):
        return "WeakModel"
    return "SmallModel" if 0 < model.parameters < SMALL_MODEL else ""
