"""Decides from the passages found, before a model is asked, whether they can answer a question."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.engine.documents.keywords import terms
from chatapp.records import Passage

# Words that ask or bind and say nothing about the subject.
EMPTY_WORDS = frozenset(
    """
    a about after all also an and any are as at be because been before between both but by can could did do does each
    for from give given had has have he her his how i if in into is it its many me more most much my no not of on only
    or other our over per please say says she should since so some such tell than that the their them then there these
    they this those to under until up use used using very via was we were what when where which while who whom whose
    why will with within without would you your
    """.split()  # noqa: SIM905 -- a list of words is read as words
)
_EMPTY_KOREAN = frozenset(
    """
    가요 것은 것이 경우 관하 관한 까요 나요 누가 누구 는가 니까 대한 대해 되는 되나 따라 따른 떻게 려줘 무슨 무엇
    세요 습니 알려 어디 어떤 어떻 언제 얼마 었나 였나 위한 위해 은가 이다 인가 인지 입니 있는
    있다 주세 하나 하는 하면 하여 합니 했나
    """.split()  # noqa: SIM905
)
_LEAST_COVERAGE = 0.34
_PASSAGES_READ = 4


def question_terms(question: str) -> set[str]:
    """Return the terms of a question that say what it is about."""
    return {term for term in terms(question) if term not in EMPTY_WORDS and term not in _EMPTY_KOREAN}


def coverage(question: str, passages: Sequence[Passage]) -> float:
    """Return the share of the question's terms that stand together in one of the best passages, 0 to 1."""
    asked = question_terms(question)
    if not asked:
        return 1.0
    shares = [
        len(asked & set(terms(f"{passage.document} {passage.heading} {passage.text}"))) / len(asked)
        for passage in passages[:_PASSAGES_READ]
    ]
    return max(shares, default=0.0)


def answers(question: str, passages: Sequence[Passage]) -> bool:
    """Say whether the passages are about what is asked; False means: refuse and name the nearest pages."""
    return bool(passages) and coverage(question, passages) >= _LEAST_COVERAGE
