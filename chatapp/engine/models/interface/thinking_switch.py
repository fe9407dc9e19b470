"""Finds what switches the thinking of a model: variables or words of its chat template."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from chatapp.contract.records import Thinking
from chatapp.engine.models.interface.thinking_families import (
    OFF_WORD,
    ON_WORD,
    SWITCHES,
    UNUSUAL_EFFORTS,
)


@dataclass(frozen=True, slots=True)
class ThinkingSettings:
    """What a template gets for a level: its variables, and a word for the system message."""

    variables: dict[str, Any] = field(default_factory=dict)
    word: str = ""


Renders = Callable[[ThinkingSettings], bool]
"""Says whether a template takes these settings."""


def settings_for(
    level: Thinking, source: str, names: Collection[str], renders: Renders
) -> ThinkingSettings:
    """Return the settings for a level, nothing where the template has no switch.

    `source` is the template, `names` are the variables that it reads.
    """
    if level == "auto":
        return ThinkingSettings()
    variables: dict[str, Any] = {}
    for switch in SWITCHES:
        if switch.variable not in names:
            continue
        for value in switch.values[level]:
            if value in UNUSUAL_EFFORTS and not _names_value(source, value):
                continue
            tried = {**variables, switch.variable: value}
            if renders(ThinkingSettings(tried)):
                variables = tried
                break
    if variables or OFF_WORD not in source:
        return ThinkingSettings(variables)
    return ThinkingSettings(word=OFF_WORD if level == "off" else ON_WORD)


def _names_value(source: str, value: str) -> bool:
    return f'"{value}"' in source or f"'{value}'" in source
