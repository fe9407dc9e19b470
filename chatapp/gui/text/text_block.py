"""One block of an answer laid out by its own QTextDocument: when it grows, nothing else is touched."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPainter,
    QPalette,
    QPen,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)

from chatapp.gui.text.blocks import ContentBlock
from chatapp.gui.text.code_painting import color_code
from chatapp.gui.text.list_marks import ListMark, draw_marks, marked_lines, take_marks
from chatapp.gui.text.text_style import TextStyle
from chatapp.gui.text.underlines import WAVE_BELOW, draw_waves, rectangles, x_in_line
from chatapp.gui.widgets.line_breaks import SOFT_BREAK

CODE_PADDING = 12
QUOTE_INDENT = 16
BAR_HEIGHT = 10
_COLORED_AGAIN = 2000
_PARAGRAPH_SEPARATORS = str.maketrans(
    {"\u2029": "\n", "\u2028": "\n", "\ufdd0": "\n", "\ufdd1": "\n", "\xa0": " "}
)


class TextDocument(QTextDocument):
    """Loads nothing, whatever a text names."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        return None


class TextBlock:
    """A rectangle of text. Positions are characters of its document, places are in its own pixels."""

    def __init__(self, block: ContentBlock, style: TextStyle) -> None:
        self.block = block
        self.top = 0
        self.height = 0
        self.width = 0
        self.offset = 0
        """How far it is scrolled to the left, where it is wider than its place."""
        self.overflow = 0
        self.underlined: list[tuple[int, int]] = []
        """Start and end of each sentence that has a wave under it."""
        self._style = style
        self._marks: dict[int, ListMark] = {}
        self._is_partly_colored = False
        self.document = TextDocument()
        self.document.setUndoRedoEnabled(False)
        self.document.setDocumentMargin(0)
        self.document.setIndentWidth(round(style.em * 1.8))
        self._fill()

    @property
    def is_code(self) -> bool:
        """Say whether this block is code, which has a header and does not wrap."""
        return self.block.kind == "code"

    @property
    def length(self) -> int:
        """The number of positions a selection can have."""
        return self.document.characterCount() - 1

    def replace(self, block: ContentBlock) -> None:
        """Take other content; `lay_out` must follow."""
        self.underlined = []
        before, self.block = self.block, block
        grows = self.is_code and before.kind == "code" and before.language == block.language
        if grows and before.code and block.code.startswith(before.code):
            self._append_code(len(before.code))
        else:
            self._fill()

    def finish_colors(self) -> None:
        """Colour all of the code, after its parts were coloured as they came."""
        if self._is_partly_colored:
            self._is_partly_colored = False
            color_code(self.document, self.block, self._style)

    def lay_out(self, width: int) -> int:
        """Lay out for a width and return the height, with padding."""
        self.width = width
        left, top, right, bottom = self._padding()
        if self.block.kind == "rule":
            self.height = 17
            return self.height
        inner = width - left - right
        self.document.setTextWidth(inner)
        wanted = self.document.idealWidth() if self.is_code else self.document.size().width()
        self.overflow = max(0, round(wanted) - inner)
        self.offset = min(self.offset, self.overflow)
        bar = BAR_HEIGHT if self.overflow else 0
        self.height = round(self.document.size().height()) + top + bottom + bar
        return self.height

    def draw(self, painter: QPainter, selected: tuple[int, int] | None) -> None:
        """Paint at the painter's origin, with the positions of a selection or None."""
        self._draw_ground(painter)
        left, top, right, _bottom = self._padding()
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, self._style.colors["text"])
        if selected is not None:
            context.selections = [self._selection(*selected)]
        painter.save()
        below = WAVE_BELOW if self.underlined else 0
        painter.setClipRect(
            QRectF(left, 0, self.width - left - right, self.height + below),
            Qt.ClipOperation.IntersectClip,
        )
        painter.translate(left - self.offset, top)
        self.document.documentLayout().draw(painter, context)
        draw_marks(painter, self.document, self._marks, self._style)
        for start, end in self.underlined:
            draw_waves(
                painter, rectangles(self.document, start, end), self._style.colors["warning"]
            )
        painter.restore()

    def position_at(self, place: QPointF) -> int:
        """Return the position nearest to a place."""
        return max(
            0,
            self.document.documentLayout().hitTest(
                self._inside(place), Qt.HitTestAccuracy.FuzzyHit
            ),
        )

    def is_on(self, place: QPointF, start: int, end: int) -> bool:
        """Say whether a place is on the text between two positions."""
        inside = self._inside(place)
        return any(one.contains(inside) for one in rectangles(self.document, start, end))

    def rectangles(self, start: int, end: int) -> list[QRectF]:
        """Return one rectangle a line between two positions."""
        left, top, _right, _bottom = self._padding()
        return [
            one.translated(left - self.offset, top) for one in rectangles(self.document, start, end)
        ]

    def link_at(self, place: QPointF) -> str:
        """Return the address under a place, or ""."""
        return self.document.documentLayout().anchorAt(self._inside(place))

    def links(self) -> list[tuple[int, int, str]]:
        """Return (start, end, address) of every link, in reading order."""
        found: list[tuple[int, int, str]] = []
        for text_block in self._text_blocks():
            for span in text_block.textFormats():
                address = span.format.anchorHref()
                start = text_block.position() + span.start
                if address and found and found[-1][1] == start and found[-1][2] == address:
                    found[-1] = (found[-1][0], start + span.length, address)
                elif address:
                    found.append((start, start + span.length, address))
        return found

    def word_at(self, position: int) -> tuple[int, int]:
        """Return start and end of the word at a position."""
        cursor = QTextCursor(self.document)
        cursor.setPosition(min(position, self.length))
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        return cursor.selectionStart(), cursor.selectionEnd()

    def text(self, start: int = 0, end: int | None = None) -> str:
        """Return the text between two positions as it should be copied."""
        first, last = min(start, self.length), self.length if end is None else min(end, self.length)
        if self.block.kind == "list":
            text = marked_lines(self.document, self._marks, first, last)
        else:
            cursor = QTextCursor(self.document)
            cursor.setPosition(first)
            cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
            text = cursor.selectedText()
        return text.translate(_PARAGRAPH_SEPARATORS).replace(SOFT_BREAK, "")

    def find(self, text: str, start: int, backwards: bool) -> tuple[int, int] | None:
        """Return start and end of the next place of a text from a position, ignoring case."""
        flags = QTextDocument.FindFlag.FindBackward if backwards else QTextDocument.FindFlag(0)
        found = self.document.find(text, start, flags)
        return None if found.isNull() else (found.selectionStart(), found.selectionEnd())

    def rectangle(self, position: int) -> QRectF:
        """Return the place of the caret before a position."""
        text_block = self.document.findBlock(min(position, self.length))
        left, top, _right, _bottom = self._padding()
        outer = self.document.documentLayout().blockBoundingRect(text_block)
        line = text_block.layout().lineForTextPosition(position - text_block.position())
        if not line.isValid():
            return QRectF(left, top + outer.top(), 2, self._style.em)
        x = x_in_line(line, position - text_block.position())
        return QRectF(
            left + outer.left() + x - self.offset, top + outer.top() + line.y(), 2, line.height()
        )

    # Content -----------------------------------------------------------------------------

    def _fill(self) -> None:
        if self.is_code:
            self._fill_code()
            return
        self.document.setDefaultFont(self._style.font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document.setDefaultTextOption(option)
        self.document.setDefaultStyleSheet(self._style.sheet(self.block.html, self.block.level))
        self.document.setHtml(self.block.html)
        self._marks = take_marks(self.document) if self.block.kind == "list" else {}

    def _fill_code(self) -> None:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        self.document.setDefaultTextOption(option)
        self.document.setDefaultFont(self._style.code_font)
        self.document.setPlainText(self.block.code)
        self._set_code_lines()
        color_code(self.document, self.block, self._style)

    def _append_code(self, start: int) -> None:
        """Add what grew; only the last lines are coloured anew, or long code would take longer and
        longer.
        """
        cursor = QTextCursor(self.document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(self.block.code[start:])
        first = self.block.code.rfind("\n", 0, max(0, start - _COLORED_AGAIN)) + 1
        self._is_partly_colored = self._is_partly_colored or first > 0
        color_code(self.document, self.block, self._style, first)

    def _set_code_lines(self) -> None:
        cursor = QTextCursor(self.document)
        cursor.select(QTextCursor.SelectionType.Document)
        lines = cursor.blockFormat()
        lines.setLineHeight(self._style.line_px("", 0.93), 2)
        cursor.mergeBlockFormat(lines)

    def _text_blocks(self) -> list[Any]:
        found = []
        text_block = self.document.begin()
        while text_block.isValid():
            found.append(text_block)
            text_block = text_block.next()
        return found

    # Painting ----------------------------------------------------------------------------

    def _padding(self) -> tuple[int, int, int, int]:
        if self.is_code:
            return CODE_PADDING, self._header(), CODE_PADDING, CODE_PADDING
        return (QUOTE_INDENT, 0, 0, 0) if self.block.kind == "quote" else (0, 0, 0, 0)

    def _header(self) -> int:
        return round(self._style.em * 0.88 * 1.5) + 14

    def _inside(self, place: QPointF) -> QPointF:
        left, top, _right, _bottom = self._padding()
        return QPointF(place.x() - left + self.offset, place.y() - top)

    def _selection(self, start: int, end: int) -> QAbstractTextDocumentLayout.Selection:
        selection = QAbstractTextDocumentLayout.Selection()
        selection.cursor = QTextCursor(self.document)
        selection.cursor.setPosition(start)
        selection.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        selection.format = QTextCharFormat()
        selection.format.setBackground(self._style.colors["selection"])
        selection.format.setProperty(QTextFormat.Property.FullWidthSelection, False)
        return selection

    def _draw_ground(self, painter: QPainter) -> None:
        colors = self._style.colors
        if self.block.kind == "rule":
            painter.fillRect(QRectF(0, 8, self.width, 1), colors["line"])
        elif self.block.kind == "quote":
            painter.fillRect(QRectF(0, 2, 3, self.height - 4), colors["line"])
        elif self.is_code:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors["raised"])
            painter.drawRoundedRect(QRectF(0, 0, self.width, self.height), 8, 8)
            painter.setPen(QPen(colors["quiet"]))
            painter.setFont(self._style.small_font)
            header = QRectF(CODE_PADDING, 2, self.width - 60, self._header() - 4)
            painter.drawText(header, Qt.AlignmentFlag.AlignVCenter, self.block.language)
