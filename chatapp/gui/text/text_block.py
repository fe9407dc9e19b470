"""One block laid out by its own QTextDocument, so that its growth touches no other block."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QMargins, QPointF, QRectF, Qt, QUrl
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
from chatapp.gui.text.copied_text import copied_text
from chatapp.gui.text.document_links import links_of
from chatapp.gui.text.formulas.formula_places import FORMULA_SCHEME, placeholder
from chatapp.gui.text.list_marks import ListMark, draw_marks, take_marks
from chatapp.gui.text.quote_bars import nested_bars
from chatapp.gui.text.spans import LinkSpan, TextSpan
from chatapp.gui.text.text_style import TextStyle
from chatapp.gui.text.underlines import WAVE_BELOW, draw_waves, rectangles, x_in_line
from chatapp.gui.widgets.painting import draw_rounded

CODE_PADDING = 12
QUOTE_INDENT = 16
BAR_HEIGHT = 10
_COLORED_AGAIN = 2000


class TextDocument(QTextDocument):
    """Never loads a resource that a text names."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        return None


class TextBlock:
    """Positions count UTF-16 units of its document; points are relative to its top left corner."""

    def __init__(self, block: ContentBlock, style: TextStyle) -> None:
        self.block = block
        self.top = 0
        self.height = 0
        self.width = 0
        self.offset = 0
        """Horizontal scroll position of a block wider than its place, in pixels."""
        self.overflow = 0
        """Pixels by which the block is wider than its place."""
        self.underlined: list[TextSpan] = []
        """The sentences with a wave under them."""
        self.found: list[TextSpan] = []
        """The occurrences of the text that is searched."""
        self._style = style
        self._marks: dict[int, ListMark] = {}
        self._is_partly_colored = False
        self.awaits_formulas = False
        """Whether formulas stand here as typed because they are not drawn yet."""
        self.document = TextDocument()
        self.document.setUndoRedoEnabled(False)
        self.document.setDocumentMargin(0)
        self.document.setIndentWidth(round(style.em * 1.8))
        self._fill()

    @property
    def bottom(self) -> int:
        """The y coordinate below the block."""
        return self.top + self.height

    @property
    def is_code(self) -> bool:
        """Whether this block is code, which has a header."""
        return self.block.kind == "code"

    @property
    def length(self) -> int:
        """The number of positions a selection can have."""
        return self.document.characterCount() - 1

    def replace(self, block: ContentBlock) -> None:
        """Show other content; `lay_out` must follow."""
        self.underlined, self.found = [], []
        before, self.block = self.block, block
        grows = self.is_code and before.kind == "code" and before.language == block.language
        if grows and before.code and block.code.startswith(before.code):
            self._append_code(len(before.code))
        else:
            self._fill()

    def finish_colors(self) -> None:
        """Colour all of the code after it was coloured in parts."""
        if self._is_partly_colored:
            self._is_partly_colored = False
            color_code(self.document, self.block, self._style)

    def lay_out(self, width: int) -> int:
        """Lay out for a width and return the height with padding, in pixels."""
        self.width = width
        padding = self._padding()
        if self.block.kind == "rule":
            self.height = 17
            return self.height
        inner = width - padding.left() - padding.right()
        self.document.setTextWidth(inner)
        scrolls = self.is_code and not self._style.wraps_code
        is_unbroken = scrolls or self.block.kind == "formula"
        wanted = self.document.idealWidth() if is_unbroken else self.document.size().width()
        self.overflow = max(0, round(wanted) - inner)
        self.offset = min(self.offset, self.overflow)
        bar = BAR_HEIGHT if self.overflow else 0
        inner_height = round(self.document.size().height())
        self.height = inner_height + padding.top() + padding.bottom() + bar
        return self.height

    def draw(self, painter: QPainter, selected: TextSpan | None, seen: QRectF) -> None:
        """Paint the part of the block that is seen, with its selection, at the painter's origin."""
        self._draw_ground(painter)
        padding = self._padding()
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, self._style.colors["text"])
        marked = [self._selection(*span, "found") for span in self.found]
        context.selections = [*marked, *([self._selection(*selected)] if selected else ())]
        painter.save()
        below = WAVE_BELOW if self.underlined else 0
        inner = self.width - padding.left() - padding.right()
        clip = QRectF(padding.left(), 0, inner, self.height + below)
        painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        painter.translate(self._origin())
        # Of a long block Qt would otherwise draw every line, seen or not.
        context.clip = clip.intersected(seen).translated(-self._origin())
        self.document.documentLayout().draw(painter, context)
        draw_marks(painter, self.document, self._marks, self._style, context.clip)
        for start, end in self.underlined:
            lines = rectangles(self.document, start, end)
            draw_waves(painter, lines, self._style.colors["warning"])
        painter.restore()

    def position_at(self, point: QPointF) -> int:
        """Return the position nearest to a point."""
        layout = self.document.documentLayout()
        inside = point - self._origin()
        return max(0, layout.hitTest(inside, Qt.HitTestAccuracy.FuzzyHit))

    def rectangles(self, start: int, end: int) -> list[QRectF]:
        """Return one rectangle a line between two positions."""
        lines = rectangles(self.document, start, end)
        return [line.translated(self._origin()) for line in lines]

    def link_at(self, point: QPointF) -> str:
        """Return the address under a point, or ""."""
        return self.document.documentLayout().anchorAt(point - self._origin())

    def links(self) -> list[LinkSpan]:
        """Return every link in reading order; adjacent spans of one address are one link."""
        return links_of(self.document)

    def word_at(self, position: int) -> TextSpan:
        """Return the span of the word at a position."""
        cursor = QTextCursor(self.document)
        cursor.setPosition(min(position, self.length))
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        return TextSpan(cursor.selectionStart(), cursor.selectionEnd())

    def text(self, start: int = 0, end: int | None = None) -> str:
        """Return the text between two positions as it is copied."""
        first = min(start, self.length)
        last = self.length if end is None else min(end, self.length)
        return copied_text(self.document, self._marks, first, last)

    def find(self, text: str, start: int, backwards: bool) -> TextSpan | None:
        """Return the next occurrence of a text from a position on, ignoring case."""
        flags = QTextDocument.FindFlag.FindBackward if backwards else QTextDocument.FindFlag(0)
        cursor = self.document.find(text, start, flags)
        if cursor.isNull():
            return None
        return TextSpan(cursor.selectionStart(), cursor.selectionEnd())

    def rectangle(self, position: int) -> QRectF:
        """Return the rectangle of a caret before a position."""
        text_block = self.document.findBlock(min(position, self.length))
        outer = self.document.documentLayout().blockBoundingRect(text_block)
        line = text_block.layout().lineForTextPosition(position - text_block.position())
        if not line.isValid():
            padding = self._padding()
            return QRectF(padding.left(), padding.top() + outer.top(), 2, self._style.em)
        x = x_in_line(line, position - text_block.position())
        caret = QRectF(x, line.y(), 2, line.height())
        return caret.translated(outer.topLeft() + self._origin())

    def _fill(self) -> None:
        if self.is_code:
            self._fill_code()
            return
        # What stood here before would be laid out again with each setting.
        self.document.clear()
        self.document.setDefaultFont(self._style.font)
        self._set_wrapping(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document.setDefaultStyleSheet(self._style.sheet(self.block.html, self.block.level))
        html = self.block.html
        if self.block.kind == "formula":
            html = f'<p align="center">{placeholder(self.block.code)}</p>'
        self.document.setHtml(html)
        self._marks = take_marks(self.document) if self.block.kind == "list" else {}
        if FORMULA_SCHEME in html:
            self._insert_formulas()

    def _insert_formulas(self) -> None:
        # Imported here: most texts have no formula.
        from chatapp.gui.text.formulas.formula_objects import insert_formulas

        scale = self._style.heading_scale(self.block.level) if self.block.level else 1.0
        self.awaits_formulas = insert_formulas(self.document, self._style.em * scale)

    def _fill_code(self) -> None:
        modes = QTextOption.WrapMode
        wraps = self._style.wraps_code
        self._set_wrapping(modes.WrapAtWordBoundaryOrAnywhere if wraps else modes.NoWrap)
        self.document.setDefaultFont(self._style.code_font)
        self.document.setPlainText(self.block.code)
        self._set_code_lines()
        color_code(self.document, self.block, self._style)

    def _append_code(self, start: int) -> None:
        """Append grown code and colour only its last lines anew: the cost must not grow."""
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

    def _set_wrapping(self, mode: QTextOption.WrapMode) -> None:
        option = QTextOption()
        option.setWrapMode(mode)
        self.document.setDefaultTextOption(option)

    def _padding(self) -> QMargins:
        if self.is_code:
            return QMargins(CODE_PADDING, self._header(), CODE_PADDING, CODE_PADDING)
        return QMargins(QUOTE_INDENT if self.block.kind == "quote" else 0, 0, 0, 0)

    def _origin(self) -> QPointF:
        """Return where the document's own origin lies in this block."""
        padding = self._padding()
        return QPointF(padding.left() - self.offset, padding.top())

    def _header(self) -> int:
        return round(self._style.em * 0.88 * 1.5) + 14

    def _selection(
        self, start: int, end: int, color: str = "selection"
    ) -> QAbstractTextDocumentLayout.Selection:
        selection = QAbstractTextDocumentLayout.Selection()
        selection.cursor = QTextCursor(self.document)
        selection.cursor.setPosition(start)
        selection.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        selection.format = QTextCharFormat()
        selection.format.setBackground(self._style.colors[color])
        selection.format.setProperty(QTextFormat.Property.FullWidthSelection, False)
        return selection

    def _draw_ground(self, painter: QPainter) -> None:
        colors = self._style.colors
        if self.block.kind == "rule":
            painter.fillRect(QRectF(0, 8, self.width, 1), colors["line"])
        elif self.block.kind == "quote":
            painter.fillRect(QRectF(0, 2, 3, self.height - 4), colors["line"])
            for bar in nested_bars(self.document):
                painter.fillRect(bar, colors["line"])
        elif self.is_code:
            ground = QRectF(0, 0, self.width, self.height)
            draw_rounded(painter, ground, 8, ground=colors["raised"])
            painter.setPen(QPen(colors["quiet"]))
            painter.setFont(self._style.small_font)
            header = QRectF(CODE_PADDING, 2, self.width - 90, self._header() - 4)
            painter.drawText(header, Qt.AlignmentFlag.AlignVCenter, self.block.language)
