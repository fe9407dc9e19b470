"""The text of a block as it is copied: list marks, formulas as LaTeX, no soft breaks."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor, QTextDocument, QTextTable

from chatapp.gui.text.list_marks import ListMark, marked_lines
from chatapp.gui.widgets.line_breaks import SOFT_BREAK

_OBJECT = "\ufffc"
_PARAGRAPH_SEPARATORS = str.maketrans(
    {"\u2029": "\n", "\u2028": "\n", "\ufdd0": "\n", "\ufdd1": "\n", "\xa0": " "}
)


def copied_text(document: QTextDocument, marks: dict[int, ListMark], start: int, end: int) -> str:
    """Return the text between two positions."""
    if marks:
        text = marked_lines(document, marks, start, end)
    elif rows := table_rows(document, start, end):
        return "\n".join("\t".join(row) for row in rows)
    else:
        text = _selected(document, start, end)
    return _cleaned(text, document, start, end)


def table_rows(document: QTextDocument, start: int, end: int) -> list[list[str]]:
    """Return the cells between two positions, by rows; none of a part of one cell."""
    tables = [
        table for table in document.rootFrame().childFrames() if isinstance(table, QTextTable)
    ]
    if not tables:
        return []
    rows = []
    for number in range(tables[0].rows()):
        cells = _cells(document, tables[0], number, start, end)
        if cells:
            rows.append(cells)
    return rows if sum(map(len, rows)) > 1 else []


def _cells(document: QTextDocument, table: QTextTable, row: int, start: int, end: int) -> list[str]:
    cells = []
    for column in range(table.columns()):
        cell = table.cellAt(row, column)
        first, last = cell.firstPosition(), cell.lastPosition()
        if cell.column() == column and last >= start and first < end:
            text = _selected(document, max(first, start), min(last, end))
            cells.append(" ".join(_cleaned(text, document, first, last).split()))
    return cells


def _selected(document: QTextDocument, start: int, end: int) -> str:
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


def _cleaned(text: str, document: QTextDocument, start: int, end: int) -> str:
    text = text.translate(_PARAGRAPH_SEPARATORS).replace(SOFT_BREAK, "")
    return with_formulas(text, document, start, end) if _OBJECT in text else text


def with_formulas(text: str, document: QTextDocument, start: int, end: int) -> str:
    """Put the sources of formulas in the places of their characters."""
    # Imported here: most texts have no formula.
    from chatapp.gui.text.formulas.formula_objects import sources

    written = iter(sources(document, start, end))
    return "".join(next(written, "") if letter == _OBJECT else letter for letter in text)
