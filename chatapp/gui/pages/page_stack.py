"""All pages of a document one below another; only those in sight have a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from chatapp.contract.records import Box
from chatapp.gui.pages.page_column import Fit, PageAnchor, PageColumn
from chatapp.gui.pages.page_picture import PagePicture
from chatapp.gui.pages.page_pictures import PagePictures
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme, set_palette_color

_MOST_PIXELS = 8_000_000
"""Pixels of one picture: 32 MB; chosen."""
_PREFETCHED_PX = 1600
"""Width in pixels up to which the pages beside those in sight have a picture too; chosen."""
_MOST_PENDING = 2
_ASKED_AFTER_MS = 40
_SHARPER_AFTER_MS = 150
_STEP = 48
_STEPS: dict[int, Sequence[int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class PageStack(QAbstractScrollArea):
    """Asks for at most two pictures at a time, those in sight first."""

    page_wanted = Signal(int, int)
    """A page and its width in device pixels."""
    page_turned = Signal(int)
    """Another page is the current one."""
    page_seen = Signal(int)
    """A page has its picture for the first time since it came in sight."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.column = PageColumn()
        self.pictures = PagePictures(theme, self.viewport(), self.column)
        self._drawn: dict[int, int] = {}
        """Width of the picture of each page, in device pixels."""
        self._pending: dict[int, int] = {}
        self._page = 1
        self._goal: Box | None = None
        self._is_moving = False
        self._asking = QTimer(self, singleShot=True)
        self._asking.timeout.connect(self.ask)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(SlimBar(theme))
        self.setHorizontalScrollBar(SlimBar(theme, Qt.Orientation.Horizontal))
        # A bar that comes and goes would change the width that pages are fitted to.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self._arrange())
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def picture(self) -> PagePicture:
        """The picture of the current page."""
        return self.pictures.at(self._page)

    @property
    def page(self) -> int:
        """The current page."""
        return self._page

    def open(self, pages: int, page: int) -> None:
        """Begin another document; `pages` is 0 while unknown."""
        self.pictures.keep(())
        self._pending.clear()
        self._drawn.clear()
        self.column.reset(max(pages, page))
        self._page = page
        self.go_to(page)

    def set_pages(self, pages: int) -> None:
        """Take the number of pages, which is known with the first picture."""
        if pages != self.column.pages:
            self._keep_place(lambda: self.column.set_pages(pages))

    def go_to(self, page: int, place: Box | None = None) -> None:
        """Scroll to the top of a page, or to a place on it."""
        self._goal = place
        is_other = page != self._page
        self._page = page
        self._scroll_to_goal()
        if is_other:
            self.page_turned.emit(page)
        self.ask()

    def show_picture(self, page: int, png: bytes, points: QSizeF) -> bool:
        """Take the picture of a page; return False when the bytes are none."""
        width = self._pending.pop(page, 0)
        if points.isEmpty():
            return False
        keep = self._kept()
        if self.column.is_of_other_size(page, points):
            self._keep_place(lambda: self.column.set_size(page, points))
        is_picture = True
        if page in keep:
            is_first = not self.pictures.at(page).has_picture()
            is_picture = self.pictures.at(page).show_picture(png, points)
            self._drawn[page] = width or self._wanted_px(page)
            self._arrange()
            if is_first and is_picture:
                self.page_seen.emit(page)
        if page == self._page and self._goal is not None:
            self._scroll_to_goal()
        self.ask()
        return is_picture

    def give_up(self, page: int) -> None:
        """Note that a page has no picture; it is not asked for again until it is out of sight."""
        self._drawn[page] = self._pending.pop(page, 0) or self._wanted_px(page)
        self.ask()

    def zoom_by(self, factor: float) -> None:
        """Zoom the pages at once; sharper pictures follow."""
        self._keep_place(lambda: self.column.zoom_by(factor))
        self._asking.start(_SHARPER_AFTER_MS)

    def set_fit(self, fit: Fit) -> None:
        self._keep_place(lambda: self.column.set_fit(fit))
        self._asking.start(_SHARPER_AFTER_MS)

    def ask(self) -> None:
        """Ask for the pictures that are missing or not sharp, those in sight first."""
        self._asking.stop()
        for page in self._wanted_pages():
            if len(self._pending) >= _MOST_PENDING and page != self._page:
                return
            wanted = self._wanted_px(page)
            if page not in self._pending and self._drawn.get(page) != wanted:
                self._pending[page] = wanted
                self.page_wanted.emit(page, wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select words with Shift and an arrow, from the marked ones on; else scroll."""
        step = _STEPS.get(event.key())
        bar = self.verticalScrollBar()
        if step is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.picture.select_on(*step)
            self._ensure_visible(self.picture.cursor_place())
        elif event.key() == Qt.Key.Key_Home:
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.1 if event.angleDelta().y() > 0 else 1 / 1.1)
            event.accept()
        else:
            super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            # The window was moved to a display of another scale.
            self._asking.start(_SHARPER_AFTER_MS)
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_place(lambda: None)
        if self._goal is not None:
            self._scroll_to_goal()
        self._asking.start(_SHARPER_AFTER_MS)

    def _wanted_px(self, page: int) -> int:
        """Return the width of a sharp picture in device pixels."""
        size = self.column.size(page)
        most = (_MOST_PIXELS * size.width() / max(1, size.height())) ** 0.5
        return round(min(most, size.width() * self.devicePixelRatioF()))

    def _wanted_pages(self) -> list[int]:
        if not self.column.pages:
            return []
        in_sight = self._in_sight()
        order = dict.fromkeys((self._page, *in_sight)) if self._page in in_sight else in_sight
        beside = sorted(set(self._kept()) - set(in_sight))
        return [*order, *beside]

    def _in_sight(self) -> range:
        top = self.verticalScrollBar().value()
        pages = self.column
        return range(pages.page_at(top), pages.page_at(top + self.viewport().height()) + 1)

    def _kept(self) -> range:
        """Return the pages that have a picture: those in sight, and where cheap one beside."""
        in_sight = self._in_sight()
        beside = 1 if self._wanted_px(self._page) <= _PREFETCHED_PX else 0
        last = min(self.column.pages, in_sight[-1] + beside)
        return range(max(1, in_sight[0] - beside), last + 1)

    def _arrange(self) -> None:
        """Place the pictures in sight, and drop the others."""
        if not self.column.pages:
            return
        kept = self._kept()
        self.pictures.keep({*kept, self._page})
        self._drawn = {page: px for page, px in self._drawn.items() if page in {*kept, self._page}}
        shift = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        for page in {*kept, *self.pictures.pages()}:
            place = self.column.rectangle(page)
            picture = self.pictures.at(page)
            picture.set_points(self.column.points(page))
            picture.set_width(place.width())
            picture.move(place.topLeft() - shift)

    def _keep_place(self, change: Callable[[], object]) -> None:
        """Change sizes; what is at the top of the view stays there."""
        pages, bar = self.column, self.verticalScrollBar()
        anchor = pages.anchor(bar.value()) if pages.pages else PageAnchor(1, 0.0)
        change()
        pages.set_room(self.viewport().size())
        self._set_ranges()
        self._move(pages.height_of(anchor))

    def _set_ranges(self) -> None:
        total, room = self.column.total(), self.viewport().size()
        for bar, length, shown in (
            (self.verticalScrollBar(), total.height(), room.height()),
            (self.horizontalScrollBar(), total.width(), room.width()),
        ):
            self._is_moving = True
            bar.setRange(0, max(0, length - shown))
            bar.setPageStep(max(1, shown - _STEP))
            bar.setSingleStep(_STEP)
            self._is_moving = False

    def _move(self, top: int) -> None:
        self._is_moving = True
        self.verticalScrollBar().setValue(top)
        self._is_moving = False
        self._arrange()

    def _scroll_to_goal(self) -> None:
        """Scroll the goal to the upper third of the view, or the page to its top."""
        self._set_ranges()
        place = self.column.rectangle(self._page)
        if self._goal is None:
            self._move(place.top() - 8)
            return
        target = self.picture.rectangle(self._goal)
        self._move(round(place.top() + target.top() - self.viewport().height() / 3))
        self.horizontalScrollBar().setValue(round(target.left() - 24))

    def _ensure_visible(self, place: QRectF) -> None:
        top = place.top() + self.column.rectangle(self._page).top()
        bar, room = self.verticalScrollBar(), self.viewport().height()
        if place.isEmpty() or bar.value() <= top <= bar.value() + room - _STEP:
            return
        self._move(round(top - room / 2))

    def _on_scrolled(self, value: int) -> None:
        if self._is_moving:
            return
        self._goal = None
        self._arrange()
        page = self.column.page_at(value + self.viewport().height() // 3)
        if page != self._page:
            self._page = page
            self.page_turned.emit(page)
        self._asking.start(_ASKED_AFTER_MS)

    def _on_theme_changed(self) -> None:
        set_palette_color(self, QPalette.ColorRole.Window, self._theme.color("raised"))
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
