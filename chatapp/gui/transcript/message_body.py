"""The text of one message as a widget: mouse and keys, links behind a click, code that can be
copied.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
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
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QMenu, QToolTip, QWidget

from chatapp.gui.text.block_column import BlockColumn, Place
from chatapp.gui.text.block_extras import BlockExtras
from chatapp.gui.text.blocks import ROWS_SCHEME, SOURCE_SCHEME, Block
from chatapp.gui.text.claim_places import CLAIM_SCHEME
from chatapp.gui.text.text_style import TextStyle
from chatapp.gui.widgets.focus_ring import FocusRing
from chatapp.gui.widgets.plain_text import tooltip
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class MessageBody(QWidget):
    """Takes the keyboard for its links; a selection can span all its blocks."""

    link_clicked = Signal(str)
    """An address as written, or "source:n"."""
    dragged_to = Signal(QPoint)
    """Where the pointer is, in screen coordinates, while a selection is drawn out."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column: BlockColumn | None = None
        self._extras = BlockExtras(theme, self)
        self._pressed_link = ""
        self._focused_link = -1
        self._ring: FocusRing | None = None
        self._is_selecting = False
        self._has_caret = False
        self.link_tips: dict[str, str] = {}
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # Content -----------------------------------------------------------------------------

    def set_blocks(self, blocks: Sequence[Block], style: TextStyle) -> None:
        """Show these blocks; `lay_out` must follow."""
        if self._column is None:
            self._column = BlockColumn(style)
        self._column.set_blocks(blocks, style)

    def show_caret(self, shown: bool) -> None:
        """Show that the text is still being written."""
        if shown == self._has_caret:
            return
        self._has_caret = shown
        if not shown:
            self.column.finish_colors()
        self.update()

    def lay_out(self, width: int) -> int:
        """Lay out what is new (all, for another width) and return the height."""
        if self._column is None:
            return 0
        first = self._column.lay_out(width)
        self._extras.place(self._column, first, width)
        top = self._column.blocks[first].top if first < len(self._column.blocks) else 0
        self.update(QRect(0, max(0, top - 40), width, self._column.height + 80))
        return self._column.height

    @property
    def column(self) -> BlockColumn:
        """The blocks; there must be some."""
        assert self._column is not None
        return self._column

    # Painting ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._column is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._column.draw(painter, QRectF(event.rect()))
        if self._has_caret:
            self._paint_caret(painter)
        if self._focused_link >= 0:
            self._paint_link_focus(painter)

    def _paint_caret(self, painter: QPainter) -> None:
        color = self._theme.color("accent")
        height = self.fontMetrics().height()
        if not self.column.blocks:
            painter.fillRect(QRectF(0, 3, 2, height), color)
            return
        at = self.column.rectangle(self.column.end())
        painter.fillRect(QRectF(at.left() + 2, at.center().y() - height / 2, 2, height), color)

    def _paint_link_focus(self, painter: QPainter) -> None:
        start, end, _address = self.column.links()[self._focused_link]
        painter.setPen(QPen(self._theme.color("accent"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inside = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        for line in self.column.rectangles(start, end):
            painter.drawRoundedRect(line.adjusted(-3, -1, 3, 2).intersected(inside), 4, 4)

    # Mouse -------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._column is None:
            return
        self._pressed_link = self.column.link_at(event.position())
        place = self.column.place_at(event.position())
        extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.column.select(self.column.anchor if extends else place, place)
        self._is_selecting = True
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._column is None:
            return
        if self._is_selecting and event.buttons() & Qt.MouseButton.LeftButton:
            self.column.select(self.column.anchor, self.column.place_at(event.position()))
            self.dragged_to.emit(event.globalPosition().toPoint())
            self.update()
            return
        is_link = bool(self.column.link_at(event.position()))
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.IBeamCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_selecting = False
        if self._column is None or event.button() != Qt.MouseButton.LeftButton:
            return
        link = self.column.link_at(event.position())
        if link and link == self._pressed_link and not self.column.selected_text():
            self._follow(link)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._column is not None and event.button() == Qt.MouseButton.LeftButton:
            self.column.select_word(self.column.place_at(event.position()))
            self._pressed_link = ""
            self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._column is None:
            return
        link = self.column.link_at(QPointF(event.pos()))
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(tr("transcript.copy"))
        copy.setEnabled(bool(self.column.selected_text()))
        copy.triggered.connect(self._copy_selection)
        menu.addAction(tr("transcript.select_all")).triggered.connect(self._select_all)
        if link and not link.startswith((SOURCE_SCHEME, ROWS_SCHEME)):
            menu.addAction(tr("transcript.copy_link")).triggered.connect(
                lambda: QGuiApplication.clipboard().setText(link)
            )
        menu.popup(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways goes to the wide block under the pointer, all else to the page."""
        turned = event.angleDelta()
        sideways = turned.x() or (
            turned.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0
        )
        if not (sideways and self._extras.scroll(self.column, event.position().y(), sideways)):
            event.ignore()

    # Keys, focus, tooltips ---------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy_selection()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._select_all()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._focused_link >= 0:
            self._follow(self.column.links()[self._focused_link][2])
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Tab goes through the links before it goes on."""
        # Qt asks parents too: a Tab on the copy button of a piece of code comes by here.
        count = len(self.column.links()) if self._column is not None and self.hasFocus() else 0
        target = self._focused_link + (1 if forwards else -1)
        if 0 <= target < count:
            self._focused_link = target
            self._tell_claim()
            self.update()
            return True
        return super().focusNextPrevChild(forwards)

    def focusInEvent(self, event: QFocusEvent) -> None:
        links = len(self.column.links()) if self._column is not None else 0
        at_start, at_end = Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason
        self._focused_link = {at_start: min(0, links - 1), at_end: links - 1}.get(
            event.reason(), -1
        )
        super().focusInEvent(event)
        self._show_ring(self._focused_link < 0 and event.reason() in (at_start, at_end))
        self._tell_claim()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._focused_link = -1
        self._show_ring(False)
        super().focusOutEvent(event)
        self.update()

    def _show_ring(self, shown: bool) -> None:
        if self._ring is not None:
            self._ring.hide()
            self._ring.deleteLater()
        self._ring = FocusRing(self._theme, self) if shown else None

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QHelpEvent)
            and event.type() == QEvent.Type.ToolTip
            and self._column is not None
        ):
            at = QPointF(event.pos())
            address = self.column.link_at(at) or self.column.claim_at(at)
            QToolTip.showText(event.globalPos(), tooltip(self._tip(address)), self)
            return True
        return super().event(event)

    def _tip(self, address: str) -> str:
        return self.link_tips.get(address, "" if address.startswith(ROWS_SCHEME) else address)

    def _follow(self, link: str) -> None:
        """Show all rows of a table that is shown in part; other links are for others to open."""
        if not link.startswith(ROWS_SCHEME):
            self.link_clicked.emit(link)
            return
        from chatapp.gui.text import long_tables
        from chatapp.gui.text.table_view import TableView

        for block in self.column.blocks:
            if rows := long_tables.rows(block.block.code, link):
                TableView(self._theme, rows, self.window()).open()
                return

    def _tell_claim(self) -> None:
        """Say what is wrong with the underlined sentence that the keyboard has reached."""
        if self._focused_link < 0:
            return
        start, _end, address = self.column.links()[self._focused_link]
        if address.startswith(CLAIM_SCHEME):
            words = self.link_tips.get(address, "")
            QToolTip.showText(
                self.mapToGlobal(self.column.rectangle(start).bottomLeft().toPoint()), words, self
            )
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _copy_selection(self) -> None:
        if text := self.column.selected_text():
            QApplication.clipboard().setText(text)

    def _select_all(self) -> None:
        self.column.select(Place(0, 0), self.column.end())
        self.update()
