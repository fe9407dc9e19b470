"""The selection across the blocks of a column, and the search that moves it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF

from chatapp.gui.text.spans import TextPosition, TextSpan
from chatapp.gui.text.text_block import TextBlock

_START = TextPosition(0, 0)


class TextSelection:
    """Runs from `anchor` to `cursor`; empty when they are equal."""

    def __init__(self, blocks: Sequence[TextBlock]) -> None:
        self._blocks = blocks
        self.anchor = self.cursor = _START

    def select(self, anchor: TextPosition = _START, cursor: TextPosition = _START) -> None:
        """Select the text between two positions; without arguments, nothing."""
        self.anchor, self.cursor = anchor, cursor

    @property
    def is_empty(self) -> bool:
        """Whether nothing is selected."""
        return self.anchor == self.cursor

    def select_word(self, at: TextPosition) -> None:
        """Select the word at a position."""
        if self._blocks:
            start, end = self._blocks[at.block].word_at(at.position)
            self.select(TextPosition(at.block, start), TextPosition(at.block, end))

    def text(self) -> str:
        """Return the selected text, blocks separated by an empty line."""
        first, last = sorted((self.anchor, self.cursor))
        text = ""
        for index in range(first.block, min(last.block + 1, len(self._blocks))):
            span, block = self.span_in(index), self._blocks[index]
            if index > first.block:
                text += "\n" if block.block.joins else "\n\n"
            text += block.text(*span) if span else ""
        return text

    def span_in(self, index: int) -> TextSpan | None:
        """Return the selected characters of one block, None when there are none."""
        first, last = sorted((self.anchor, self.cursor))
        if first == last or not first.block <= index <= last.block:
            return None
        length = self._blocks[index].length
        start = first.position if index == first.block else 0
        end = min(last.position, length) if index == last.block else length
        return TextSpan(start, end) if start < end else None

    def find(self, text: str, backwards: bool, goes_on: bool) -> QRectF | None:
        """Select the next occurrence and return its place; `goes_on` starts at the selection."""
        edge = (min if backwards else max)(self.anchor, self.cursor)
        count = len(self._blocks)
        begin = edge.block if goes_on else (count - 1 if backwards else 0)
        for index in range(begin, -1, -1) if backwards else range(begin, count):
            block = self._blocks[index]
            start = block.length if backwards else 0
            if goes_on and index == begin:
                start = edge.position
            if span := block.find(text, start, backwards):
                self.select(TextPosition(index, span.start), TextPosition(index, span.end))
                return block.rectangle(span.start).translated(0, block.top)
        return None


class FoundText:
    """Marks all occurrences of a text that is searched."""

    def __init__(self, blocks: Sequence[TextBlock], selection: TextSelection) -> None:
        self._blocks = blocks
        self._selection = selection

    def mark(self, text: str) -> None:
        """Mark all occurrences, ignoring case; "" marks none."""
        for block in self._blocks:
            block.found = []
            at = 0
            while text and (span := block.find(text, at, backwards=False)):
                block.found.append(span)
                at = span.end

    @property
    def count(self) -> int:
        """The number of marked occurrences."""
        return sum(len(block.found) for block in self._blocks)

    def count_to_selection(self) -> int:
        """Return the number of marked occurrences up to the end of the selection."""
        end = max(self._selection.anchor, self._selection.cursor)
        before = sum(len(block.found) for block in self._blocks[: end.block])
        return before + sum(span.end <= end.position for span in self._blocks[end.block].found)
