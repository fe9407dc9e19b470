"""Cuts the pages of documents into parts that a model reads at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chatapp.contract.records import Passage
from chatapp.engine.language.sentences import spans
from chatapp.texts import places

CountTokens = Callable[[str], int]
_LABEL_TOKENS = 12
"""Tokens of the line above a page, about; chosen."""


@dataclass(frozen=True, slots=True)
class PagePart:
    """Neighbouring pages, or a piece of one, and their size in tokens."""

    pages: tuple[Passage, ...]
    tokens: int


def laid_out(pages: Sequence[Passage], language: str) -> str:
    """Return the text of pages, each below a line with its place and, of several, its document."""
    several = len({page.document_id for page in pages}) > 1
    return "\n\n".join(f"[{_label(page, several, language)}]\n{page.text}" for page in pages)


def cut(
    pages: Sequence[Passage], limit: int, first_limit: int, count: CountTokens
) -> list[PagePart]:
    """Return parts of at most `limit` tokens, the first of at most `first_limit`.

    A page that is longer is cut between sentences; a longer sentence is a part of its own.
    """
    parts: list[PagePart] = []
    for page in pages:
        tokens = count(page.text)
        most = limit if parts else first_limit
        pieces = [page] if tokens <= most else _pieces(page, most, count)
        for piece in pieces:
            size = (tokens if piece is page else count(piece.text)) + _LABEL_TOKENS
            most = first_limit if len(parts) == 1 else limit
            if parts and parts[-1].tokens + size <= most:
                joined = (*parts[-1].pages, piece)
                parts[-1] = PagePart(joined, parts[-1].tokens + size)
            else:
                parts.append(PagePart((piece,), size))
    return parts


def _pieces(page: Passage, limit: int, count: CountTokens) -> list[Passage]:
    """Return a page in pieces of whole sentences of about `limit` tokens at most."""
    starts, used = [0], 0
    for span in spans(page.text):
        tokens = count(page.text[span.start : span.end])
        if used and used + tokens > limit:
            starts.append(span.start)
            used = 0
        used += tokens
    ends = [*starts[1:], len(page.text)]
    return [
        replace(page, text=page.text[start:end].strip())
        for start, end in zip(starts, ends, strict=True)
    ]


def _label(page: Passage, several: bool, language: str) -> str:
    place = places.of(page, language)
    return f"{page.document}, {place}" if several else place
