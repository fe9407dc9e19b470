"""Which settings a person means: their names, hints and other words for them, in every language."""

from __future__ import annotations

import unicodedata

from chatapp import texts
from chatapp.machine import languages, setting_values
from chatapp.machine.settings import DECLARED


def matches(name: str, searched: str) -> bool:
    """Say whether all words that are searched for occur in one language's words of a setting."""
    words = _folded(searched).split()
    return any(all(word in text for word in words) for text in _texts(name))


def matches_line(object_name: str, searched: str) -> bool:
    """Say whether the line of a setting, named "line-" and its name, is one that is searched."""
    name = object_name.removeprefix("line-")
    return name in DECLARED and matches(name, searched)


def _texts(name: str) -> list[str]:
    """Return what a setting is called, one text a language."""
    group = DECLARED[name].group
    codes = [f"settings.{name}", f"settings.{name}.hint", f"settings.{name}.words"]
    codes += [f"settings.{name}.{choice}" for choice in setting_values.choices(name)]
    codes.append(f"settings.group.{group}")
    worded = []
    for language in languages.known():
        words = [texts.translation(language).find(code, {}) or "" for code in codes]
        worded.append(_folded(" ".join((name.replace("_", " "), *words))))
    return worded


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
