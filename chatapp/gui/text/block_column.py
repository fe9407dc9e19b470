"""Blocks of text one below the other, with one selection across all of them; draws, but is no
widget.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from chatapp.gui.text.blocks import ContentBlock
from chatapp.gui.text.claim_places import CLAIM_SCHEME, ClaimPlace
from chatapp.gui.text.text_block import TextBlock
from chatapp.gui.text.text_style import TextStyle
from chatapp.gui.text.underlines import WAVE_BELOW

_GAP = 12
_GAP_BEFORE_HEADING = 22
_GAP_AFTER_HEADING = 6


class TextPosition(NamedTuple):
    """A position in the text: which block, and which character of it."""

    block: int
    position: int


_NOWHERE = TextPosition(0, 0)


def _is_same(one: ContentBlock, other: ContentBlock) -> bool:
    return one is other or one == other


class BlockColumn:
    """Keeps every block that did not change as it is, so that nothing above a growing block moves."""

    def __init__(self, style: TextStyle) -> None:
        self.blocks: list[TextBlock] = []
        self.anchor = self.cursor = _NOWHERE
        self._style = style
        self._first_stale = 0
        self._width = 0
        self._claims: list[ClaimPlace] = []

    def set_blocks(self, blocks: Sequence[ContentBlock], style: TextStyle) -> None:
        """Show these blocks; those that are equal to what is shown at their place stay untouched."""
        if self._claims:
            self.underline(())
        if style is not self._style:
            self._style = style
            self.blocks.clear()
        same = 0
        while same < min(len(blocks), len(self.blocks)) and _is_same(
            self.blocks[same].block, blocks[same]
        ):
            same += 1
        del self.blocks[max(same, len(blocks)) :]
        for index in range(same, len(blocks)):
            if index < len(self.blocks):
                self.blocks[index].replace(blocks[index])
            else:
                self.blocks.append(TextBlock(blocks[index], style))
        self._first_stale = min(self._first_stale, same)
        if max(self.anchor.block, self.cursor.block) >= same:
            self.anchor = self.cursor = _NOWHERE

    def underline(self, places: Sequence[ClaimPlace]) -> None:
        """Put a wave under these sentences and under no others; `link_at` and `links` know them as
        "claim:n".
        """
        self._claims = list(places)
        for index, block in enumerate(self.blocks):
            block.underlined = [
                (place.start, place.end) for place in places if place.block == index
            ]

    def finish_colors(self) -> None:
        """Colour as a whole what was coloured in part while it grew."""
        for block in self.blocks:
            block.finish_colors()

    def lay_out(self, width: int) -> int:
        """Lay out what is new (all, for another width) and return the index of the first such
        block.
        """
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
        """The height of all blocks, or of one empty line."""
        if not self.blocks:
            return self._style.line_px("")
        return self.blocks[-1].top + self.blocks[-1].height + (WAVE_BELOW if self._claims else 0)

    def draw(self, painter: QPainter, clip: QRectF) -> None:
        """Paint the blocks that the clip touches."""
        for index, block in enumerate(self.blocks):
            if block.top + block.height < clip.top():
                continue
            if block.top > clip.bottom():
                break
            painter.save()
            painter.translate(0, block.top)
            block.draw(painter, self._selected_in(index))
            painter.restore()

    def place_at(self, at: QPointF) -> TextPosition:
        """Return the position nearest to a place."""
        for index, block in enumerate(self.blocks):
            if at.y() < block.top + block.height or index == len(self.blocks) - 1:
                return TextPosition(index, block.position_at(at - QPointF(0, block.top)))
        return _NOWHERE

    def link_at(self, at: QPointF) -> str:
        """Return the address under a place, or ""."""
        for block in self.blocks:
            if block.top <= at.y() < block.top + block.height:
                return block.link_at(at - QPointF(0, block.top))
        return ""

    def claim_at(self, at: QPointF) -> str:
        """Return "claim:n" when a place is on the nth underlined sentence, or ""."""
        for number, place in enumerate(self._claims):
            block = self.blocks[place.block]
            if block.is_on(at - QPointF(0, block.top), place.start, place.end):
                return f"{CLAIM_SCHEME}{number}"
        return ""

    def links(self) -> list[tuple[TextPosition, TextPosition, str]]:
        """Return start, end and address of every link and underlined sentence in reading order."""
        found = [
            (TextPosition(index, start), TextPosition(index, end), address)
            for index, block in enumerate(self.blocks)
            for start, end, address in block.links()
        ]
        for number, claim in enumerate(self._claims):
            found.append(
                (
                    TextPosition(claim.block, claim.start),
                    TextPosition(claim.block, claim.end),
                    f"{CLAIM_SCHEME}{number}",
                )
            )
        return sorted(found)

    def rectangles(self, start: TextPosition, end: TextPosition) -> list[QRectF]:
        """Return one rectangle a line between two positions of one block."""
        block = self.blocks[start.block]
        return [
            one.translated(0, block.top) for one in block.rectangles(start.position, end.position)
        ]

    def rectangle(self, place: TextPosition) -> QRectF:
        """Return where the caret before a position stands."""
        block = self.blocks[place.block]
        return block.rectangle(place.position).translated(0, block.top)

    def end(self) -> TextPosition:
        """Return the position after the last character."""
        return (
            TextPosition(len(self.blocks) - 1, self.blocks[-1].length) if self.blocks else _NOWHERE
        )

    # Selection and finding ---------------------------------------------------------------

    def select(self, anchor: TextPosition = _NOWHERE, cursor: TextPosition = _NOWHERE) -> None:
        """Select between two positions; without any, nothing."""
        self.anchor, self.cursor = anchor, cursor

    def select_word(self, place: TextPosition) -> None:
        """Select the word at a position."""
        if self.blocks:
            start, end = self.blocks[place.block].word_at(place.position)
            self.select(TextPosition(place.block, start), TextPosition(place.block, end))

    def select_block(self, index: int) -> None:
        """Select one block."""
        if self.blocks:
            self.select(TextPosition(index, 0), TextPosition(index, self.blocks[index].length))

    def selected_text(self) -> str:
        """Return what is selected, blocks parted by an empty line."""
        start, end = sorted((self.anchor, self.cursor))
        pieces = []
        for index in range(start.block, min(end.block + 1, len(self.blocks))):
            span = self._selected_in(index)
            pieces.append(self.blocks[index].text(*span) if span else "")
        return "\n\n".join(pieces)

    def find(self, text: str, backwards: bool, goes_on: bool) -> QRectF | None:
        """Select the next place of a text and return where it is; None when there is none further
        on.

        `goes_on` starts at the selection, else at the beginning (backwards: at the end).
        """
        edge = (min if backwards else max)(self.anchor, self.cursor)
        first = edge.block if goes_on else (len(self.blocks) - 1 if backwards else 0)
        indexes = range(first, -1, -1) if backwards else range(first, len(self.blocks))
        for index in indexes:
            block = self.blocks[index]
            start = (
                edge.position if goes_on and index == first else (block.length if backwards else 0)
            )
            if found := block.find(text, start, backwards):
                self.select(TextPosition(index, found[0]), TextPosition(index, found[1]))
                return self.rectangle(TextPosition(index, found[0]))
        return None

    def _selected_in(self, index: int) -> tuple[int, int] | None:
        start, end = sorted((self.anchor, self.cursor))
        if start == end or not start.block <= index <= end.block:
            return None
        length = self.blocks[index].length
        first = start.position if index == start.block else 0
        last = min(end.position, length) if index == end.block else length
        return (first, last) if first < last else None

    def _top_of(self, index: int) -> int:
        if index == 0:
            return 0
        above, here = self.blocks[index - 1], self.blocks[index]
        gap = _GAP_AFTER_HEADING if above.block.kind == "heading" else _GAP
        gap = _GAP_BEFORE_HEADING if here.block.kind == "heading" else gap
        return above.top + above.height + gap
