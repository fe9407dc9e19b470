"""Small pictures of all pages at the left of the page; a click goes to one."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate

from chatapp.gui.widgets.painting import draw_rounded
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

Index = QModelIndex | QPersistentModelIndex
_WIDTH, _HEIGHT = 84, 110
"""Logical pixels of the largest picture at 100 %."""
_MOST_KEPT = 120
"""Pictures kept in memory, 40 KB each at scale 1; chosen."""
_MOST_PENDING = 1


class ThumbnailModel(QAbstractListModel):
    """Pages from 1; their pictures come as they are painted."""

    wanted = Signal(int)
    """A page that is painted without its picture."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = 0
        self._pictures: OrderedDict[int, QPixmap] = OrderedDict()
        self._waiting: OrderedDict[int, None] = OrderedDict()
        self._pending: set[int] = set()

    def reset(self, pages: int) -> None:
        self.beginResetModel()
        self.pages = pages
        self._pictures.clear()
        self._waiting.clear()
        self._pending.clear()
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self.pages

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        page = index.row() + 1
        if role == Qt.ItemDataRole.DisplayRole:
            return str(page)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return tr("source.page_number", page=page)
        return None

    def picture(self, page: int) -> QPixmap | None:
        """Return the picture of a page; one that is missing is asked for."""
        if page in self._pictures:
            self._pictures.move_to_end(page)
            return self._pictures[page]
        if page not in self._pending:
            # What was painted last is in sight, what waited for long perhaps not any more.
            self._waiting[page] = None
            self._waiting.move_to_end(page)
            self._ask()
        return None

    def take(self, page: int, png: bytes) -> None:
        """Take the picture of a page, empty when there is none."""
        self._pending.discard(page)
        pixmap = QPixmap()
        pixmap.loadFromData(png, "PNG")
        self._pictures[page] = pixmap
        while len(self._pictures) > _MOST_KEPT:
            self._pictures.popitem(last=False)
        place = self.index(page - 1)
        self.dataChanged.emit(place, place)
        self._ask()

    def refresh(self) -> None:
        """Ask for all pictures anew, those in sight first."""
        self._pictures.clear()
        self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def _ask(self) -> None:
        while self._waiting and len(self._pending) < _MOST_PENDING:
            page, _ = self._waiting.popitem()
            self._pending.add(page)
            self.wanted.emit(page)
        while len(self._waiting) > _MOST_KEPT // 4:
            self._waiting.popitem(last=False)


class ThumbnailPainter(QStyledItemDelegate):
    """Draws a page with its number below; the current one has an edge."""

    def __init__(self, theme: Theme, view: PageThumbnails) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: Any, index: Index) -> QSize:
        return QSize(self._theme.px(_WIDTH) + 16, self._theme.px(_HEIGHT) + self._line() + 14)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        page, rect = index.row() + 1, QRect(option.rect)
        room = rect.adjusted(8, 6, -8, -self._line() - 6)
        picture = self._view.pages.picture(page)
        shown = room.size()
        if picture is not None and not picture.isNull():
            shown = picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        sheet = QRect(0, 0, shown.width(), shown.height())
        sheet.moveCenter(room.center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(sheet, Qt.GlobalColor.white)
        if picture is not None and not picture.isNull():
            painter.drawPixmap(sheet, picture)
        is_current = index.row() == self._view.currentIndex().row()
        line = QPen(self._theme.color("accent" if is_current else "line"), 2 if is_current else 1)
        draw_rounded(painter, sheet.toRectF(), 1, line)
        painter.setFont(self._theme.font(0.8, bold=is_current))
        painter.setPen(self._theme.color("text" if is_current else "quiet"))
        below = QRect(rect.left(), room.bottom() + 2, rect.width(), self._line() + 2)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(page))
        painter.restore()

    def _line(self) -> int:
        return self._theme.px(16)


class PageThumbnails(QListView):
    """Follows the current page; arrows, Enter and a click go to another one."""

    picked = Signal(int)
    wanted = Signal(int, int)
    """A page and the width of its picture in device pixels."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.pages = ThumbnailModel()
        self.pages.wanted.connect(lambda page: self.wanted.emit(page, self._wanted_px()))
        self.setModel(self.pages)
        self.setItemDelegate(ThumbnailPainter(theme, self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(SlimBar(theme))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._on_clicked)
        self.activated.connect(self._on_clicked)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.hide()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            # The window was moved to a display of another scale.
            self.pages.refresh()
        return super().event(event)

    def _wanted_px(self) -> int:
        return round(self._theme.px(_WIDTH) * self.devicePixelRatioF())

    def show_current(self, page: int) -> None:
        """Mark the current page, and scroll it into sight."""
        place = self.pages.index(page - 1)
        if place.isValid() and place != self.currentIndex():
            self.setCurrentIndex(place)
            self.scrollTo(place)

    def _on_clicked(self, place: QModelIndex) -> None:
        self.picked.emit(place.row() + 1)

    def _on_theme_changed(self) -> None:
        self.setFixedWidth(self._theme.px(_WIDTH) + 28)
        self.scheduleDelayedItemsLayout()
