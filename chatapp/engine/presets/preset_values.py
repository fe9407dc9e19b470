"""Checks the values of a preset's form and words them for the model."""

from __future__ import annotations

import math
import re

from chatapp.contract.records import Language, Preset, Variable
from chatapp.errors import PresetValueWrong, cause_code
from chatapp.texts import translation

MAX_TEXT = 20_000
"""Characters of a text of the form; chosen."""
MAX_ITEMS = 50
"""Items of a list; chosen."""
MAX_ITEM = 80
"""Characters of an item of a list; chosen."""
_YES = {"true", "yes", "on", "1", "예", "네", "켜기"}
_NO = {"false", "no", "off", "0", "", "아니요", "아니오", "끄기"}
_SEPARATORS = re.compile(r"[,;\n，、；]")


def fill(preset: Preset, given: dict[str, str], language: Language) -> dict[str, str]:
    """Return a value for each variable, by default its default. Raises PresetValueWrong."""
    names = [variable.name for variable in preset.variables]
    for name, value in given.items():
        if name not in names:
            raise _wrong(
                preset,
                name,
                value,
                cause_code("no_such_setting", known=", ".join(names))
                if names
                else cause_code("no_settings"),
            )
    return {
        variable.name: value_for_model(
            preset, variable, given.get(variable.name, variable.default), language
        )
        for variable in preset.variables
    }


def items(value: str) -> tuple[str, ...]:
    """Split a list at commas and line ends; repeated items count once."""
    return tuple(dict.fromkeys(item.strip() for item in _SEPARATORS.split(value) if item.strip()))


def value_for_model(preset: Preset, variable: Variable, value: str, language: Language) -> str:
    """Return a checked value; a choice becomes its label in the language of the prompt."""
    if variable.type == "choice":
        return _choice(preset, variable, value, language)
    if variable.type == "number":
        return _number(preset, variable, value)
    if variable.type == "switch":
        return _switch(preset, variable, value, language)
    if variable.type == "list":
        return _list(preset, variable, value, language)
    if len(value) > MAX_TEXT:
        raise _wrong(
            preset, variable.name, value, cause_code("text_longer_than", limit=f"{MAX_TEXT:,}")
        )
    return value.strip()


def _choice(preset: Preset, variable: Variable, value: str, language: Language) -> str:
    """Accept the choice itself or its label in either language."""
    wanted = value.strip().casefold()
    for choice in variable.choices:
        labels = variable.choice_labels.get(choice, {})
        if wanted in {choice.casefold(), *(label.casefold() for label in labels.values())}:
            return labels.get(language) or choice
    raise _wrong(
        preset, variable.name, value, cause_code("one_of", allowed=", ".join(variable.choices))
    )


def _number(preset: Preset, variable: Variable, value: str) -> str:
    try:
        number = float(value)
    except ValueError as error:
        raise _wrong(preset, variable.name, value, cause_code("not_a_number")) from error
    has_bounds = variable.minimum < variable.maximum
    if not math.isfinite(number) or (
        has_bounds and not variable.minimum <= number <= variable.maximum
    ):
        raise _wrong(
            preset,
            variable.name,
            value,
            cause_code("between", low=f"{variable.minimum:g}", high=f"{variable.maximum:g}"),
        )
    return f"{number:g}"


def _switch(preset: Preset, variable: Variable, value: str, language: Language) -> str:
    state = value.strip().casefold()
    if state not in _YES | _NO:
        raise _wrong(preset, variable.name, value, cause_code("true_or_false"))
    key = "true" if state in _YES else "false"
    if not variable.choices:
        return translation(language).tr(f"prompt.{key}")
    return variable.choice_labels.get(key, {}).get(language, "")


def _list(preset: Preset, variable: Variable, value: str, language: Language) -> str:
    parts = items(value)
    if not parts:
        raise _wrong(preset, variable.name, value, cause_code("list_empty"))
    if len(parts) > MAX_ITEMS or max(map(len, parts)) > MAX_ITEM:
        raise _wrong(preset, variable.name, value, cause_code("list_too_long", limit=MAX_ITEMS))
    return ", ".join(variable.choice_labels.get(item, {}).get(language) or item for item in parts)


def _wrong(preset: Preset, name: str, value: str, cause: str) -> PresetValueWrong:
    shown = value if len(value) <= 60 else value[:59] + "…"
    return PresetValueWrong(preset=preset.id, name=name, value=shown, cause=cause)
