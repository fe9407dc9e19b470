"""Tables as Markdown, in pieces no longer than a passage, each with the header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from chatapp.engine.documents.page import table_rows
from chatapp.engine.documents.read.elements import header_rows
from chatapp.engine.documents.read.elements.blocks import Row

PIECE_CHARS = 700
"""Characters of a piece of a table; chosen, shorter than a passage, so that a piece is never
cut."""
_CELL_CHARS = 2000
"""A longer cell is cut; chosen."""


def line(cells: Row) -> str:
    """Return one row: | a | b |"""
    return table_rows.row(" ".join(cell.split())[:_CELL_CHARS] for cell in cells)


def header(cells: Row, is_known: bool = False) -> str:
    """Return the header row with the rule below it; `is_known` when it surely is a header."""
    return f"{line(cells)}\n|{(table_rows.KNOWN if is_known else ' --- |') * len(cells)}"


def pieces(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a table in pieces, rows whole, the header on top of each."""
    filled = [row for row in _even(rows) if any(map(str.strip, row))]
    if not filled:
        return
    if len(filled) == 1 or len(filled[0]) == 1:
        # A frame around text, not a table.
        yield "\n".join(" ".join(filter(None, map(str.strip, row))) for row in filled)
        return
    depth = header_rows.depth(filled)
    names = header_rows.names(filled[:depth]) if depth > 1 else filled[0]
    yield from with_header(header(names, is_known=depth > 1), map(line, filled[depth:]))


def with_header(header: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield pieces of the lines, each below the header."""
    piece: list[str] = []
    size = 0
    for row in lines:
        if piece and len(header) + size + len(row) > PIECE_CHARS:
            yield "\n".join((header, *piece))
            piece, size = [], 0
        piece.append(row)
        size += len(row) + 1
    if piece:
        yield "\n".join((header, *piece))


def _even(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows of the same length, without the columns that are empty throughout."""
    used: set[int] = set()
    for row in rows:
        used.update(column for column, cell in enumerate(row) if cell.strip())
    columns = sorted(used)
    for row in rows:
        yield [row[column] if column < len(row) else "" for column in columns]
