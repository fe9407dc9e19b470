"""A table of an answer that is too long for the chat, as a whole: to be read, searched by eye and
copied.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from chatapp.gui.widgets.plain_text import tooltip
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

Index = QModelIndex | QPersistentModelIndex
_WIDEST_PX = 360
_SIZE = (760, 560)


class Cells(QAbstractTableModel):
    """Cells as they were written; the first row names the columns. Asked only for what is on
    screen.
    """

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
            return (
                self._header[section]
                if orientation == Qt.Orientation.Horizontal
                else str(section + 1)
            )
        return None

    def text(self) -> str:
        """Return all of it, cells parted by tabs: what spreadsheets paste."""
        return "\n".join("\t".join(row) for row in (self._header, *self._rows))


class _Grid(QTableView):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the selected cells as lines of cells parted by tabs."""
        if not event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)
            return
        lines: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes()):
            lines.setdefault(index.row(), []).append(str(index.data()))
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in lines.values()))


class TableView(QDialog):
    """It is gone for good when it is closed."""

    def __init__(self, theme: Theme, rows: Sequence[Sequence[str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("table.title", count=len(rows) - 1))
        self.resize(*_SIZE)
        self._cells = Cells(rows, self)
        self.grid = _Grid()
        self.grid.setModel(self._cells)
        self.grid.setFrameShape(QTableView.Shape.NoFrame)
        self.grid.setVerticalScrollBar(SlimBar(theme, Qt.Orientation.Vertical))
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
        buttons = QDialogButtonBox()
        copy = buttons.addButton(tr("table.copy_all"), QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(tr("table.close"), QDialogButtonBox.ButtonRole.RejectRole).setDefault(
            True
        )
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._cells.text()))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.grid, 1)
        column.addWidget(buttons)
