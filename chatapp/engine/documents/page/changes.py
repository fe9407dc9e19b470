"""The section of what a document no longer says: deleted and struck-out text.

Its passages are found when a question asks for them ("what was deleted?", "계약금이 어떻게 바뀌었어?"),
never by their words alone: who asks for a price wants the one that holds.
"""

from __future__ import annotations

import functools
from collections.abc import Set as AbstractSet

from chatapp.engine.language import terms
from chatapp.engine.language.question_words import Word, content_words
from chatapp.engine.language.scripts import main_script
from chatapp.machine import languages
from chatapp.texts import places, translation

MARK = "place:changes"
"""A term of the titles of such passages; no text has it, since the terms of texts have no colon
between letters.
"""
_VERB_LAST = "hangul"
"""The script of a language whose sentences end with their verb."""


def title(place: str) -> list[str]:
    """Return the terms by which the passages of a place are found beside their headings."""
    is_of_changes = places.is_of_changes(place)
    return [MARK, *sorted(_changes() | _deletions())] if is_of_changes else []


def are_asked_for(question: str) -> bool:
    """Say whether a question asks what was changed: it names deletions, or its verb is to change.

    "변경된 요금은 얼마야?" asks for the fee that holds.
    """
    words = content_words(question)
    if any(_names(word, _deletions()) for word in words):
        return True
    verb = words[-1:] if main_script(question) == _VERB_LAST else words[:1]
    return any(_names(word, _changes()) for word in verb)


def other_words(question: str) -> list[Word]:
    """Return the content words of a question that do not name changes."""
    names = _changes() | _deletions()
    return [word for word in content_words(question) if not _names(word, names)]


def _names(word: Word, names: AbstractSet[str]) -> bool:
    return not names.isdisjoint(word)


@functools.cache
def _changes() -> frozenset[str]:
    return _terms_of("place.changes_names")


@functools.cache
def _deletions() -> frozenset[str]:
    return _terms_of("place.deletions_names") - _changes()


def _terms_of(code: str) -> frozenset[str]:
    names = (translation(language).tr(code) for language in languages.known())
    return frozenset(terms.terms(" ".join(names)))
