"""The interface languages there are, and which of them to use."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable
from pathlib import Path

LOCALES = Path(__file__).parents[1] / "texts" / "locale"
"""One folder a language, as gettext lays them out. A language is added by adding its folder."""
AUTOMATIC = "auto"


@functools.cache
def known() -> tuple[str, ...]:
    """Return the codes of all languages with a catalogue, English first."""
    names = sorted(file.parts[-3] for file in LOCALES.glob("*/LC_MESSAGES/chatapp.po"))
    return ("en", *(name for name in names if name != "en"))


def catalogue(language: str) -> Path:
    """Return the path of the catalogue of a language."""
    return LOCALES / language / "LC_MESSAGES" / "chatapp.po"


def is_setting(value: object) -> bool:
    """Say whether a value can be that of the setting `language`."""
    return value == AUTOMATIC or value in known()


def interface_language(setting: str, preferred: Iterable[str] | None = None) -> str:
    """Return the language chosen, or the first that the user prefers and a catalogue is there for.

    `preferred` are tags such as "ko-KR", by default those of the environment.
    """
    if setting in known():
        return setting
    for tag in _system() if preferred is None else preferred:
        spoken = tag.lower().replace("-", "_").partition("_")[0].partition(".")[0]
        spoken = {"korean": "ko", "japanese": "ja"}.get(spoken, spoken)
        if spoken in known():
            return spoken
    return "en"


def _system() -> list[str]:
    """Return the language of the environment, or of the system where the environment has none."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    if named := next(filter(None, names), ""):
        return [named]
    import locale

    return [locale.getlocale()[0] or ""]
