"""The window's layout: header, list at the left, transcript over composer, source at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from chatapp.gui.shell import screen_fit
from chatapp.gui.shell.composer_place import ComposerPlace
from chatapp.gui.shell.side import Separator, Side
from chatapp.gui.widgets.boxes import vbox

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent, QResizeEvent

    from chatapp.gui.widgets.theme import Theme

_LIST_WIDTH = 240
_SOURCE_WIDTH = 420
_WIDEST_SOURCE = 720
_COLUMN_WIDTH = 860
_HEADER_HEIGHT = 44
_NARROWEST_PANE = 240
_ROOM_FOR_ALL = 1100
_ROOM_FOR_LIST = 600


class Middle(NamedTuple):
    """The middle column above the composer, from top to bottom."""

    find_bar: QWidget
    transcript: QWidget
    notices: QWidget
    queue: QWidget


class Panes(NamedTuple):
    """Widths in pixels; a source view of 0 is as wide as fits."""

    list: int = _LIST_WIDTH
    source: int = 0


class HeaderPlace(QWidget):
    """The line at the top, until and after the header is in it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._line = Separator(self)
        self._column = vbox(on=self)
        self.setMinimumHeight(theme.px(_HEADER_HEIGHT))

    def fill(self, header: QWidget) -> None:
        self._column.addWidget(header)
        self._line.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._line.setGeometry(0, self.height() - 1, self.width(), 1)


class MainWindow(QWidget):
    """Shows nothing but the composer at first."""

    was_painted = Signal()
    """Once, when the window is on the screen for the first time."""
    was_closed = Signal()
    language_changed = Signal()
    key_unused = Signal(object)
    """A QKeyEvent that no widget took; whoever takes it accepts it."""

    def __init__(self, theme: Theme, composer: QWidget) -> None:
        super().__init__()
        self.is_painted = False
        self._list_made_room = False
        self._is_list_wanted = True
        self._is_narrow = False
        self.panes = Panes()
        """The widths as they were dragged last, for the settings."""
        self._header = HeaderPlace(theme)
        self.side = Side()
        self._source: QWidget | None = None
        self._composer = composer
        self._parts: list[QWidget] = [self._header, self.side, composer]
        self._splitter = QSplitter()
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self.center = QWidget()
        """The column of transcript and composer."""
        self.center.setMinimumWidth(_NARROWEST_PANE)
        self._middle = vbox(None, 8, ComposerPlace(composer), on=self.center, spacing=0)
        self._splitter.addWidget(self.side)
        self._splitter.addWidget(self.center)
        self._splitter.setStretchFactor(1, 1)
        vbox(self._header, self._splitter, on=self, grows=[self._splitter], spacing=0)
        self._splitter.splitterMoved.connect(lambda _at, _handle: self._note_panes())
        self.set_panes(Panes())

    def place(self, header: QWidget, middle: Middle, source: QWidget) -> None:
        """Add the other parts; the source view stays folded until a source is opened."""
        self._header.fill(header)
        self._source = source
        source.setMinimumWidth(_NARROWEST_PANE)
        source.hide()
        self._splitter.addWidget(source)
        self._middle.takeAt(0)
        self._middle.insertWidget(0, middle.find_bar)
        self._middle.insertWidget(1, middle.transcript, 1)
        self._middle.insertWidget(2, middle.notices)
        # Below the gap: the queue stands on the composer.
        self._middle.insertWidget(4, middle.queue)
        self._parts = [self._header, self.side, *middle, self._composer, source]

    @property
    def list_is_shown(self) -> bool:
        return not self.side.isHidden()

    def show_list(self, shown: bool) -> None:
        self._is_list_wanted = shown
        self.side.setVisible(shown)

    def set_panes(self, panes: Panes) -> None:
        """Give list and source view these widths."""
        self.panes = panes
        self._splitter.setSizes([panes.list, max(self.width() - panes.list, _NARROWEST_PANE)])

    def _note_panes(self) -> None:
        sizes = self._splitter.sizes()
        left, right = sizes[0], sizes[2] if len(sizes) > 2 else 0
        self.panes = Panes(left or self.panes.list, right or self.panes.source)

    @property
    def source_is_shown(self) -> bool:
        return self._source is not None and not self._source.isHidden()

    def show_source(self, shown: bool) -> None:
        """Fold or unfold the source view; unfolding gives it a width to read at."""
        if self._source is None or shown == self.source_is_shown:
            return
        self._make_room(shown)
        self._source.setVisible(shown)
        self._show_center()
        if shown and not self._is_narrow:
            left, middle, _right = self._splitter.sizes()
            # Where the window is wide, a page is as large as the column of text leaves room for.
            wanted = max(_SOURCE_WIDTH, min(_WIDEST_SOURCE, middle - _COLUMN_WIDTH))
            wanted = self.panes.source or wanted
            right = max(_NARROWEST_PANE, min(wanted, (left + middle) // 2))
            self._splitter.setSizes([left, middle - right, right])

    def _show_center(self) -> None:
        """Hide the conversation where a page of a source needs the whole width."""
        self.center.setVisible(not (self._is_narrow and self.source_is_shown))

    def _make_room(self, for_source: bool) -> None:
        """In a narrow window the list makes room for the source, and comes back after it."""
        if for_source and self.list_is_shown and self.width() < _ROOM_FOR_ALL:
            self._list_made_room = True
            self.show_list(False)
        elif not for_source and self._list_made_room:
            self._list_made_room = False
            self.show_list(True)

    def come_to_front(self) -> None:
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def geometry_as_text(self) -> str:
        """Return place and size, for the settings."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def restore_geometry(self, text: str) -> None:
        """Take place and size from the settings, else what fits the screen; never more than that.

        Some window systems shrink a window that is larger than the screen, others do not.
        """
        if not (text and self.restoreGeometry(_from_text(text))):
            start = screen_fit.first_place(self.screen().availableGeometry())
            self.resize(start.size)
            if start.is_maximized:
                self.setWindowState(Qt.WindowState.WindowMaximized)
        screen_fit.fit(self)

    def focusNextPrevChild(self, next_one: bool) -> bool:
        # Qt goes in the order in which widgets were made: messages would come after the composer.
        from chatapp.gui.keyboard.tab_order import neighbour, scroll_to

        current = self.focusWidget()
        if current is not None and not (current.isVisible() and current.isEnabled()):
            # Not Tab: what had the keyboard was hidden or disabled.
            self._composer.setFocus()
            return True
        parts = self._seen_parts()
        widget = neighbour(parts, current, next_one)
        if widget is None:
            return False
        reason = Qt.FocusReason
        widget.setFocus(reason.TabFocusReason if next_one else reason.BacktabFocusReason)
        if parts is not self._parts:
            scroll_to(widget)
        return True

    def _seen_parts(self) -> list[QWidget]:
        """Return the parts for Tab; a page over the conversation stands for what it covers."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        covers = [
            page
            for page in self.center.findChildren(QWidget, options=direct)
            if page.isVisible() and self._middle.indexOf(page) < 0
        ]
        if not covers or self._source is None:
            return self._parts
        return [self._header, self.side, covers[-1], self._source]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < _ROOM_FOR_LIST
        if is_narrow != self._is_narrow:
            # The list comes back when there is room again.
            self._is_narrow = is_narrow
            self.side.setVisible(self._is_list_wanted and not is_narrow)
            self._show_center()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
        self.key_unused.emit(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.language_changed.emit()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.is_painted:
            self.is_painted = True
            self.was_painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.was_closed.emit()
        super().closeEvent(event)


def _from_text(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode("ascii", "replace"))
