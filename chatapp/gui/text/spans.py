"""Positions and ranges in the blocks of a text; Qt counts UTF-16 units."""

from __future__ import annotations

from typing import NamedTuple


class TextSpan(NamedTuple):
    """The characters of one block from `start` up to `end`."""

    start: int
    end: int


class LinkSpan(NamedTuple):
    """A link in one block."""

    start: int
    end: int
    address: str


class TextPosition(NamedTuple):
    """A position in a column of blocks."""

    block: int
    position: int


class ColumnLink(NamedTuple):
    """A link, or an underlined sentence, in a column of blocks."""

    start: TextPosition
    end: TextPosition
    address: str
