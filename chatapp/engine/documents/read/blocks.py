"""What a flowing document is made of while it is read: headings, paragraphs and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Row = Sequence[str]
"""The cells of a table's row."""


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` counts from 1."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines within it are kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """The first row is its header."""

    rows: Sequence[Row]


Block = Heading | Paragraph | Table


class Unreadable(Exception):
    """A file that a reader refuses: `fault` is "locked", "damaged", "heavy", "unknown" or
    "no_text".
    """

    def __init__(self, fault: str, cause: str = "") -> None:
        super().__init__(fault)
        self.fault = fault
        self.cause = cause
