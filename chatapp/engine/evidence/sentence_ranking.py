"""Ranks the sentences, table rows and labelled values of passages by how well they answer."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from chatapp.contract.records import Passage
from chatapp.engine.documents.page.page_view import PageView, Quotable
from chatapp.engine.language.question_words import Word, content_words, days, of_one_syllable
from chatapp.engine.language.sentences import Span, readable
from chatapp.engine.language.terms import terms

FloatArray = NDArray[np.float32]
ReadView = Callable[[int, int], PageView]
"""Returns a page by the document's id and the page's number."""
Idf = Callable[[Iterable[str]], dict[str, float]]
Cosines = Callable[[str, Sequence[str]], FloatArray | None]
"""Returns float32 [len(texts)]: the cosine of the question with each text, None without an
embedder that knows their languages."""

_SHORT_TERMS = 4
"""Terms below which a sentence is a scrap of a line more often than an answer; chosen."""
_STEP = 0.97
"""Score of a sentence of a chosen place, as a share of the one before: near enough to be quoted
with it. Chosen."""
_OF_COLUMNS = 0.85
"""What a word counts that only the columns of a row say; fitted: docs/retrieval.md."""
_STOP = re.compile(r"[.!?。！？:;][\"'”’)\]]*$")
_FEW_PASSAGES = 5
"""Ranks of passages are told as shares of so many; chosen."""


@dataclass(frozen=True, slots=True)
class SentenceSigns:
    """What speaks for a sentence, each about 0 to 1.

    `own` is the share of the question's words, by IDF, that it holds; `before` and `after` what the
    sentence before and the one after add to it; `around` is that share of the whole passage and
    `under` that of its headings; `meaning` is its cosine with the question, 0 without an embedder;
    `echo` is the share of its terms that the question has too; `behind` is the rank of its passage.
    """

    own: float
    before: float
    after: float
    around: float
    under: float
    meaning: float
    echo: float
    behind: float
    short: float
    row: float
    heading: float


# Fitted on one half of the questions of three sets and checked on the other (benchmarks/boxes.py,
# docs/retrieval.md).
WEIGHTS = SentenceSigns(
    own=1.0,
    before=0.11,
    after=0.23,
    around=0.49,
    under=0.1,
    meaning=0.49,
    echo=-0.48,
    behind=-0.54,
    short=-0.08,
    row=0.38,
    heading=-0.3,
)


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence of a page; `passage` is the index of the passage it was found through."""

    passage: int
    document_id: int
    page: int
    span: Span
    text: str
    spoken: str = ""
    """The text as it can be read alone: of a row each cell after the name of its column."""
    names: str = ""
    """The names of the columns of a row, or the label of a value."""
    score: float = 0.0
    meaning: float = 0.0
    """Cosine with the question."""


@dataclass(frozen=True, slots=True)
class WeighedSentence:
    """A sentence with its signs."""

    sentence: RankedSentence
    signs: SentenceSigns


@dataclass(slots=True)
class _Asked:
    """The content words of a question, and the IDF of their terms."""

    words: list[Word]
    weights: dict[str, float]
    days: frozenset[str] = frozenset()
    """Terms of the days that it names."""

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


@dataclass(frozen=True, slots=True)
class PageReader:
    """What sentences are weighed with: the pages, the IDF and the embedder of a library."""

    view: ReadView
    idf: Idf
    cosines: Cosines


def rank(question: str, passages: Sequence[Passage], reader: PageReader) -> list[RankedSentence]:
    """Return the sentences, rows and labelled values in the passages, best first, each once."""
    best: dict[tuple[int, int, int], RankedSentence] = {}
    weighed_sentences = weigh(question, passages, reader)
    shares_words = any(weighed.signs.around > 0 for weighed in weighed_sentences)
    for weighed in weighed_sentences:
        sentence = weighed.sentence
        key = (sentence.document_id, sentence.page, sentence.span.start)
        # Between two languages there are no words, and what a row is worth says nothing.
        points = score(weighed.signs) if shares_words else weighed.signs.meaning
        if key not in best or best[key].score < points:
            best[key] = replace(sentence, score=points)
    return sorted(best.values(), key=lambda sentence: -sentence.score)


def score(signs: SentenceSigns) -> float:
    """Return the sum of the signs by their weights."""
    return sum(getattr(WEIGHTS, sign.name) * getattr(signs, sign.name) for sign in fields(signs))


def weigh(question: str, passages: Sequence[Passage], reader: PageReader) -> list[WeighedSentence]:
    """Return the sentences of all passages with their signs."""
    words = content_words(question) or [(term,) for term in dict.fromkeys(terms(question))]
    asked_days = days(question, set(terms(" ".join(passage.text for passage in passages))))
    words += asked_days
    day_terms = frozenset[str]().union(*asked_days)
    asked = _Asked(words, reader.idf(set[str]().union(*words)), day_terms)
    weighed: list[WeighedSentence] = []
    for index, passage in enumerate(passages):
        weighed += _of_passage(
            index, passage, asked, reader.view(passage.document_id, passage.page)
        )
    if not weighed:
        return []
    similar = reader.cosines(question, [each.sentence.spoken for each in weighed])
    if similar is None:
        return weighed
    return [
        _with_meaning(each, float(cosine)) for each, cosine in zip(weighed, similar, strict=True)
    ]


def _with_meaning(weighed: WeighedSentence, cosine: float) -> WeighedSentence:
    return WeighedSentence(
        replace(weighed.sentence, meaning=cosine), replace(weighed.signs, meaning=cosine)
    )


def _of_passage(
    index: int, passage: Passage, asked: _Asked, page: PageView
) -> list[WeighedSentence]:
    touched = [
        quotable
        for quotable in page.quotable
        if quotable.end > passage.start and quotable.start < passage.end
    ]
    raw = [page.text[quotable.start : quotable.end] for quotable in touched]
    texts = [readable(text) for text in raw]
    held = [set(terms(text)) for text in texts]
    titles = _titles(touched, texts)
    around = asked.share(set(terms(f"{passage.document} {passage.heading} {passage.text}")))
    under = asked.share(set(terms(passage.heading)))
    weighed = []
    for at, quotable in enumerate(touched):
        own = _own_terms(asked, held[at], quotable)
        previous = held[at - 1] if at else set()
        following = held[at + 1] if at + 1 < len(held) else set()
        is_header = quotable.kind == "row" and quotable.columns == raw[at]
        signs = SentenceSigns(
            own=own.share,
            before=asked.share(own.terms | previous) - own.share,
            after=asked.share(own.terms | following) - own.share,
            around=around,
            under=under,
            meaning=0.0,
            echo=_echo(quotable, texts[at], asked),
            behind=index / _FEW_PASSAGES,
            short=float(len(held[at]) < _SHORT_TERMS and quotable.kind == "sentence"),
            row=float(quotable.kind in ("row", "pair")),
            heading=float(at in titles or is_header),
        )
        sentence = _sentence(index, passage, quotable, texts[at], is_header)
        weighed.append(WeighedSentence(sentence, signs))
    return weighed


def _titles(quotables: Sequence[Quotable], texts: Sequence[str]) -> set[int]:
    """Return the headings, and lines without a stop among sentences that end with one."""
    sentences = [at for at, quotable in enumerate(quotables) if quotable.kind == "sentence"]
    open_ended = [at for at in sentences if not _STOP.search(texts[at])]
    headings = {at for at, quotable in enumerate(quotables) if quotable.kind == "heading"}
    return headings | set(open_ended) if 2 * len(open_ended) < len(sentences) else headings


def _sentence(
    index: int, passage: Passage, quotable: Quotable, text: str, is_header: bool
) -> RankedSentence:
    names = quotable.columns or (quotable.label if quotable.kind == "pair" else "")
    return RankedSentence(
        index,
        passage.document_id,
        passage.page,
        quotable.span,
        text,
        quotable.spoken or text,
        "" if is_header else names,
    )


def in_front(
    chosen: Sequence[RankedSentence], sentences: Sequence[RankedSentence]
) -> list[RankedSentence]:
    """Return chosen sentences in their order with scores above all others."""
    best = max(each.score for each in sentences) + 1.0
    return [replace(each, score=best * _STEP**rank) for rank, each in enumerate(chosen)]


@dataclass(frozen=True, slots=True)
class _OwnTerms:
    """The terms of a sentence or a row, and their share of the question."""

    terms: set[str]
    share: float


def _own_terms(asked: _Asked, terms_held: set[str], quotable: Quotable) -> _OwnTerms:
    """Return the held terms; those that only the columns or the label of a value say count less."""
    if quotable.kind not in ("row", "pair"):
        return _OwnTerms(terms_held, asked.share(terms_held))
    own = asked.held_by(terms_held)
    with_columns = asked.held_by(own | set(terms(quotable.columns)))
    share = asked.share(own)
    return _OwnTerms(with_columns, share + _OF_COLUMNS * (asked.share(with_columns) - share))


def _echo(quotable: Quotable, text: str, asked: _Asked) -> float:
    """Return the share of terms, or of a label's value, that the question itself contains."""
    words = content_words(text.split(":", 1)[-1] if quotable.kind == "pair" else text)
    value = list(itertools.chain.from_iterable(words))
    if asked.days and not asked.days.isdisjoint(terms(text)):
        # What happened on a day stands beside its date, which the question has too.
        value = [term for term in value if not term.isdigit()]
    return sum(term in asked.weights for term in value) / len(value) if value else 1.0
