"""Bullets and numbers of lists; Qt draws them too large and leaves them out of copied text."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPen,
    QPolygonF,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextList,
    QTextListFormat,
)

from chatapp.gui.text.markup.task_signs import DONE_TASK, OPEN_TASK
from chatapp.gui.text.text_style import TextStyle

_BULLETS = (
    QTextListFormat.Style.ListDisc,
    QTextListFormat.Style.ListCircle,
    QTextListFormat.Style.ListSquare,
)


class ListMark(NamedTuple):
    """The mark of an item: its depth from 1, and "3." or "" for a bullet, or the sign of a task."""

    depth: int
    number: str
    task: str = ""


class _List(NamedTuple):
    items: QTextList
    format: QTextListFormat


def take_marks(document: QTextDocument) -> dict[int, ListMark]:
    """Turn off Qt's own marks and return ours by block number."""
    marks: dict[int, ListMark] = {}
    lists: dict[int, _List] = {}
    block = document.begin()
    while block.isValid():
        items = block.textList()
        if items is not None:
            key = items.objectIndex()
            if key not in lists:
                lists[key] = _List(items, items.format())
            shown = lists[key].format
            number = "" if shown.style() in _BULLETS else items.itemText(block)
            marks[block.blockNumber()] = ListMark(shown.indent(), number, _take_task(block))
        block = block.next()
    # Each list once: Qt goes through all items of a list when its format is set.
    for items, shown in lists.values():
        shown.setStyle(QTextListFormat.Style.ListStyleUndefined)
        items.setFormat(shown)
    return marks


def draw_marks(
    painter: QPainter,
    document: QTextDocument,
    marks: dict[int, ListMark],
    style: TextStyle,
    seen: QRectF,
) -> None:
    """Paint each mark that is seen before the first line of its item, at the document's origin."""
    metrics = QFontMetricsF(style.font)
    painter.setFont(style.font)
    layout = document.documentLayout()
    upper = layout.hitTest(QPointF(0, seen.top()), Qt.HitTestAccuracy.FuzzyHit)
    first = document.findBlock(max(0, upper)).blockNumber() - 1
    for block_number in range(max(0, first), document.blockCount()):
        mark, block = marks.get(block_number), document.findBlockByNumber(block_number)
        outer = layout.blockBoundingRect(block)
        if outer.top() > seen.bottom():
            break
        if mark is None:
            continue
        line = block.layout().lineAt(0)
        # The first line starts at the list's indent; the rectangle of a wrapped item does not.
        left = outer.left() + line.x()
        baseline = outer.top() + line.y() + line.ascent()
        if mark.task:
            side = round(style.em * 0.85)
            middle = baseline - metrics.capHeight() / 2
            box = QRectF(left - style.em * 0.5 - side, middle - side / 2, side, side)
            _draw_box(painter, box, mark.task == DONE_TASK, style)
        elif mark.number:
            painter.setPen(style.colors["text"])
            at = max(0.0, left - metrics.horizontalAdvance(mark.number) - style.em * 0.4)
            painter.drawText(QPointF(at, baseline), mark.number)
        else:
            radius = max(2.0, style.em * 0.17)
            painter.setPen(QPen(style.colors["quiet"], 1.2))
            painter.setBrush(style.colors["quiet"] if mark.depth % 2 else Qt.BrushStyle.NoBrush)
            middle = baseline - metrics.xHeight() / 2
            painter.drawEllipse(QPointF(left - style.em * 0.8, middle), radius, radius)


def _draw_box(painter: QPainter, box: QRectF, is_done: bool, style: TextStyle) -> None:
    color = style.colors["accent"] if is_done else style.colors["quiet"]
    painter.setPen(QPen(color, 1.3))
    painter.setBrush(color if is_done else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
    if is_done:
        painter.setPen(QPen(style.colors["window"], 1.8))
        at = [(0.24, 0.52), (0.43, 0.71), (0.77, 0.31)]
        points = [box.topLeft() + QPointF(box.width() * x, box.height() * y) for x, y in at]
        painter.drawPolyline(QPolygonF(points))


def _take_task(block: QTextBlock) -> str:
    """Remove the sign of a task from the text of an item and return it."""
    first = block.text()[:1]
    if first not in (OPEN_TASK, DONE_TASK):
        return ""
    cursor = QTextCursor(block)
    cursor.deleteChar()
    return first


def marked_lines(document: QTextDocument, marks: dict[int, ListMark], start: int, end: int) -> str:
    """Return the text between two positions, each item with its Markdown mark."""
    lines = []
    block = document.findBlock(start)
    while block.isValid() and block.position() <= end:
        first = max(0, start - block.position())
        text = block.text()[first : max(first, end - block.position())]
        mark = marks.get(block.blockNumber())
        before = "  " * block.blockFormat().indent() if mark is None else _written(mark)
        lines.append(before + text if first == 0 else text)
        block = block.next()
    return "\n".join(lines)


def _written(mark: ListMark) -> str:
    task = {OPEN_TASK: "[ ] ", DONE_TASK: "[x] "}.get(mark.task, "")
    return "  " * (mark.depth - 1) + (f"{mark.number} " if mark.number else "- ") + task
