"""Bullets and numbers of lists: Qt draws bullets too large and leaves both out of copied text."""

from __future__ import annotations

from PySide6.QtGui import QTextBlock, QTextDocument, QTextListFormat

_BULLETS = (
    QTextListFormat.Style.ListDisc,
    QTextListFormat.Style.ListCircle,
    QTextListFormat.Style.ListSquare,
)


def take_bullets(document: QTextDocument) -> dict[int, int]:
    """Let Qt draw no bullets; return the depth, from 1, of every block that needs one, by block number."""
    found: dict[int, int] = {}
    block = document.begin()
    while block.isValid():
        items = block.textList()
        if items is not None and items.format().style() in (*_BULLETS, QTextListFormat.Style.ListStyleUndefined):
            style = items.format()
            found[block.blockNumber()] = style.indent()
            style.setStyle(QTextListFormat.Style.ListStyleUndefined)
            items.setFormat(style)
        block = block.next()
    return found


def marked_lines(document: QTextDocument, start: int, end: int) -> str:
    """Return the text between two positions, each item with its bullet or number as Markdown writes it."""
    lines = []
    block = document.findBlock(start)
    while block.isValid() and block.position() <= end:
        first = max(0, start - block.position())
        text = block.text()[first : max(first, end - block.position())]
        lines.append(_mark(block) + text if first == 0 else text)
        block = block.next()
    return "\n".join(lines)


def _mark(block: QTextBlock) -> str:
    items = block.textList()
    if items is None:
        return "  " * block.blockFormat().indent()
    is_bullet = items.format().style() == QTextListFormat.Style.ListStyleUndefined
    return "  " * (items.format().indent() - 1) + ("- " if is_bullet else f"{items.itemText(block)} ")
