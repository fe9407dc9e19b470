"""Lists of rows, each a title with a quiet second line, drawn alike in the whole window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QListView, QWidget

from chatapp.gui.keyboard.typed_keys import is_typed
from chatapp.gui.widgets.plain_text import tooltip
from chatapp.gui.widgets.row_painter import RowPainter
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme
from chatapp.machine import motion

Index = QModelIndex | QPersistentModelIndex
Mark = Literal["", "busy", "new", "draft"]

_BEAT_MS = 100


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of a list. `key` is emitted when it is picked; `is_on` is None without check mark."""

    key: Any
    title: str
    detail: str = ""
    hint: str = ""
    is_header: bool = False
    is_enabled: bool = True
    is_current: bool = False
    is_on: bool | None = None
    is_partly_on: bool = False
    """Whether some of what the row stands for is on."""
    level: int = 0
    """How deep it is indented."""
    is_open: bool | None = None
    """Whether the rows below it are shown; None without any."""
    has_fold_room: bool = False
    """Whether room is left for the arrow that its neighbours have."""
    has_menu: bool = False
    """Whether a “…” opens its menu."""
    wraps: bool = False
    """Whether the second line wraps instead of being shortened."""
    mark: Mark = ""
    """What is drawn at the right: something runs, is new, or is only begun."""
    spoken: str = ""
    """What a screen reader says of the mark."""
    is_fixed: bool = False
    """Whether its title cannot be edited where others can."""


class RowModel(QAbstractListModel):
    """Rows for a view; with `may_rename` titles can be edited."""

    renamed = Signal(object, str)

    def __init__(self, may_rename: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_rename = may_rename
        self.rows: list[ListRow] = []

    def set_rows(self, rows: Sequence[ListRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip("\n".join(filter(None, (row.title, row.detail, row.spoken))))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (row.title, row.detail, row.hint, row.spoken)))
        if role == Qt.ItemDataRole.CheckStateRole and row.is_on is not None:
            partly = Qt.CheckState.PartiallyChecked if row.is_partly_on else None
            return Qt.CheckState.Checked if row.is_on else partly or Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not str(value).strip():
            return False
        self.renamed.emit(self.rows[index.row()].key, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.rows[index.row()]
        if row.is_header:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        editable = self._may_rename and not row.is_fixed
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags


class RowList(QListView):
    """A click or Enter picks a row, Delete asks to remove it, F2 renames it in place."""

    picked = Signal(object)
    removal_asked = Signal(object)
    menu_asked = Signal(object, QPoint)
    renamed = Signal(object, str)
    renaming_ended = Signal()
    clicked_at = Signal()
    """A row was picked with the mouse, which leaves the keyboard where it is."""

    def __init__(self, theme: Theme, name: str = "", may_rename: bool = False) -> None:
        super().__init__()
        self._rows = RowModel(may_rename, self)
        self._shown_later: Sequence[ListRow] | None = None
        self.is_led = False
        """Whether a text field with the keyboard moves the selection, which is then marked."""
        self.beat = 0
        """Counts while the mark of a row moves."""
        self._beats = QTimer(self, interval=_BEAT_MS)
        self._beats.timeout.connect(self._on_beat)
        self._rows.renamed.connect(self.renamed)
        self.setModel(self._rows)
        self.painter = RowPainter(theme, self)
        self.setItemDelegate(self.painter)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFrameShape(self.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollBar(SlimBar(theme))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_requested)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def rows(self) -> list[ListRow]:
        """The rows shown."""
        return self._rows.rows

    def show_rows(self, rows: Sequence[ListRow]) -> None:
        """Replace all rows, keeping scroll position and selection; wait while a title is edited."""
        if self._is_editing():
            self._shown_later = rows
            return
        self._shown_later = None
        if list(rows) == self.rows:
            return
        if any(row.mark == "busy" for row in rows) and motion.is_wanted():
            self._beats.start()
        else:
            self._beats.stop()
        place, key = self.verticalScrollBar().value(), self.key_at(self.currentIndex())
        self._rows.set_rows(rows)
        self.select(key)
        self.doItemsLayout()
        self.verticalScrollBar().setValue(place)

    def key_at(self, index: QModelIndex) -> Any:
        """Return the key of a row, None when there is none."""
        return self.rows[index.row()].key if index.isValid() else None

    def select(self, key: Any) -> None:
        """Make a row the current one."""
        for number, row in enumerate(self.rows):
            if key is not None and row.key == key and not row.is_header:
                self.setCurrentIndex(self._rows.index(number))
                return

    def select_next(self, step: int = 1) -> None:
        """Move to the next row that can be picked; the keyboard focus stays where it is."""
        number = self.currentIndex().row() + step
        while 0 <= number < len(self.rows) and not self._can_pick(number):
            number += step
        if 0 <= number < len(self.rows):
            self.setCurrentIndex(self._rows.index(number))
            self.scrollTo(self.currentIndex())

    def rename_row(self, key: Any) -> None:
        """Edit the title of a row in place."""
        self.select(key)
        if self.key_at(self.currentIndex()) == key and not self._is_editing():
            self.edit(self.currentIndex())

    def pick_current(self) -> None:
        """Pick the current row."""
        if self.currentIndex().isValid() and self._can_pick(self.currentIndex().row()):
            self.picked.emit(self.key_at(self.currentIndex()))

    def steer(self, event: QEvent) -> bool:
        """Act on an arrow or Enter in a text field; return whether it was one."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.select_next(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pick_current()
        else:
            return False
        return True

    def height_of_rows(self, most: int = 1000) -> int:
        """Return the height in pixels of the first `most` rows."""
        return sum(self.sizeHintForRow(number) for number in range(min(most, len(self.rows))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = self.key_at(self.currentIndex())
        if self._is_editing():
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pick_current()
        elif event.key() == Qt.Key.Key_Delete and key is not None:
            self.removal_asked.emit(key)
        elif event.key() == Qt.Key.Key_Escape or is_typed(event):
            # The window's: Qt would search the rows for what is typed.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and index.isValid() and self._can_pick(index.row()):
            self.click_row(self.rows[index.row()], event.position().toPoint())

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if self._shown_later is not None:
            self.show_rows(self._shown_later)
        self.renaming_ended.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.scheduleDelayedItemsLayout()
        return super().viewportEvent(event)

    def _on_beat(self) -> None:
        self.beat += 1
        self.viewport().update()

    def click_row(self, row: ListRow, _at: QPoint) -> None:
        """Act on a click at a place of the viewport."""
        self.picked.emit(row.key)
        self.clicked_at.emit()

    def _is_editing(self) -> bool:
        return self.state() == QAbstractItemView.State.EditingState

    def _can_pick(self, number: int) -> bool:
        return not self.rows[number].is_header and self.rows[number].is_enabled

    def _on_menu_requested(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if index.isValid() and not self.rows[index.row()].is_header:
            self.menu_asked.emit(self.key_at(index), self.viewport().mapToGlobal(place))
