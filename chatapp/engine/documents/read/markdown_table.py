"""Tables as Markdown: pieces no longer than a passage, each with the header, so that rows never
lose their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from chatapp.engine.documents.read.blocks import Row

PIECE_CHARS = 700
"""Shorter than a passage, so that a piece is never cut."""
_CELL_CHARS = 2000


def line(cells: Row) -> str:
    """Return one row: | a | b |"""
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def header(cells: Row) -> str:
    """Return the header row with the rule below it."""
    return f"{line(cells)}\n|{' --- |' * len(cells)}"


def pieces(rows: Sequence[Row]) -> Iterator[str]:
    """Yield a table in pieces, rows whole, the header on top of each."""
    shaped = [row for row in _even(rows) if any(cell.strip() for cell in row)]
    if not shaped:
        return
    if len(shaped) == 1 or len(shaped[0]) == 1:
        # A frame around text, not a table.
        yield "\n".join(" ".join(cell.strip() for cell in row if cell.strip()) for row in shaped)
        return
    yield from with_header(header(shaped[0]), map(line, shaped[1:]))


def with_header(top: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield pieces of the lines with `top` above each."""
    held: list[str] = []
    size = 0
    for one in lines:
        if held and len(top) + size + len(one) > PIECE_CHARS:
            yield "\n".join((top, *held))
            held, size = [], 0
        held.append(one)
        size += len(one) + 1
    if held:
        yield "\n".join((top, *held))


def _even(rows: Sequence[Row]) -> Iterator[Row]:
    """Give all rows the same number of cells, without the columns that are empty throughout."""
    width = max((len(row) for row in rows), default=0)
    used = [
        column
        for column in range(width)
        if any(column < len(row) and row[column].strip() for row in rows)
    ]
    for row in rows:
        yield [row[column] if column < len(row) else "" for column in used]


def _cell(text: str) -> str:
    return " ".join(text.split())[:_CELL_CHARS].replace("|", "\\|")
