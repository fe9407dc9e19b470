"""The pictures of the pages in sight, of which one at a time has selected words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from chatapp.contract.page_records import PageWord
from chatapp.contract.records import Box
from chatapp.gui.pages.page_column import PageColumn
from chatapp.gui.pages.page_picture import PagePicture
from chatapp.gui.widgets.theme import Theme


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What is marked on a page: the current source, the others, the hits of a search."""

    own: Sequence[Box] = ()
    others: Sequence[Box] = ()
    hits: Sequence[Box] = ()
    hit: Sequence[Box] = ()


class PagePictures(QObject):
    """Makes pictures as they come in sight."""

    selected = Signal(str)

    def __init__(self, theme: Theme, viewport: QWidget, layout: PageColumn) -> None:
        super().__init__(viewport)
        self._theme = theme
        self._viewport = viewport
        self._layout = layout
        self._pictures: dict[int, PagePicture] = {}
        self.marks: Callable[[int], PageMarks] = lambda _page: PageMarks()

    def at(self, page: int) -> PagePicture:
        """Return the picture of a page, an empty sheet at first."""
        if page not in self._pictures:
            picture = self._pictures[page] = PagePicture(self._theme)
            picture.setParent(self._viewport)
            picture.set_points(self._layout.points(page))
            picture.selected.connect(lambda text: self._on_selected(picture, text))
            self._mark(page, picture)
            picture.show()
        return self._pictures[page]

    def pages(self) -> list[int]:
        """Return the pages that have a picture, or an empty sheet."""
        return list(self._pictures)

    def keep(self, pages: Collection[int]) -> None:
        """Drop all pictures but those of some pages."""
        for page in [page for page in self._pictures if page not in pages]:
            picture = self._pictures.pop(page)
            if picture.selection():
                self.selected.emit("")
            picture.hide()
            picture.deleteLater()

    def show_words(self, page: int, words: Sequence[PageWord]) -> None:
        if page in self._pictures:
            self._pictures[page].show_words(words)

    def refresh_marks(self) -> None:
        """Mark all pages anew."""
        for page, picture in self._pictures.items():
            self._mark(page, picture)

    def selection(self) -> str:
        """Return the selected text."""
        texts = (picture.selection() for picture in self._pictures.values())
        return next(filter(None, texts), "")

    def unselect(self) -> None:
        """Select nothing."""
        for picture in self._pictures.values():
            picture.unselect()

    def _mark(self, page: int, picture: PagePicture) -> None:
        marks = self.marks(page)
        picture.mark(marks.own, marks.others)
        picture.mark_hits(marks.hits, marks.hit)

    def _on_selected(self, selecting: PagePicture, text: str) -> None:
        if text:
            for picture in self._pictures.values():
                if picture is not selecting:
                    picture.unselect()
        self.selected.emit(text)
