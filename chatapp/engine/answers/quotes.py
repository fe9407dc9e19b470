"""Ranks the sentences of passages by how well they answer a question."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from chatapp.contract.records import Passage
from chatapp.engine.answers import answer_kinds
from chatapp.engine.claims import asked_columns
from chatapp.engine.documents.page.page_view import PageView, Quotable
from chatapp.engine.language.question_words import Word, content_words, of_one_syllable
from chatapp.engine.language.sentences import Span, readable
from chatapp.engine.language.terms import terms

Pages = Callable[[int, int], PageView]
Rarity = Callable[[Iterable[str]], dict[str, float]]

_SHORT_TERMS = 4
_OF_COLUMNS = 0.85


@dataclass(frozen=True, slots=True)
class QuoteSigns:
    """What speaks for a sentence, each about 0 to 1.

    `own` is the share of the question's words, by rarity, that it holds; `before` and `after` what
    the sentence before and the one after add to it; `around` is that share of the whole passage and
    `under` that of its headings; `kind` says whether it holds what is asked for; `label` is how
    well the label of a form meets the question; `echo` is the share of its terms that the question
    has too; `behind` is the rank of its passage.
    """

    own: float
    before: float
    after: float
    around: float
    under: float
    kind: float
    label: float
    echo: float
    behind: float
    short: float
    row: float
    heading: float


# Fitted on one half of the questions of three sets and checked on the other (benchmarks/boxes.py,
# docs/retrieval.md).
WEIGHTS = QuoteSigns(
    own=1.0,
    before=0.2,
    after=0.2,
    around=0.25,
    under=0.4,
    kind=0.24,
    label=0.62,
    echo=-0.42,
    behind=-0.44,
    short=-0.08,
    row=0.15,
    heading=-0.3,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a page; `passage` is the index of the passage it was found through."""

    passage: int
    page_of: tuple[int, int]
    span: Span
    text: str
    score: float = 0.0
    spoken: str = ""
    """The text as it can be read alone: of a row each cell after the name of its column."""


@dataclass(slots=True)
class _Query:
    question: str
    words: list[Word]
    weights: dict[str, float] = field(default_factory=dict)

    def share(self, held: set[str]) -> float:
        """Return the share of the question's weight held; Korean counts by syllable pairs."""
        whole = got = 0.0
        for word in self.words:
            whole += sum(self.weights[term] for term in word) / len(word)
            got += sum(self.weights[term] for term in word if term in held) / len(word)
        return got / whole if whole else 0.0

    def held_by(self, terms_held: set[str]) -> set[str]:
        """Add what one syllable and a particle ask for ("국은") where the syllable stands alone."""
        return terms_held | of_one_syllable(self.words, terms_held)


class Weighed(NamedTuple):
    """A sentence with its signs."""

    sentence: Sentence
    signs: QuoteSigns


def rank(
    question: str, passages: Sequence[Passage], pages: Pages, rarity: Rarity
) -> list[Sentence]:
    """Return the sentences, rows and labelled values in the passages, best first, each once."""
    best: dict[tuple[tuple[int, int], int], Sentence] = {}
    for sentence, signs in weighed(question, passages, pages, rarity):
        key = (sentence.page_of, sentence.span.start)
        points = score(signs)
        if key not in best or best[key].score < points:
            best[key] = replace(sentence, score=points)
    return sorted(best.values(), key=lambda sentence: -sentence.score)


def score(signs: QuoteSigns) -> float:
    """Return the sum of the signs by their weights."""
    return sum(getattr(WEIGHTS, name) * getattr(signs, name) for name in QuoteSigns.__slots__)


def weighed(
    question: str, passages: Sequence[Passage], pages: Pages, rarity: Rarity
) -> Iterator[Weighed]:
    """Yield the sentences of all passages with their signs."""
    words = content_words(question) or [(term,) for term in dict.fromkeys(terms(question))]
    query = _Query(question, words, rarity(set[str]().union(*words)))
    for index, passage in enumerate(passages):
        yield from _of_passage(index, passage, query, pages(passage.document_id, passage.page))


def _of_passage(index: int, passage: Passage, query: _Query, page: PageView) -> Iterator[Weighed]:
    touched = [
        quotable
        for quotable in page.quotable
        if quotable.end > passage.start and quotable.start < passage.end
    ]
    texts = [readable(page.text[quotable.start : quotable.end]) for quotable in touched]
    held = [terms(text) for text in texts]
    around = query.share(set(terms(f"{passage.document} {passage.heading} {passage.text}")))
    under = query.share(set(terms(passage.heading)))
    for at, quotable in enumerate(touched):
        own = _own(query, set(held[at]), quotable)
        previous = set(held[at - 1]) if at else set()
        following = set(held[at + 1]) if at + 1 < len(held) else set()
        in_text = page.text[quotable.start : quotable.end]
        is_header = quotable.kind == "row" and quotable.columns == in_text
        signs = QuoteSigns(
            own=own.share,
            before=query.share(own.terms | previous) - own.share,
            after=query.share(own.terms | following) - own.share,
            around=around,
            under=under,
            kind=answer_kinds.fits(query.question, texts[at]),
            label=_label(query.question, quotable, texts[at]),
            behind=index / 5,
            short=float(len(set(held[at])) < _SHORT_TERMS and quotable.kind == "sentence"),
            row=float(quotable.kind in ("row", "pair")),
            heading=float(quotable.kind == "heading" or is_header),
            echo=_echo(quotable, texts[at], query),
        )
        page_of = (passage.document_id, passage.page)
        spoken = quotable.spoken or texts[at]
        yield Weighed(Sentence(index, page_of, quotable.span, texts[at], spoken=spoken), signs)


def _echo(quotable: Quotable, text: str, query: _Query) -> float:
    """Return the share of terms, or of a label's value, that the question itself contains."""
    words = content_words(text.split(":", 1)[-1] if quotable.kind == "pair" else text)
    value = list(itertools.chain.from_iterable(words))
    return sum(term in query.weights for term in value) / len(value) if value else 1.0


class _Own(NamedTuple):
    """The terms of a sentence or a row, and their share of the question."""

    terms: set[str]
    share: float


def _own(query: _Query, terms_held: set[str], quotable: Quotable) -> _Own:
    """Return the held words; those that only columns or a label's kind say count less."""
    if quotable.kind not in ("row", "pair"):
        return _Own(terms_held, query.share(terms_held))
    own = query.held_by(terms_held | _meant(query.question, quotable.label))
    columns = set(terms(quotable.columns)) | _meant(query.question, quotable.columns)
    with_columns = query.held_by(own | columns)
    share = query.share(own)
    return _Own(with_columns, share + _OF_COLUMNS * (query.share(with_columns) - share))


def _meant(question: str, names: str) -> set[str]:
    return set[str]().union(*asked_columns.unspoken(question, names)) if names else set()


def _label(question: str, quotable: Quotable, text: str) -> float:
    if quotable.kind == "row":
        # The first cell says whose row it is.
        return answer_kinds.fits_label(question, quotable.label)
    if quotable.kind == "pair" or (quotable.kind == "sentence" and 0 < text.find(": ") < 40):
        return answer_kinds.fits_label(question, text.split(":")[0])
    return 0.0
