"""Writes the text of a part into a Qt document, its tables as tables, and finds places in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextTableFormat,
)

from chatapp.gui.source.text_tables import TextTable, blocks
from chatapp.gui.text.spans import TextSpan
from chatapp.gui.widgets.theme import Theme

_CELL_PADDING = 4
_TABLE_MARGIN = 6


@dataclass(slots=True)
class PartDocument:
    """The text, and where its characters stand in the Qt document, which counts UTF-16 units."""

    theme: Theme
    document: QTextDocument
    text: str = ""
    _starts: list[int] = field(default_factory=list)
    """First character of each run that was written, in ascending order."""
    _ends: list[int] = field(default_factory=list)
    _places: list[int] = field(default_factory=list)

    def show(self, text: str) -> None:
        """Replace the document by a text."""
        self.text = text
        self._starts, self._ends, self._places = [], [], []
        self.document.clear()
        cursor = QTextCursor(self.document)
        cursor.beginEditBlock()
        needs_block = False
        for block in blocks(text):
            if isinstance(block, TextTable):
                self._write_table(cursor, block)
                cursor.movePosition(QTextCursor.MoveOperation.End)
                needs_block = False
                continue
            if needs_block:
                cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
            self._write(cursor, block.span)
            needs_block = True
        cursor.endEditBlock()

    def place(self, offset: int) -> int:
        """Return where a character of the text stands in the document."""
        run = bisect_right(self._starts, offset) - 1
        if run < 0:
            return 0
        start, end = self._starts[run], self._ends[run]
        return self._places[run] + _qt_length(self.text[start : min(offset, end)])

    def cursor(self, start: int, end: int) -> QTextCursor:
        """Return a cursor over these characters of the text."""
        cursor = QTextCursor(self.document)
        cursor.setPosition(self.place(start))
        cursor.setPosition(self.place(end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _write(self, cursor: QTextCursor, span: TextSpan) -> None:
        self._starts.append(span.start)
        self._ends.append(span.end)
        self._places.append(cursor.position())
        cursor.insertText(self.text[span.start : span.end])

    def _write_cell(self, cursor: QTextCursor, span: TextSpan) -> None:
        """Write a cell; its bars are written "\\|" in the text."""
        start = span.start
        while (at := self.text.find("\\|", start, span.end)) >= 0:
            self._write(cursor, TextSpan(start, at))
            start = at + 1
        self._write(cursor, TextSpan(start, span.end))

    def _write_table(self, cursor: QTextCursor, table: TextTable) -> None:
        shown = cursor.insertTable(len(table.rows), table.columns, self._table_format())
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.DemiBold)
        ground = QTextCharFormat()
        ground.setBackground(QBrush(QColor(self.theme.colors.hover)))
        for number, row in enumerate(table.rows):
            for column, span in enumerate(row):
                cell = shown.cellAt(number, column)
                inside = cell.firstCursorPosition()
                if number == 0:
                    cell.setFormat(ground)
                    inside.setCharFormat(bold)
                self._write_cell(inside, span)

    def _table_format(self) -> QTextTableFormat:
        look = QTextTableFormat()
        look.setBorder(1)
        look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        look.setBorderBrush(QBrush(self.theme.color("line")))
        look.setBorderCollapse(True)
        look.setCellPadding(_CELL_PADDING)
        look.setCellSpacing(0)
        look.setTopMargin(_TABLE_MARGIN)
        look.setBottomMargin(_TABLE_MARGIN)
        look.setHeaderRowCount(1)
        return look


def _qt_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
