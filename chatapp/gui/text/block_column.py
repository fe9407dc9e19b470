"""The blocks of a text stacked vertically, with one selection across them; no widget."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from chatapp.gui.text.blocks import ContentBlock
from chatapp.gui.text.claim_places import CLAIM_SCHEME, ClaimPlace
from chatapp.gui.text.spans import ColumnLink, TextPosition, TextSpan
from chatapp.gui.text.text_block import TextBlock
from chatapp.gui.text.text_selection import FoundText, TextSelection
from chatapp.gui.text.text_style import TextStyle
from chatapp.gui.text.tints.text_tints import TextTint, tint
from chatapp.gui.text.underlines import WAVE_BELOW

_GAP = 12
_GAP_BEFORE_HEADING = 22
_GAP_AFTER_HEADING = 6
_GAP_IN_LIST = 3
"""Between two items of a list, which are parts of different blocks."""


class BlockColumn:
    """Keeps every unchanged block as it is, so that nothing above a growing block moves."""

    def __init__(self, style: TextStyle) -> None:
        self.blocks: list[TextBlock] = []
        self.selection = TextSelection(self.blocks)
        self.found = FoundText(self.blocks, self.selection)
        self._style = style
        self._first_stale = 0
        self._width = 0
        self._claims: list[ClaimPlace] = []
        self._is_tinted = False

    def set_blocks(self, blocks: Sequence[ContentBlock], style: TextStyle) -> None:
        """Show these blocks; a leading run of equal blocks stays untouched."""
        if self._claims:
            self.underline(())
        if self._is_tinted:
            self.tint(())
        if style is not self._style:
            self._style = style
            self.blocks.clear()
        same = self._count_equal(blocks)
        del self.blocks[max(same, len(blocks)) :]
        for index in range(same, len(blocks)):
            if index < len(self.blocks):
                self.blocks[index].replace(blocks[index])
            else:
                self.blocks.append(TextBlock(blocks[index], style))
        self._first_stale = min(self._first_stale, same)
        if max(self.selection.anchor.block, self.selection.cursor.block) >= same:
            self.selection.select()

    def underline(self, places: Sequence[ClaimPlace]) -> None:
        """Put a wave under these sentences only; `links` lists them as "claim:n"."""
        self._claims = list(places)
        for index, block in enumerate(self.blocks):
            block.underlined = [
                TextSpan(place.start, place.end) for place in places if place.block == index
            ]

    def tint(self, tints: Sequence[TextTint]) -> None:
        """Put grounds under these parts only, which are in order; `set_blocks` takes them away."""
        self._is_tinted = bool(tints)
        for index, block in enumerate(self.blocks):
            own = [each for each in tints if each.block == index]
            tint(block.document, own, self._style.colors)

    def finish_colors(self) -> None:
        """Colour code as a whole that was coloured in parts while it grew."""
        for block in self.blocks:
            block.finish_colors()

    def take_formulas(self) -> bool:
        """Show formulas that are drawn meanwhile; return whether `lay_out` must follow."""
        waiting = [index for index, block in enumerate(self.blocks) if block.awaits_formulas]
        for index in waiting:
            self.blocks[index].replace(self.blocks[index].block)
        self._first_stale = min([self._first_stale, *waiting])
        return bool(waiting)

    def lay_out(self, width: int) -> int:
        """Lay out stale blocks (all, for another width); return the index of the first of them."""
        if width != self._width:
            self._first_stale = 0
            self._width = width
        first = self._first_stale
        for index in range(first, len(self.blocks)):
            self.blocks[index].top = self._top_of(index)
            self.blocks[index].lay_out(width)
        self._first_stale = len(self.blocks)
        return first

    @property
    def height(self) -> int:
        """The height of all blocks, or of one empty line, in pixels."""
        if not self.blocks:
            return self._style.line_px("")
        return self.blocks[-1].bottom + (WAVE_BELOW if self._claims else 0)

    def draw(self, painter: QPainter, clip: QRectF) -> None:
        """Paint the blocks that the clip touches."""
        for index, block in enumerate(self.blocks):
            if block.bottom >= clip.top() and block.top <= clip.bottom():
                painter.save()
                painter.translate(0, block.top)
                block.draw(painter, self.selection.span_in(index), clip.translated(0, -block.top))
                painter.restore()

    def position_at(self, point: QPointF) -> TextPosition:
        """Return the text position nearest to a point."""
        for index, block in enumerate(self.blocks):
            if point.y() < block.bottom or index == len(self.blocks) - 1:
                return TextPosition(index, block.position_at(point - QPointF(0, block.top)))
        return TextPosition(0, 0)

    def link_at(self, point: QPointF) -> str:
        """Return the address under a point, or ""."""
        for block in self.blocks:
            if block.top <= point.y() < block.bottom:
                return block.link_at(point - QPointF(0, block.top))
        return ""

    def claim_at(self, point: QPointF) -> str:
        """Return "claim:n" when the point is on the nth underlined sentence, or ""."""
        for number, place in enumerate(self._claims):
            block = self.blocks[place.block]
            inside = point - QPointF(0, block.top)
            if any(line.contains(inside) for line in block.rectangles(place.start, place.end)):
                return f"{CLAIM_SCHEME}{number}"
        return ""

    def links(self) -> list[ColumnLink]:
        """Return every link and underlined sentence in reading order."""
        links: list[ColumnLink] = []

        def add(block: int, start: int, end: int, address: str) -> None:
            links.append(ColumnLink(TextPosition(block, start), TextPosition(block, end), address))

        for index, block in enumerate(self.blocks):
            for link in block.links():
                add(index, *link)
        for number, claim in enumerate(self._claims):
            add(claim.block, claim.start, claim.end, f"{CLAIM_SCHEME}{number}")
        return sorted(links)

    def rectangles(self, start: TextPosition, end: TextPosition) -> list[QRectF]:
        """Return one rectangle a line between two positions of one block."""
        block = self.blocks[start.block]
        rectangles = block.rectangles(start.position, end.position)
        return [rectangle.translated(0, block.top) for rectangle in rectangles]

    def rectangle(self, at: TextPosition) -> QRectF:
        """Return the rectangle of a caret at a position."""
        block = self.blocks[at.block]
        return block.rectangle(at.position).translated(0, block.top)

    def end(self) -> TextPosition:
        """Return the position after the last character."""
        if not self.blocks:
            return TextPosition(0, 0)
        return TextPosition(len(self.blocks) - 1, self.blocks[-1].length)

    def _count_equal(self, blocks: Sequence[ContentBlock]) -> int:
        same = 0
        for shown, block in zip(self.blocks, blocks, strict=False):
            # Identity first: comparing long blocks of a growing text costs.
            if not (shown.block is block or shown.block == block):
                break
            same += 1
        return same

    def _top_of(self, index: int) -> int:
        if index == 0:
            return 0
        above = self.blocks[index - 1]
        if self.blocks[index].block.joins:
            return above.bottom + _GAP_IN_LIST
        gap = _GAP_AFTER_HEADING if above.block.kind == "heading" else _GAP
        if self.blocks[index].block.kind == "heading":
            gap = _GAP_BEFORE_HEADING
        return above.bottom + gap
