"""Lays grounds under parts of a document, by how unlikely a model found them.

They are formats of the layout, as the colours of code are: the text and its selection stay as they
are, and what is copied has no ground.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtGui import (
    QColor,
    QTextBlock,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
    QTextLayout,
)

_MARK = QTextFormat.Property.UserProperty + 71
"""A property that only formats made here have."""
_LINES = {
    2: QTextCharFormat.UnderlineStyle.DashUnderline,
    3: QTextCharFormat.UnderlineStyle.SingleUnderline,
}
"""The line under the less likely: a difference for those who cannot tell the grounds apart."""


class TextTint(NamedTuple):
    """A part of one block; positions count UTF-16 units. `step` is 1 to 3, 3 the least likely."""

    block: int
    start: int
    end: int
    step: int


def tint(document: QTextDocument, tints: Sequence[TextTint], colors: Mapping[str, QColor]) -> None:
    """Put these grounds, which follow one another, under a document in place of all others."""
    waiting = iter(tints)
    current = next(waiting, None)
    text_block = document.begin()
    while text_block.isValid():
        start, end = text_block.position(), text_block.position() + text_block.length() - 1
        ranges: list[QTextLayout.FormatRange] = []
        while current is not None and current.start < end:
            if current.end > start:
                ranges.append(_range(current, start, end, colors))
            if current.end > end:
                break
            current = next(waiting, None)
        _replace(document, text_block, ranges)
        text_block = text_block.next()


def _range(
    tint: TextTint, start: int, end: int, colors: Mapping[str, QColor]
) -> QTextLayout.FormatRange:
    """Return the format of a part within one paragraph."""
    ground = QTextCharFormat()
    ground.setProperty(_MARK, True)
    ground.setBackground(colors[f"doubt_{tint.step}"])
    # Links, quotations and code have colours of their own, which need another ground.
    ground.setForeground(colors["text"])
    if tint.step in _LINES:
        ground.setUnderlineStyle(_LINES[tint.step])
        ground.setUnderlineColor(colors["text"])
    part = QTextLayout.FormatRange()
    part.start = max(start, tint.start) - start
    part.length = min(end, tint.end) - start - part.start
    part.format = ground
    return part


def _replace(
    document: QTextDocument, text_block: QTextBlock, ranges: Iterable[QTextLayout.FormatRange]
) -> None:
    before = text_block.layout().formats()
    others = [each for each in before if not each.format.hasProperty(_MARK)]
    ranges = list(ranges)
    if ranges or len(others) < len(before):
        text_block.layout().setFormats([*others, *ranges])
        document.markContentsDirty(text_block.position(), text_block.length())
