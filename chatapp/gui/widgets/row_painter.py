"""Draws the rows of a list: title, second line, hint at the right, check mark, current row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from chatapp.gui.widgets.line_breaks import breakable
from chatapp.gui.widgets.painting import (
    BoldLook,
    draw_elided,
    draw_icon,
    draw_marked,
    draw_rounded,
)
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme

_LEFT = 16
_RIGHT = 10
_PAD = 6
_CHECK = 16
_MARK = 10
_INDENT = 16
_ARROW = 14
_DOTS = 24
"""Widths in logical pixels at 100 %: of a level, of the arrow that unfolds, of the “…”."""
_WRAPPED = Qt.TextFlag.TextWordWrap


@dataclass(frozen=True, slots=True)
class RowParts:
    """Where the parts of a row are that can be clicked, empty for those that it lacks."""

    arrow: QRect
    check: QRect
    dots: QRect
    words: QRect


class RowPainter(QStyledItemDelegate):
    """Reads the rows from the view's list: item roles do not carry all of a row."""

    def __init__(self, theme: Theme, view: Any) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        # Fonts are cached: the list asks for the height of every row.
        self._font = cache(theme.font)
        self._metrics = cache(lambda *look: QFontMetrics(self._font(*look)))
        theme.changed.connect(self._font.cache_clear)
        theme.changed.connect(self._metrics.cache_clear)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        row = self._view.rows[index.row()]
        if row.is_header:
            return QSize(0, self._metrics(0.85, True).height() + 18)
        height = self._metrics().height() + 2 * _PAD + 2
        if row.detail:
            height += self._detail_height(row, self._view.width() - _LEFT - _RIGHT - 14)
        return QSize(0, height)

    def createEditor(
        self, parent: QWidget, option: Any, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        # Qt's own editor grows beyond the list with a long title.
        editor = TextField(self._theme)
        editor.setParent(parent)
        return editor

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Take the last syllable before Qt closes the editor."""
        is_end = event.type() in (QEvent.Type.KeyPress, QEvent.Type.FocusOut)
        if is_end and isinstance(editor, TextField):
            editor.keeper.eventFilter(editor, event)
        return super().eventFilter(editor, event)

    def updateEditorGeometry(
        self, editor: QWidget, option: Any, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        editor.setGeometry(option.rect.adjusted(_LEFT - 7, 1, -6, -1))

    def parts(self, row: Any, rect: QRect) -> RowParts:
        """Return where the parts of a row are within its rectangle."""
        place = rect.adjusted(_LEFT + self._theme.px(_INDENT) * row.level, 0, -_RIGHT - 4, 0)
        arrow, check, dots = QRect(), QRect(), QRect()
        if row.is_open is not None:
            arrow = QRect(place.left() - 2, rect.top(), self._theme.px(_ARROW) + 2, rect.height())
        if row.is_open is not None or row.has_fold_room:
            place.adjust(self._theme.px(_ARROW) + 4, 0, 0, 0)
        if row.is_on is not None:
            check = QRect(place.left() - 4, rect.top(), self._theme.px(_CHECK) + 8, rect.height())
            place.adjust(self._theme.px(_CHECK) + 8, 0, 0, 0)
        if row.has_menu:
            side = self._theme.px(_DOTS)
            dots = QRect(rect.right() - 8 - side, rect.center().y() - side // 2, side, side)
        return RowParts(arrow, check, dots, place)

    def paint(
        self, painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = self._view.rows[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect)
        if row.is_header:
            self._paint_header(painter, rect, row)
        else:
            self._paint_ground(painter, rect, row, option.state)
            self._paint_row(painter, rect, row, self._shows_dots(row, option.state))
        painter.restore()

    def _paint_header(self, painter: QPainter, rect: QRect, row: Any) -> None:
        painter.setFont(self._font(0.85, True))
        painter.setPen(self._theme.color("quiet"))
        painter.drawText(
            rect.adjusted(_LEFT, 8, -_RIGHT, -2), Qt.AlignmentFlag.AlignVCenter, row.title
        )

    def _paint_ground(
        self, painter: QPainter, rect: QRect, row: Any, state: QStyle.StateFlag
    ) -> None:
        inside = QRectF(rect).adjusted(6, 1, -6, -1)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver) and row.is_enabled
        chosen = bool(state & QStyle.StateFlag.State_HasFocus)
        if self._view.hasFocus() or self._view.is_led:
            chosen = chosen or bool(state & QStyle.StateFlag.State_Selected)
        accent = self._theme.color("accent")
        if row.is_current or hovered:
            draw_rounded(painter, inside, 6, ground=self._theme.color("hover"))
        if row.is_current:
            edge = QRectF(inside.left(), inside.top() + 5, 3, inside.height() - 10)
            draw_rounded(painter, edge, 1.5, ground=accent)
        if chosen:
            draw_rounded(painter, inside.adjusted(1, 1, -1, -1), 5, QPen(accent, 1.5))

    def _shows_dots(self, row: Any, state: QStyle.StateFlag) -> bool:
        """Whether the “…” of a row is shown: under the pointer, and on the selected row."""
        reached = QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected
        return row.has_menu and bool(state & reached)

    def _paint_row(self, painter: QPainter, rect: QRect, row: Any, has_dots: bool) -> None:
        parts = self.parts(row, rect)
        place = parts.words.adjusted(0, _PAD, 0, -_PAD)
        if row.is_open is not None:
            arrow = "down" if row.is_open else "right"
            draw_icon(painter, arrow, self._theme.colors.quiet, self._theme.px(_ARROW), parts.arrow)
        if row.is_on is not None:
            side = self._theme.px(_CHECK)
            highest = parts.check.center().y() - side // 2
            box = QRect(parts.check.left() + 4, highest, side, side)
            self._paint_check(painter, box, row)
        if has_dots:
            quiet = self._theme.colors.text
            draw_icon(painter, "more", quiet, self._theme.px(16), parts.dots)
            place.setRight(parts.dots.left() - 4)
        title_place = place
        if row.hint and row.bold_words:
            # Of a hit: the second line needs the whole width for the words around it.
            first = QRect(place.left(), place.top(), place.width(), self._metrics().height() + 2)
            title_place = self._paint_hint(painter, first, row.hint)
        elif row.hint:
            place = title_place = self._paint_hint(painter, place, row.hint)
        if row.mark:
            place = self._paint_mark(painter, place, row.mark)
        metrics = self._metrics()
        painter.setFont(self._font())
        painter.setPen(self._theme.color("text" if row.is_enabled else "quiet"))
        width = min(place.width(), title_place.width())
        top = QRect(place.left(), place.top(), width, metrics.height() + 2)
        self._draw_line(painter, top, row, row.title)
        if row.detail:
            self._paint_detail(painter, place, top.bottom() + 1, row)

    def _paint_detail(self, painter: QPainter, place: QRect, top: int, row: Any) -> None:
        below = QRect(place.left(), top, place.width(), self._detail_height(row, place.width()))
        painter.setFont(self._font(0.85))
        painter.setPen(self._theme.color("quiet"))
        if row.wraps:
            painter.drawText(below, _WRAPPED, breakable(row.detail))
        else:
            self._draw_line(painter, below, row, row.detail)

    def _draw_line(self, painter: QPainter, place: QRect, row: Any, text: str) -> None:
        if not row.bold_words:
            draw_elided(painter, place, text)
            return
        bold = QFont(painter.font())
        bold.setBold(True)
        look = BoldLook(bold, self._theme.color("text"))
        draw_marked(painter, place, text, row.bold_words, look)

    def _detail_height(self, row: Any, width: int) -> int:
        metrics = self._metrics(0.85)
        if not row.wraps:
            return metrics.height() + 1
        room = QRect(0, 0, max(1, width), 1000)
        return metrics.boundingRect(room, _WRAPPED, breakable(row.detail)).height() + 1

    def _paint_hint(self, painter: QPainter, place: QRect, hint: str) -> QRect:
        metrics = self._metrics(0.85)
        painter.setFont(self._font(0.85))
        painter.setPen(self._theme.color("quiet"))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, hint)
        return place.adjusted(0, 0, -metrics.horizontalAdvance(hint) - 10, 0)

    def _paint_mark(self, painter: QPainter, place: QRect, mark: str) -> QRect:
        """Paint a dot for what is new, a pulsing ring for what runs, a pencil for a draft."""
        side = self._theme.px(_MARK)
        box = QRectF(place.right() - side, place.center().y() - side / 2 + 0.5, side, side)
        accent = self._theme.color("accent")
        if mark == "draft":
            draw_icon(painter, "edit", self._theme.colors.quiet, side + 4, box.toRect())
        elif mark == "new":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(accent)
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        else:
            start = -self._view.beat * 30 * 16
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(accent, 1.6))
            painter.drawArc(box.adjusted(1, 1, -1, -1), start, 250 * 16)
        return place.adjusted(0, 0, -side - 8, 0)

    def _paint_check(self, painter: QPainter, place: QRect, row: Any) -> None:
        box = QRectF(place).adjusted(0.75, 0.75, -0.75, -0.75)
        accent = self._theme.color("accent")
        is_filled = row.is_on or row.is_partly_on
        line = QPen(accent if is_filled else self._theme.color("quiet"), 1.2)
        draw_rounded(painter, box, 4, line, accent if is_filled else None)
        if row.is_on:
            draw_icon(painter, "check", self._theme.colors.on_accent, place.width() - 4, place)
        elif row.is_partly_on:
            dash = QRectF(box.left() + 3.5, box.center().y() - 1, box.width() - 7, 2)
            draw_rounded(painter, dash, 1, ground=self._theme.color("on_accent"))
