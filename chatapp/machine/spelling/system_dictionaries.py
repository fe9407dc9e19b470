"""The dictionaries of the system, through the optional library pyenchant; none without it.

Enchant keeps its files in a folder of ours: nothing is written elsewhere, and dictionaries of
Hunspell that the user puts there (spelling/hunspell/ko.aff, ko.dic) are used.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from chatapp.machine.spelling.checked_words import LANGUAGES

_VARIANTS = {"en": ("en_US", "en_GB", "en"), "ko": ("ko_KR", "ko")}
_MOST_SUGGESTIONS = 6
FOLDER = "spelling"
"""In the data folder: what Enchant keeps, and the dictionaries that the user puts there."""


class SpellingDictionary(Protocol):
    """What the spelling of one language is checked with."""

    def check(self, word: str) -> bool:
        """Return whether a word is spelled right."""

    def suggest(self, word: str) -> Sequence[str]:
        """Return what may have been meant, likeliest first."""


class VariantDictionary:
    """Knows what any variant of a language knows: "colour" and "color" alike."""

    def __init__(self, variants: Sequence[SpellingDictionary]) -> None:
        self._variants = variants

    def check(self, word: str) -> bool:
        return any(variant.check(word) for variant in self._variants)

    def suggest(self, word: str) -> Sequence[str]:
        return list(self._variants[0].suggest(word))[:_MOST_SUGGESTIONS]


def dictionary(language: str) -> SpellingDictionary | None:
    """Return the dictionary of a language, to be used by one thread; None where there is none."""
    enchant = _enchant()
    if enchant is None:
        return None
    broker = enchant.Broker()
    variants: list[SpellingDictionary] = []
    for name in _VARIANTS[language]:
        # The plain name is another one for a variant.
        if broker.dict_exists(name) and not (variants and "_" not in name):
            try:
                variants.append(broker.request_dict(name))
            except enchant.errors.Error:
                # Its files are damaged.
                continue
    return VariantDictionary(variants) if variants else None


@cache
def missing() -> Sequence[str]:
    """Return the languages without a dictionary; all of them without the library."""
    enchant = _enchant()
    if enchant is None:
        return LANGUAGES
    broker = enchant.Broker()
    return [
        language
        for language in LANGUAGES
        if not any(broker.dict_exists(name) for name in _VARIANTS[language])
    ]


def is_library_there() -> bool:
    return _enchant() is not None


def keep_in(folder: Path) -> None:
    """Let Enchant use this folder, for all brokers that are made later."""
    os.environ["ENCHANT_CONFIG_DIR"] = str(folder)


def _enchant() -> Any:
    """Return the library, None where it, or the C library that it wraps, is not installed."""
    try:
        import enchant
        import enchant.errors
    except ImportError:
        return None
    return enchant
