"""The bars beside quotations inside a quotation."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextDocument

from chatapp.gui.text.text_style import NESTED_QUOTE

_WIDTH = 3


def nested_bars(document: QTextDocument) -> list[QRectF]:
    """Return a bar for each depth of each paragraph, those of neighbours joined."""
    bars: dict[int, QRectF] = {}
    finished: list[QRectF] = []
    block = document.begin()
    while block.isValid():
        outer = document.documentLayout().blockBoundingRect(block)
        depth = round(block.blockFormat().leftMargin()) // NESTED_QUOTE
        finished += [bars.pop(level) for level in list(bars) if level >= depth]
        for level in range(depth):
            bar = QRectF(NESTED_QUOTE * (level + 1), outer.top(), _WIDTH, outer.height())
            bars[level] = bars[level].united(bar) if level in bars else bar
        block = block.next()
    return [*finished, *bars.values()]
