"""A dialog with all rows of a table that is too long for the chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QHeaderView, QTableView, QWidget

from chatapp.gui.widgets.plain_text import tooltip
from chatapp.gui.widgets.popup import PlainDialog
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

Index = QModelIndex | QPersistentModelIndex
_WIDEST_PX = 360
_SIZE = (760, 560)


class Cells(QAbstractTableModel):
    """The cells of a table as text; the first row names the columns."""

    def __init__(self, rows: Sequence[Sequence[str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._header, self._rows = rows[0], rows[1:]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._header)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self._rows[index.row()]
        cell = row[index.column()] if index.column() < len(row) else ""
        return tooltip(cell) if role == Qt.ItemDataRole.ToolTipRole else cell

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            is_column = orientation == Qt.Orientation.Horizontal
            return self._header[section] if is_column else str(section + 1)
        return None

    def text(self) -> str:
        """Return the whole table with cells separated by tabs, as spreadsheets paste it."""
        return "\n".join("\t".join(row) for row in (self._header, *self._rows))


class TableGrid(QTableView):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the selected cells, separated by tabs."""
        if not event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)
            return
        lines: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes()):
            lines.setdefault(index.row(), []).append(str(index.data()))
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in lines.values()))


class TableView(PlainDialog):
    """The table in a grid, with a button that copies all of it."""

    def __init__(self, theme: Theme, rows: Sequence[Sequence[str]], parent: QWidget) -> None:
        super().__init__(tr("table.title", count=len(rows) - 1), tr("table.close"), parent)
        self.resize(*_SIZE)
        self._cells = Cells(rows, self)
        self.grid = TableGrid()
        self.grid.setModel(self._cells)
        self.grid.setFrameShape(QTableView.Shape.NoFrame)
        self.grid.setVerticalScrollBar(SlimBar(theme))
        self.grid.setHorizontalScrollBar(SlimBar(theme, Qt.Orientation.Horizontal))
        self.grid.setAccessibleName(self.windowTitle())
        self.grid.setWordWrap(False)
        self.grid.setTabKeyNavigation(False)
        self.grid.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.grid.horizontalHeader().setMaximumSectionSize(_WIDEST_PX)
        self.grid.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.grid.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.grid.resizeColumnsToContents()
        self.close_button.setDefault(True)
        copy = self.buttons.addButton(tr("table.copy_all"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._cells.text()))
        self.column.addWidget(self.grid, 1)
        self.column.addWidget(self.buttons)
