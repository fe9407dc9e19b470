"""What was deleted or struck out, for a question that asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.contract.records import Passage
from chatapp.engine.documents.page import changes
from chatapp.engine.evidence import sentence_ranking
from chatapp.engine.evidence.sentence_ranking import RankedSentence
from chatapp.engine.language.terms import terms
from chatapp.texts import places


def first(
    question: str, passages: Sequence[Passage], sentences: Sequence[RankedSentence]
) -> list[RankedSentence]:
    """Return the changes that a question asks for as its best sentences; none where it asks for
    something else.
    """
    if not sentences or not changes.are_asked_for(question):
        return []
    listed = [each for each in sentences if _begins_change(each, passages[each.passage])]
    words = changes.other_words(question)
    about = [each for each in listed if _holds_any(each.text, words)]
    if not about and any(_holds_any(passage.text, words) for passage in passages):
        return []
    return sentence_ranking.in_front(about or listed, sentences)


def _begins_change(sentence: RankedSentence, passage: Passage) -> bool:
    """Say whether a sentence begins the paragraph of a change; what follows is its surroundings."""
    if not places.is_of_changes(passage.place):
        return False
    at = sentence.span.start - passage.start
    return at <= 0 or passage.text[at - 1] == "\n"


def _holds_any(text: str, words: Sequence[tuple[str, ...]]) -> bool:
    held = set(terms(text))
    return any(held.issuperset(word) for word in words)
