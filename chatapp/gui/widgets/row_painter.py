"""Draws the rows of a list: title, quiet second line, hint at the right, check mark, and where one
is.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from chatapp.gui.widgets.icons import picture
from chatapp.gui.widgets.line_breaks import breakable
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme

_LEFT = 16
_RIGHT = 10
_PAD = 6
_CHECK = 16
_WRAPPED = Qt.TextFlag.TextWordWrap


class RowPainter(QStyledItemDelegate):
    """Reads the rows from the view's own list, since a row is more than item roles carry."""

    def __init__(self, theme: Theme, view: Any) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._fonts: dict[tuple[float, bool], tuple[QFont, QFontMetrics]] = {}
        theme.changed.connect(self._fonts.clear)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        row = self._view.rows[index.row()]
        if row.is_header:
            return QSize(0, self._metrics(0.85, True).height() + 18)
        height = self._metrics().height() + 2 * _PAD + 2
        return QSize(
            0,
            height + self._detail_height(row, self._view.width() - _LEFT - _RIGHT - 14)
            if row.detail
            else height,
        )

    def createEditor(
        self, parent: QWidget, option: Any, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        # Not the editor that Qt makes: it grows over the edge of the list with a long title.
        editor = TextField(self._theme)
        editor.setParent(parent)
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: Any, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        editor.setGeometry(option.rect.adjusted(_LEFT - 7, 1, -6, -1))

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
            self._paint_row(painter, rect, row)
        painter.restore()

    def _paint_header(self, painter: QPainter, rect: QRect, row: Any) -> None:
        painter.setFont(self._font(0.85, True))
        painter.setPen(self._theme.color("quiet"))
        place = rect.adjusted(_LEFT, 8, -_RIGHT, -2)
        painter.drawText(
            place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, row.title
        )

    def _paint_ground(
        self, painter: QPainter, rect: QRect, row: Any, state: QStyle.StateFlag
    ) -> None:
        inside = QRectF(rect).adjusted(6, 1, -6, -1)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver) and row.is_enabled
        chosen = bool(state & QStyle.StateFlag.State_HasFocus)
        if self._view.hasFocus() or self._view.is_led:
            chosen = chosen or bool(state & QStyle.StateFlag.State_Selected)
        if row.is_current or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("hover"))
            painter.drawRoundedRect(inside, 6, 6)
        if row.is_current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent"))
            painter.drawRoundedRect(
                QRectF(inside.left(), inside.top() + 5, 3, inside.height() - 10), 1.5, 1.5
            )
        if chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("accent"), 1.5))
            painter.drawRoundedRect(inside.adjusted(1, 1, -1, -1), 5, 5)

    def _paint_row(self, painter: QPainter, rect: QRect, row: Any) -> None:
        place = rect.adjusted(_LEFT, _PAD, -_RIGHT - 4, -_PAD)
        if row.is_on is not None:
            side = self._theme.px(_CHECK)
            self._paint_check(
                painter, QRect(place.left(), place.center().y() - side // 2, side, side), row.is_on
            )
            place.adjust(side + 8, 0, 0, 0)
        if row.hint:
            place = self._paint_hint(painter, place, row.hint)
        metrics = self._metrics()
        painter.setFont(self._font())
        painter.setPen(self._theme.color("text" if row.is_enabled else "quiet"))
        top = QRect(place.left(), place.top(), place.width(), metrics.height() + 2)
        title = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, top.width())
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, title)
        if row.detail:
            self._paint_detail(painter, place, top.bottom() + 1, row)

    def _paint_detail(self, painter: QPainter, place: QRect, top: int, row: Any) -> None:
        below = QRect(place.left(), top, place.width(), self._detail_height(row, place.width()))
        painter.setFont(self._font(0.85))
        painter.setPen(self._theme.color("quiet"))
        if row.wraps:
            painter.drawText(below, _WRAPPED, breakable(row.detail))
            return
        detail = self._metrics(0.85).elidedText(
            row.detail, Qt.TextElideMode.ElideRight, below.width()
        )
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, detail)

    def _detail_height(self, row: Any, width: int) -> int:
        metrics = self._metrics(0.85)
        if not row.wraps:
            return metrics.height() + 1
        return (
            metrics.boundingRect(
                QRect(0, 0, max(1, width), 1000), _WRAPPED, breakable(row.detail)
            ).height()
            + 1
        )

    def _paint_hint(self, painter: QPainter, place: QRect, hint: str) -> QRect:
        metrics = self._metrics(0.85)
        painter.setFont(self._font(0.85))
        painter.setPen(self._theme.color("quiet"))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, hint)
        return place.adjusted(0, 0, -metrics.horizontalAdvance(hint) - 10, 0)

    def _paint_check(self, painter: QPainter, place: QRect, is_on: bool) -> None:
        box = QRectF(place).adjusted(0.75, 0.75, -0.75, -0.75)
        painter.setPen(QPen(self._theme.color("accent" if is_on else "quiet"), 1.2))
        painter.setBrush(self._theme.color("accent") if is_on else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        if is_on:
            scale = self._view.devicePixelRatioF()
            shown = picture("check", self._theme.colors.on_accent, place.width() - 4, scale)
            painter.drawPixmap(place.left() + 2, place.top() + 2, shown)

    def _font(self, scale: float = 1.0, bold: bool = False) -> QFont:
        return self._measured(scale, bold)[0]

    def _metrics(self, scale: float = 1.0, bold: bool = False) -> QFontMetrics:
        return self._measured(scale, bold)[1]

    def _measured(self, scale: float, bold: bool) -> tuple[QFont, QFontMetrics]:
        """Fonts are kept: the list asks for the height of every row."""
        if (scale, bold) not in self._fonts:
            font = self._theme.font(scale, bold)
            self._fonts[scale, bold] = (font, QFontMetrics(font))
        return self._fonts[scale, bold]
