"""The section of what a document no longer says: deleted and struck-out text.

Its passages are found when a question names it ("what was changed?"), never by their words alone:
who asks for a price wants the one that holds.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from chatapp.engine.language import terms
from chatapp.machine import languages
from chatapp.texts import places, translation

MARK = "place:changes"
"""A term of the titles of such passages; no text has it, since the terms of texts have no colon
between letters.
"""


def title(place: str) -> list[str]:
    """Return the terms by which the passages of a place are found beside their headings."""
    return [MARK, *sorted(_names())] if places.is_of_changes(place) else []


def is_left_out(titles: AbstractSet[str], asked: Iterable[str]) -> bool:
    """Say whether a passage with these terms of its title is none of what a question asks for."""
    return MARK in titles and _names().isdisjoint(asked)


@functools.cache
def _names() -> frozenset[str]:
    names = (translation(language).tr("place.changes_names") for language in languages.known())
    return frozenset(
        term for term in terms.terms(" ".join(names)) if term not in terms.FUNCTION_WORDS
    )
