"""The blocks of a flowing document: headings, paragraphs and tables."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Row = Sequence[str]
"""The cells of a table's row."""


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """A heading; the highest level is 1."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphBlock:
    """A paragraph; line breaks within it are kept."""

    text: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; the first row is its header."""

    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class NoticeBlock:
    """No text: a warning about the section that it stands in, by its code."""

    code: str


Block = HeadingBlock | ParagraphBlock | TableBlock | NoticeBlock


def heading_or_paragraph(level: int, text: str) -> Iterator[Block]:
    """Yield a heading, or a paragraph at level 0; nothing for blank text."""
    text = text.strip("\n")
    if text.strip():
        yield HeadingBlock(level, text) if level else ParagraphBlock(text)


def cell_text(blocks: Iterable[Block]) -> str:
    """Return the blocks within a table cell as text, a line each; inner tables in one line."""
    lines = []
    for block in blocks:
        if isinstance(block, TableBlock):
            lines.append(" / ".join(" ".join(row) for row in block.rows))
        elif not isinstance(block, NoticeBlock):
            lines.append(block.text)
    return "\n".join(lines)


class Unreadable(Exception):
    """A reader refuses a file: "locked" (a password may open it), "sealed" (none does), "damaged",
    "heavy", "unknown" or "no_text".
    """

    def __init__(self, fault: str, cause: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.cause = cause


@contextlib.contextmanager
def damage(cause: str, *errors: type[Exception]) -> Iterator[None]:
    """Raise Unreadable("damaged", cause) for these errors."""
    try:
        yield
    except errors as error:
        raise Unreadable("damaged", cause) from error
