"""Decides from the passages found, before a model is asked, whether they can answer a question."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

from chatapp.contract.records import Passage
from chatapp.engine.claims import row_evidence
from chatapp.engine.language.question_words import Word, content_words
from chatapp.engine.language.terms import terms

Rarity = Callable[[Iterable[str]], dict[str, float]]

# Words that ask or bind and say nothing about the subject.
EMPTY_WORDS = frozenset(
    """
    a about after all also an and any are as at be because been before between both but by can
    could did do does each for from give given had has have he her his how i if in into is it
    its many me more most much my no not of on only or other our over per please say says she
    should since so some such tell than that the their them then there these they this those to
    under until up use used using very via was we were what when where which while who whom
    whose why will with within without would you your
    """.split()  # noqa: SIM905 -- a list of words is read as words
)
_EMPTY_KOREAN = frozenset(
    """
    가요 것은 것이 경우 관하 관한 까요 나요 누가 누구 는가 니까 대한 대해 되는 되나 따라 따른 떻게 려줘 무슨 무엇
    세요 습니 알려 어디 어떤 어떻 언제 얼마 었나 였나 위한 위해 은가 이다 인가 인지 입니 있는
    있다 주세 하나 하는 하면 하여 합니 했나
    """.split()  # noqa: SIM905
)
_PASSAGES_READ = 5
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_ASKS_PRICE = re.compile(
    r"\bhow much\b.*\b(?:cost|pay|paid|price|worth|earn|spen[dt])|"
    r"\b(?:price|cost|budget|salary|fee)\b|"
    "얼마.*(?:내|주고|받)|비용|요금|가격|입장료|출연료|월급|연봉|예산",
    re.I,
)
_PRICE = re.compile(
    r"[$€£¥₩]|\b(?:dollars?|euros?|pounds?|cents?|won|yen|usd|eur|krw)\b|\d\s?(?:원|달러|엔|유로|프랑|위안)|"
    r"[천만억조]\s?(?:원|달러|엔)",
    re.I,
)
_FEW_WORDS = 4
_MANY_WORDS = 12
"""Questions of fewer or more words are judged as if they had so many: none were fitted on."""


@dataclass(frozen=True, slots=True)
class EvidenceSigns:
    """What speaks for an answer in the passages found, each 0 to 1 but `length`, the logarithm of
    the words asked.

    `together` is the share of the question's words, weighted by rarity, that one passage holds (of
    a question of several sentences: of its best one); `anywhere` the share that any passage found
    holds; `as_written` that of the plain terms in one passage; `price` is 0 when an amount of money
    is asked for and none is there.
    """

    together: float
    anywhere: float
    as_written: float
    length: float
    price: float


# A logistic function of the signs, fitted over six sets of questions (benchmarks/refusals.py,
# docs/retrieval.md).
WEIGHTS = EvidenceSigns(together=3.6, anywhere=1.6, as_written=3.1, length=3.9, price=2.0)
CONSTANT = -13.7
LEAST = -1.0


def question_terms(question: str) -> set[str]:
    """Return the terms of a question that say what it is about."""
    return {
        term for term in terms(question) if term not in EMPTY_WORDS and term not in _EMPTY_KOREAN
    }


def answers(
    question: str, passages: Sequence[Passage], rarity: Rarity, pages: row_evidence.Pages
) -> bool:
    """Return whether the passages are about the question; False means to refuse."""
    return bool(passages) and score(signs(question, passages, rarity, pages)) >= LEAST


def score(seen: EvidenceSigns) -> float:
    """Return the logarithm of the odds that the passages answer."""
    return CONSTANT + sum(
        getattr(WEIGHTS, name) * getattr(seen, name) for name in EvidenceSigns.__slots__
    )


def signs(
    question: str, passages: Sequence[Passage], rarity: Rarity, pages: row_evidence.Pages
) -> EvidenceSigns:
    """Weigh which words of a question the passages, best first, and their table rows hold."""
    held = [
        set(terms(f"{passage.document} {passage.heading} {passage.text}")) for passage in passages
    ]
    words = content_words(question)
    weights = rarity(set[str]().union(*words))
    parts = [content_words(part) for part in _SENTENCE.split(question)]
    plain = question_terms(question)
    together = max(
        _best_share(part, held, weights)
        for part in (words, *parts)
        if len(part) > 1 or part is words
    )
    read = held[:_PASSAGES_READ] if plain else []
    written = max((len(plain & terms_held) / len(plain) for terms_held in read), default=0.0)
    rows = list(row_evidence.rows(question, words, passages[:_PASSAGES_READ], pages))
    best_row = max((_row_shares(row, weights) for row in rows), default=RowShares(0.0, 0.0))
    everything = set().union(*held)
    known = everything - row_evidence.unknown_codes(question, passages)
    return EvidenceSigns(
        together=0.0
        if row_evidence.names_no_row(rows, known)
        else max(together, best_row.weighted),
        anywhere=max(_share(words, everything, weights), best_row.weighted),
        as_written=max(written, best_row.plain),
        length=math.log(min(max(len(words), _FEW_WORDS), _MANY_WORDS)),
        price=float(
            not _ASKS_PRICE.search(question)
            or any(_PRICE.search(passage.text) for passage in passages[:3])
        ),
    )


class RowShares(NamedTuple):
    """The shares of a question that a table row holds: weighted by rarity, and of plain terms."""

    weighted: float
    plain: float


def _row_shares(row: row_evidence.EvidenceRow, weights: dict[str, float]) -> RowShares:
    asked = set[str]().union(*row.asked)
    plain = len(asked & row.held) / max(len(asked), 1)
    return RowShares(_share(row.asked, row.held, weights), plain)


def _best_share(
    words: Sequence[Word], held: Sequence[set[str]], weights: dict[str, float]
) -> float:
    read = held[:_PASSAGES_READ]
    return max((_share(words, terms_held, weights) for terms_held in read), default=0.0)


def _share(words: Sequence[Word], held: AbstractSet[str], weights: dict[str, float]) -> float:
    """Return the share of the words' rarity that is held; Korean words count by syllable pairs."""
    whole = got = 0.0
    for word in words:
        whole += sum(weights[term] for term in word) / len(word)
        got += sum(weights[term] for term in word if term in held) / len(word)
    return got / whole if whole else 1.0
