"""A widget that shows a column of blocks, with a caret while the text is being written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from chatapp.gui.text.block_column import BlockColumn
from chatapp.gui.text.block_extras import BlockExtras
from chatapp.gui.text.blocks import ContentBlock
from chatapp.gui.text.text_style import TextStyle
from chatapp.gui.widgets.painting import antialiased
from chatapp.gui.widgets.theme import Theme


class BlockView(QWidget):
    """Lays out and paints only the blocks that changed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column: BlockColumn | None = None
        self._extras = BlockExtras(theme, self)
        self._has_caret = False

    def set_blocks(self, blocks: Sequence[ContentBlock], style: TextStyle) -> None:
        """Show these blocks; `lay_out` must follow."""
        if self._column is None:
            self._column = BlockColumn(style)
        self._column.set_blocks(blocks, style)

    def show_caret(self, shown: bool) -> None:
        """Show or hide the caret at the end of the text."""
        if shown == self._has_caret:
            return
        self._has_caret = shown
        if not shown:
            self.column.finish_colors()
        self.update()

    def lay_out(self, width: int) -> int:
        """Lay out stale blocks (all, for another width) and return the height in pixels."""
        if self._column is None:
            return 0
        first = self._column.lay_out(width)
        self._extras.place(self._column, first, width)
        top = self._column.blocks[first].top if first < len(self._column.blocks) else 0
        self.update(QRect(0, max(0, top - 40), width, self._column.height + 80))
        return self._column.height

    @property
    def column(self) -> BlockColumn:
        """The blocks; `set_blocks` must have been called."""
        assert self._column is not None
        return self._column

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._column is None:
            return
        painter = antialiased(self)
        self._column.draw(painter, QRectF(event.rect()))
        if self._has_caret:
            self._paint_caret(painter)
        self._paint_focus(painter)

    def _paint_focus(self, painter: QPainter) -> None:
        """Paint over the text what has the keyboard."""

    def _paint_caret(self, painter: QPainter) -> None:
        height = self.fontMetrics().height()
        caret = QRectF(0, 3, 2, height)
        if self.column.blocks:
            last = self.column.rectangle(self.column.end())
            caret.moveTo(last.left() + 2, last.center().y() - height / 2)
        painter.fillRect(caret, self._theme.color("accent"))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the wide block under the pointer sideways; pass vertical turns to the page."""
        turned = event.angleDelta()
        is_shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        pixels = turned.x() or (turned.y() if is_shifted else 0)
        if not (pixels and self._extras.scroll(self.column, event.position().y(), pixels)):
            event.ignore()
