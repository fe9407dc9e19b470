"""The search bar of the source view: finds a text in the displayed document."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal

from chatapp.contract.page_records import PageHit
from chatapp.gui.widgets.search_bar import SearchBar
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_TYPING_RESTS_MS = 200


class DocumentSearch(SearchBar):
    """Emits `wanted` and takes the answer in `show_hits`."""

    wanted = Signal(str)
    changed = Signal()
    """The hits or the current hit changed."""
    chosen = Signal(object)
    """The PageHit to go to."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, margins=(12, 4, 8, 6), spacing=4)
        self.hits: Sequence[PageHit] = ()
        self.current: PageHit | None = None
        self._is_cut = False
        self._from_page = 1
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_RESTS_MS)
        self._pause.timeout.connect(lambda: self.wanted.emit(self.field.text()))
        self.field.textChanged.connect(self._on_text_changed)
        self._retranslate()

    def open_at(self, page: int, text: str = "") -> None:
        """Show the bar; the first hit is searched from this page on."""
        self._from_page = page
        self.open(text)

    def close_bar(self) -> None:
        """Hide the bar and remove its hits."""
        self.forget()
        super().close_bar()

    def forget(self) -> None:
        """Remove text and hits, such as those of another document."""
        self.field.clear()
        self._take((), False)

    def show_hits(self, text: str, hits: Sequence[PageHit], is_cut: bool) -> None:
        """Show the hits of a text and go to the first; hits of an earlier text are dropped."""
        if text != self.field.text() or self.isHidden():
            return
        self._take(hits, is_cut)
        later = [hit for hit in hits if hit.page >= self._from_page]
        if hits:
            self._choose(later[0] if later else hits[0])

    def go(self, step: int = 1) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.wanted.emit(self.field.text())
        elif self.hits:
            self._choose(self.hits[(self._index() + step) % len(self.hits)])

    def _retranslate(self) -> None:
        self._word(tr("source.find"), tr("source.previous_hit"), tr("source.next_hit"))
        self._show_count()

    def _on_text_changed(self, text: str) -> None:
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._take((), False)

    def _take(self, hits: Sequence[PageHit], is_cut: bool) -> None:
        self.hits, self._is_cut, self.current = hits, is_cut, None
        self._show_count()
        self.changed.emit()

    def _choose(self, hit: PageHit) -> None:
        self.current = hit
        self._from_page = hit.page
        self._show_count()
        self.changed.emit()
        self.chosen.emit(hit)

    def _index(self) -> int:
        return next((index for index, hit in enumerate(self.hits) if hit is self.current), -1)

    def _show_count(self) -> None:
        words = tr("find.nothing") if self.field.text().strip() else ""
        if self.hits:
            count = f"{len(self.hits):,}{'+' if self._is_cut else ''}"
            words = tr("source.hits", index=f"{self._index() + 1:,}", count=count)
        self._result.setText(words)
        for button in (self._previous, self._next):
            button.setEnabled(bool(self.hits))
