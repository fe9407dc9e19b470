"""Chooses what the model reads: the best sentences with their neighbours, within a budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chatapp.contract.records import Passage
from chatapp.engine.documents.page.page_view import PageView
from chatapp.engine.evidence.evidence import SearchEvidence
from chatapp.engine.evidence.sentence_ranking import RankedSentence, ReadView
from chatapp.engine.language.sentences import readable
from chatapp.texts import places

_NEIGHBOURS = 1
"""Sentences read before and after a good one; chosen."""
_ROW_NEIGHBOURS = 2
"""Rows of a table read before and after a good one, which are shorter than sentences; chosen."""
_MOST_SENTENCES = 5
"""Good sentences read with their neighbours; measured: docs/retrieval.md."""
_BEST_SENTENCES = 3
"""Sentences over which an answer is judged right or wrong; chosen."""
_GAP = 1
"""Windows with so few sentences between them are read as one; chosen."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is laid before the model. `blocks` are passages, in the order of their numbers."""

    blocks: tuple[Passage, ...]
    text: str
    is_whole: bool = False


@dataclass(slots=True)
class _Window:
    """Quotables `first` to `last` of a page, both included."""

    passage: Passage
    first: int
    last: int

    def touches(self, other: _Window) -> bool:
        """Return whether two windows are of one page, with at most `_GAP` sentences between."""
        return (
            self.passage.document_id == other.passage.document_id
            and self.passage.page == other.passage.page
            and self.first <= other.last + 1 + _GAP
            and other.first <= self.last + 1 + _GAP
        )


def choose(
    evidence: SearchEvidence,
    view: ReadView,
    count_tokens: Callable[[str], int],
    room_tokens: int,
) -> Reading:
    """Return the best sentences with their neighbours, as many as fit; at least one window."""
    chosen: list[_Window] = []
    text = ""
    for sentence in evidence.sentences[:_MOST_SENTENCES]:
        passage = evidence.passages[sentence.passage]
        page = view(passage.document_id, passage.page)
        windows = _merged(chosen, _window(sentence, passage, page))
        longer = laid_out([_block(window, view) for window in windows], view)
        if chosen and count_tokens(longer) > room_tokens:
            break
        chosen, text = windows, longer
    return Reading(tuple(_block(window, view) for window in chosen), text)


def laid_out(blocks: Sequence[Passage], view: ReadView) -> str:
    """Format blocks for a model: number, place and headings, text; tables as Markdown."""
    return "\n\n".join(
        f"[{number}] {_where(block)}\n"
        f"{view(block.document_id, block.page).readable(block.start, block.end)}"
        for number, block in enumerate(blocks, 1)
    )


def best_sentences(evidence: SearchEvidence, view: ReadView) -> list[str]:
    """Return the few best sentences, without their neighbours."""
    texts = []
    for sentence in evidence.sentences[:_BEST_SENTENCES]:
        passage = evidence.passages[sentence.passage]
        page = view(passage.document_id, passage.page)
        texts.append(page.readable(sentence.span.start, sentence.span.end))
    return texts


def _where(block: Passage) -> str:
    parts = (block.document, places.of(block, "en"), block.heading)
    return ", ".join(part for part in parts if part)


def _window(sentence: RankedSentence, passage: Passage, page: PageView) -> _Window:
    """Return a sentence with its neighbours; a heading only as the beginning of a window."""
    at = next(
        index
        for index, quotable in enumerate(page.quotable)
        if quotable.start >= sentence.span.start
    )
    reach = _ROW_NEIGHBOURS if page.quotable[at].kind == "row" else _NEIGHBOURS
    first = max(0, at - reach)
    last = min(len(page.quotable) - 1, at + reach)
    while last > at and page.quotable[last].kind == "heading":
        last -= 1
    return _Window(passage, first, last)


def _merged(windows: Sequence[_Window], new: _Window) -> list[_Window]:
    """Add a window; those that it touches become one, in the place of the first of them."""
    merged: list[_Window] = []
    joined = replace(new)
    place: int | None = None
    for window in windows:
        if joined.touches(window):
            joined.first = min(joined.first, window.first)
            joined.last = max(joined.last, window.last)
            place = len(merged) if place is None else place
        else:
            merged.append(window)
    merged.insert(len(merged) if place is None else place, joined)
    return merged


def _block(window: _Window, view: ReadView) -> Passage:
    """Return a window as a passage of its page."""
    page = view(window.passage.document_id, window.passage.page)
    start, end = page.quotable[window.first].start, page.quotable[window.last].end
    text = readable(page.text[start:end])
    return replace(window.passage, start=start, end=end, text=text)
