"""Ranks the sentences of passages by how well they answer a question: what to quote, what to read
first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

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
class Signs:
    """What speaks for a sentence, each about 0 to 1.

    `own` is the share of the question's words, by rarity, that it holds; `near` adds the sentence
    before, `after` the one after; `around` counts the whole passage and `under` its headings;
    `kind` says whether it holds what is asked for; `label` is how well the label of a form meets
    the question; `echo` is the share of what it says that the question says; `behind` is the place
    of its passage among those found.
    """

    own: float
    near: float
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
WEIGHTS = Signs(
    own=1.0,
    near=0.2,
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
class _Asked:
    question: str
    words: list[Word]
    weights: dict[str, float] = field(default_factory=dict)

    def share(self, held: set[str]) -> float:
        """Return how much of the question's weight is held, 0 to 1; a Korean word counts by its
        pairs of syllables.
        """
        whole = got = 0.0
        for word in self.words:
            whole += sum(self.weights[term] for term in word) / len(word)
            got += sum(self.weights[term] for term in word if term in held) / len(word)
        return got / whole if whole else 0.0

    def held_by(self, said: set[str]) -> set[str]:
        """Add what one syllable and a particle ask for ("국은") where the syllable stands by itself."""
        return said | of_one_syllable(self.words, said)


def rank(
    question: str, passages: Sequence[Passage], pages: Pages, rarity: Rarity
) -> list[Sentence]:
    """Return the sentences, rows and labels with their values that passages touch, best first, each
    once.
    """
    found: dict[tuple[tuple[int, int], int], Sentence] = {}
    for sentence, signs in weighed(question, passages, pages, rarity):
        key = (sentence.page_of, sentence.span.start)
        points = score(signs)
        if key not in found or found[key].score < points:
            found[key] = replace(sentence, score=points)
    return sorted(found.values(), key=lambda sentence: -sentence.score)


def score(signs: Signs) -> float:
    """Return the sum of the signs by their weights."""
    return sum(getattr(WEIGHTS, name) * getattr(signs, name) for name in Signs.__slots__)


def weighed(
    question: str, passages: Sequence[Passage], pages: Pages, rarity: Rarity
) -> Iterator[tuple[Sentence, Signs]]:
    """Yield the sentences of all passages with what speaks for them."""
    words = content_words(question) or [(term,) for term in dict.fromkeys(terms(question))]
    asked = _Asked(question, words, rarity({term for word in words for term in word}))
    for index, passage in enumerate(passages):
        yield from _of_passage(index, passage, asked, pages(passage.document_id, passage.page))


def _of_passage(
    index: int, passage: Passage, asked: _Asked, page: PageView
) -> Iterator[tuple[Sentence, Signs]]:
    touched = [one for one in page.quotable if one.end > passage.start and one.start < passage.end]
    texts = [readable(page.text[one.start : one.end]) for one in touched]
    held = [terms(text) for text in texts]
    around = asked.share(set(terms(f"{passage.document} {passage.heading} {passage.text}")))
    under = asked.share(set(terms(passage.heading)))
    for at, one in enumerate(touched):
        mine, own = _own(asked, set(held[at]), one)
        before = set(held[at - 1]) if at else set()
        is_header = one.kind == "row" and one.columns == page.text[one.start : one.end]
        following = set(held[at + 1]) if at + 1 < len(held) else set()
        signs = Signs(
            own=own,
            near=asked.share(mine | before) - own,
            after=asked.share(mine | following) - own,
            around=around,
            under=under,
            kind=answer_kinds.fits(asked.question, texts[at]),
            label=_label(asked.question, one, texts[at]),
            behind=index / 5,
            short=float(len(set(held[at])) < _SHORT_TERMS and one.kind == "sentence"),
            row=float(one.kind in ("row", "pair")),
            heading=float(one.kind == "heading" or is_header),
            echo=_echo(one, texts[at], asked),
        )
        spoken = one.spoken or texts[at]
        yield (
            Sentence(
                index, (passage.document_id, passage.page), one.span, texts[at], spoken=spoken
            ),
            signs,
        )


def _echo(one: Quotable, text: str, asked: _Asked) -> float:
    """Return the share of a sentence's terms, or of a label's value, that the question says: it
    asks for others.
    """
    value = [
        term
        for word in content_words(text.split(":", 1)[-1] if one.kind == "pair" else text)
        for term in word
    ]
    return sum(term in asked.weights for term in value) / len(value) if value else 1.0


def _own(asked: _Asked, said: set[str], one: Quotable) -> tuple[set[str], float]:
    """Return the terms that a sentence or a row holds, and their share of the question.

    What only the columns say counts a little less. The label of a weight says "heavy", that of a
    place "happened".
    """
    if one.kind not in ("row", "pair"):
        return said, asked.share(said)
    own = asked.held_by(said | _meant(asked.question, one.label))
    mine = asked.held_by(own | set(terms(one.columns)) | _meant(asked.question, one.columns))
    share = asked.share(own)
    return mine, share + _OF_COLUMNS * (asked.share(mine) - share)


def _meant(question: str, names: str) -> set[str]:
    return (
        {term for word in asked_columns.unspoken(question, names) for term in word}
        if names
        else set()
    )


def _label(question: str, one: Quotable, text: str) -> float:
    if one.kind == "row":
        # The first cell says whose row it is.
        return answer_kinds.fits_label(question, one.label)
    if one.kind == "pair" or (one.kind == "sentence" and 0 < text.find(": ") < 40):
        return answer_kinds.fits_label(question, text.split(":")[0])
    return 0.0
