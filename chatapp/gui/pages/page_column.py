"""Where the pages of a document lie one below another, in logical pixels; no widgets."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRect, QSize, QSizeF

Fit = Literal["width", "page"]
_A4_PT = QSizeF(595.0, 842.0)
_MARGIN = 8
_GAP = 10
_NARROWEST = 80
_SMALLEST_ZOOM, _LARGEST_ZOOM = 0.25, 4.0


@dataclass(frozen=True, slots=True)
class PageAnchor:
    """A place that stays when sizes change: a page, and how far down it, in its heights."""

    page: int
    share: float
    above: int = 0
    """Pixels of the gap above the page that are seen."""


class PageColumn:
    """Pages count from 1. A page whose size is not known yet is as large as the last known one."""

    def __init__(self) -> None:
        self.pages = 0
        self.fit: Fit = "width"
        self.zoom = 1.0
        self._room = QSize(400, 600)
        self._sizes: dict[int, QSizeF] = {}
        self._usual = _A4_PT
        self._tops: list[int] = []

    def reset(self, pages: int) -> None:
        """Begin another document."""
        self._sizes, self._usual = {}, _A4_PT
        self.set_pages(pages)

    def set_pages(self, pages: int) -> None:
        self.pages = pages
        self._tops = []

    def set_room(self, room: QSize) -> None:
        """Take the size of the view."""
        self._room = room
        self._tops = []

    def is_of_other_size(self, page: int, points: QSizeF) -> bool:
        """Return whether a page has another size than was thought, or is the first known one."""
        return not self._sizes or self.points(page) != points

    def set_size(self, page: int, points: QSizeF) -> None:
        """Note the size of a page in points."""
        if not self._sizes:
            self._usual = points
        self._sizes[page] = points
        self._tops = []

    def zoom_by(self, factor: float) -> None:
        """Make the pages larger or smaller than the room."""
        self.set_zoom(self.zoom * factor)

    def set_zoom(self, zoom: float) -> None:
        self.zoom = max(_SMALLEST_ZOOM, min(_LARGEST_ZOOM, zoom))
        self._tops = []

    def set_fit(self, fit: Fit) -> None:
        """Fit each page to the width of the room, or all of it into the room."""
        self.fit, self.zoom = fit, 1.0
        self._tops = []

    def points(self, page: int) -> QSizeF:
        """Return the size of a page in points."""
        return self._sizes.get(page, self._usual)

    def size(self, page: int) -> QSize:
        """Return the size of a page in pixels."""
        points = self.points(page)
        ratio = points.height() / points.width()
        width = float(self._room.width() - 2 * _MARGIN)
        if self.fit == "page":
            width = min(width, (self._room.height() - 2 * _MARGIN) / ratio)
        width = max(_NARROWEST, width * self.zoom)
        return QSize(round(width), round(width * ratio))

    def rectangle(self, page: int) -> QRect:
        """Return where a page lies; a page narrower than the room is in its middle."""
        size = self.size(page)
        left = max(_MARGIN, (self._room.width() - size.width()) // 2)
        return QRect(left, self._top(page), size.width(), size.height())

    def total(self) -> QSize:
        """Return the size of all pages together."""
        if not self.pages:
            return QSize(0, 0)
        widest = max(self.size(page).width() for page in {1, self.pages, *self._sizes})
        bottom = self._top(self.pages) + self.size(self.pages).height() + _MARGIN
        return QSize(widest + 2 * _MARGIN, bottom)

    def page_at(self, y: int) -> int:
        """Return the page at a height, or the one above a gap."""
        self._measure()
        return max(1, min(self.pages, bisect_right(self._tops, y)))

    def anchor(self, y: int) -> PageAnchor:
        page = self.page_at(y + _GAP)
        place = self.rectangle(page)
        down = y - place.top()
        return PageAnchor(page, max(0, down) / max(1, place.height()), max(0, -down))

    def height_of(self, anchor: PageAnchor) -> int:
        """Return where an anchor lies now."""
        place = self.rectangle(min(anchor.page, max(1, self.pages)))
        return round(place.top() - anchor.above + anchor.share * place.height())

    def _top(self, page: int) -> int:
        self._measure()
        return self._tops[page - 1] if 0 < page <= len(self._tops) else _MARGIN

    def _measure(self) -> None:
        if len(self._tops) == self.pages:
            return
        # Most pages are of the usual size, which is reckoned once.
        usual = self.size(0).height()
        tops, top = [], _MARGIN
        for page in range(1, self.pages + 1):
            tops.append(top)
            top += (self.size(page).height() if page in self._sizes else usual) + _GAP
        self._tops = tops
