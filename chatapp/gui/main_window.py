"""The window's layout: header, list at the left, transcript over composer, source at the right."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from chatapp.gui.chat_list import ChatList
from chatapp.gui.document_list import DocumentList
from chatapp.gui.theme import Theme

_LIST_WIDTH = 240
_SOURCE_WIDTH = 420
_SMALLEST = (640, 480)
_ROOM_FOR_ALL = 1100
_MOST_FOR_DOCUMENTS = 0.4


@dataclass(frozen=True, slots=True)
class Middle:
    """What stands in the middle column, from top to bottom."""

    find_bar: QWidget
    notices: QWidget
    transcript: QWidget
    composer: QWidget


class SideList(QWidget):
    """Chats over documents on the raised colour."""

    def __init__(self, theme: Theme, chats: ChatList, documents: DocumentList) -> None:
        super().__init__()
        self._theme = theme
        self._documents = documents
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(0)
        column.addWidget(chats, 1)
        column.addWidget(documents)
        self.setMinimumWidth(180)
        for part in (chats.list, documents.list):
            part.viewport().setAutoFillBackground(False)
        theme.changed.connect(self.update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._documents.set_room(int(self.height() * _MOST_FOR_DOCUMENTS))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("raised"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self._theme.color("line"))


class MainWindow(QWidget):
    """Places the parts; what they mean to each other is wired in `app`."""

    was_painted = Signal()
    """Once, when the window is on the screen for the first time."""
    was_closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._is_painted = False
        self._list_made_room = False
        self._side: QWidget | None = None
        self._source: QWidget | None = None
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self.setMinimumSize(*_SMALLEST)
        self.resize(1180, 760)

    def place(self, header: QWidget, side: QWidget, middle: Middle, source: QWidget) -> None:
        """Put the parts where they belong; the source view stays folded until a source is opened."""
        self._side, self._source = side, source
        center = QWidget()
        column = QVBoxLayout(center)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(middle.find_bar)
        column.addWidget(middle.transcript, 1)
        column.addWidget(middle.notices)
        column.addSpacing(8)
        column.addWidget(middle.composer)
        center.setMinimumWidth(320)
        for part in (side, center, source):
            self._splitter.addWidget(part)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([_LIST_WIDTH, 800, _SOURCE_WIDTH])
        source.setMinimumWidth(300)
        source.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(header)
        rows.addWidget(self._splitter, 1)

    @property
    def list_is_shown(self) -> bool:
        """Whether the list at the left is unfolded."""
        return self._side is not None and not self._side.isHidden()

    def show_list(self, shown: bool) -> None:
        """Fold or unfold the list at the left."""
        if self._side is not None:
            self._side.setVisible(shown)

    @property
    def source_is_shown(self) -> bool:
        """Whether the source view is unfolded."""
        return self._source is not None and not self._source.isHidden()

    def show_source(self, shown: bool) -> None:
        """Fold or unfold the source view; unfolding gives it a width to read at."""
        if self._source is None or shown == self.source_is_shown:
            return
        self._make_room(shown)
        self._source.setVisible(shown)
        if shown:
            left, middle, _right = self._splitter.sizes()
            right = max(300, min(_SOURCE_WIDTH, (left + middle) // 2))
            self._splitter.setSizes([left, middle - right, right])

    def _make_room(self, for_source: bool) -> None:
        """In a narrow window the list makes room for the source, and comes back after it."""
        if for_source and self.list_is_shown and self.width() < _ROOM_FOR_ALL:
            self._list_made_room = True
            self.show_list(False)
        elif not for_source and self._list_made_room:
            self._list_made_room = False
            self.show_list(True)

    def come_to_front(self) -> None:
        """Show the window over others."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def geometry_as_text(self) -> str:
        """Return place and size, for the settings."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def restore_geometry(self, text: str) -> None:
        """Take place and size from the settings; nonsense changes nothing."""
        if text:
            self.restoreGeometry(QByteArray.fromBase64(text.encode("ascii", "replace")))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self.was_painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.was_closed.emit()
        super().closeEvent(event)
