"""The text of one message: selection by mouse and keys, links, tooltips, a context menu."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QToolTip

from chatapp.gui.text.block_view import BlockView
from chatapp.gui.text.blocks import ROWS_SCHEME, SOURCE_SCHEME
from chatapp.gui.text.claim_places import CLAIM_SCHEME
from chatapp.gui.text.copying.clipboard import copy_selection
from chatapp.gui.text.spans import ColumnLink, TextPosition
from chatapp.gui.widgets.boxes import discard
from chatapp.gui.widgets.focus_ring import FocusRing
from chatapp.gui.widgets.painting import draw_rounded
from chatapp.gui.widgets.plain_text import tooltip
from chatapp.gui.widgets.popup import Menu
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_TAB, _BACKTAB = Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason


class MessageBody(BlockView):
    """Tab reaches its links one after another; a selection can span all its blocks."""

    link_clicked = Signal(str)
    """An address as written, or "source:n"."""
    dragged_to = Signal(QPoint)
    """The pointer in screen coordinates while a selection is extended."""
    selected = Signal(object)
    """Itself: a part of its text was selected with the mouse."""

    quoted = Signal(str)
    """A part of its text, to be quoted in the next question."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._pressed_link = ""
        self._focused_link = -1
        self._ring: FocusRing | None = None
        self._is_selecting = False
        self.link_tips: dict[str, str] = {}
        """The tooltip of each address; the default is the address itself."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._column is None:
            return
        self._pressed_link = self._column.link_at(event.position())
        at = self._column.position_at(event.position())
        extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._column.selection.select(self._column.selection.anchor if extends else at, at)
        self._is_selecting = True
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._column is None:
            return
        if self._is_selecting and event.buttons() & Qt.MouseButton.LeftButton:
            selection = self._column.selection
            selection.select(selection.anchor, self._column.position_at(event.position()))
            self.dragged_to.emit(event.globalPosition().toPoint())
            self.update()
            return
        is_link = bool(self._column.link_at(event.position()))
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.IBeamCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_selecting = False
        if self._column is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if self._column.selection.text():
            self.selected.emit(self)
            return
        link = self._column.link_at(event.position())
        if link and link == self._pressed_link:
            self._follow(link)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._column is not None and event.button() == Qt.MouseButton.LeftButton:
            self._column.selection.select_word(self._column.position_at(event.position()))
            self._pressed_link = ""
            self.selected.emit(self)
            self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._column is None:
            return
        link = self._column.link_at(QPointF(event.pos()))
        menu = Menu(self)
        copy = menu.addAction(tr("transcript.copy"))
        copy.setEnabled(bool(self._column.selection.text()))
        copy.triggered.connect(self.copy_selection)
        quote = menu.addAction(tr("transcript.quote"))
        quote.setEnabled(copy.isEnabled())
        quote.triggered.connect(lambda: self.quoted.emit(self.column.selection.text()))
        menu.addAction(tr("transcript.select_all")).triggered.connect(self._select_all)
        if link and not link.startswith((SOURCE_SCHEME, ROWS_SCHEME)):
            menu.addAction(tr("transcript.copy_link")).triggered.connect(
                lambda: QGuiApplication.clipboard().setText(link)
            )
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._select_all()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._focused_link >= 0:
            self._follow(self._links()[self._focused_link].address)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Go to the next or previous link before the focus leaves the message."""
        # Qt asks parents too: a Tab on the copy button of a piece of code comes by here.
        count = len(self._links()) if self.hasFocus() else 0
        target = self._focused_link + (1 if forwards else -1)
        if 0 <= target < count:
            self._focused_link = target
            self._announce_claim()
            self.update()
            return True
        return super().focusNextPrevChild(forwards)

    def focusInEvent(self, event: QFocusEvent) -> None:
        count = len(self._links())
        first_link = {_TAB: min(0, count - 1), _BACKTAB: count - 1}
        self._focused_link = first_link.get(event.reason(), -1)
        super().focusInEvent(event)
        self._show_ring(self._focused_link < 0 and event.reason() in first_link)
        self._announce_claim()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._focused_link = -1
        self._show_ring(False)
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        is_tip = isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip
        if is_tip and self._column is not None:
            assert isinstance(event, QHelpEvent)
            point = QPointF(event.pos())
            address = self._column.link_at(point) or self._column.claim_at(point)
            words = self.link_tips.get(address, "" if address.startswith(ROWS_SCHEME) else address)
            QToolTip.showText(event.globalPos(), tooltip(words), self)
            return True
        return super().event(event)

    def _links(self) -> list[ColumnLink]:
        return self._column.links() if self._column is not None else []

    def _show_ring(self, shown: bool) -> None:
        if self._ring is not None:
            discard(self._ring)
        self._ring = FocusRing(self._theme, self) if shown else None

    def _paint_focus(self, painter: QPainter) -> None:
        if self._focused_link < 0:
            return
        start, end, _address = self._links()[self._focused_link]
        inside = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        for line in self.column.rectangles(start, end):
            ring = line.adjusted(-3, -1, 3, 2).intersected(inside)
            draw_rounded(painter, ring, 4, QPen(self._theme.color("accent"), 1.5))

    def _follow(self, link: str) -> None:
        """Open a table that is shown in part; emit all other links."""
        if not link.startswith(ROWS_SCHEME):
            self.link_clicked.emit(link)
            return
        from chatapp.gui.text import long_tables
        from chatapp.gui.text.table_view import TableView

        for block in self.column.blocks:
            if rows := long_tables.rows(block.block.code, link):
                TableView(self._theme, rows, self.window()).open()
                return

    def _announce_claim(self) -> None:
        """Show and speak the fault of the underlined sentence that has the keyboard."""
        if self._focused_link < 0:
            return
        start, _end, address = self._links()[self._focused_link]
        if address.startswith(CLAIM_SCHEME):
            words = self.link_tips.get(address, "")
            corner = self.column.rectangle(start).bottomLeft().toPoint()
            QToolTip.showText(self.mapToGlobal(corner), words, self)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def copy_selection(self) -> bool:
        """Copy what is selected; return whether anything is."""
        return self._column is not None and copy_selection(self._column)

    def unselect(self) -> None:
        """Select nothing."""
        start = TextPosition(0, 0)
        self.column.selection.select(start, start)
        self.update()

    def _select_all(self) -> None:
        self.column.selection.select(TextPosition(0, 0), self.column.end())
        self.update()
