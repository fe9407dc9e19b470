"""The line over a page that finds a text in its document, says how often it is there, and goes from
hit to hit.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.contract.records import PageHit
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_TYPING_RESTS_MS = 200


class DocumentSearch(QWidget):
    """Enter goes on, Shift+Enter back, Esc closes. Asks with `wanted`, is answered with
    `show_hits`.
    """

    wanted = Signal(str)
    changed = Signal()
    """The hits or the one that is looked at are others."""
    chosen = Signal(object)
    """The PageHit to go to."""
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.hits: Sequence[PageHit] = ()
        self.current: PageHit | None = None
        self._is_cut = False
        self._from_page = 1
        self.field = TextField(theme)
        self._count = plain_label()
        self._up = IconButton(theme, "up", "", size=24)
        self._down = IconButton(theme, "down", "", size=24)
        self._close = IconButton(theme, "close", "", size=24)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_RESTS_MS)
        self._pause.timeout.connect(lambda: self.wanted.emit(self.field.text()))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 6)
        row.setSpacing(4)
        for part in (self.field, self._count, self._up, self._down, self._close):
            row.addWidget(part)
        self._count.setForegroundRole(self._count.palette().ColorRole.PlaceholderText)
        self.field.textChanged.connect(self._on_text_changed)
        self._up.clicked.connect(lambda: self.go(-1))
        self._down.clicked.connect(lambda: self.go(1))
        self._close.clicked.connect(self.close_bar)
        self.retranslate()
        self.hide()

    def open(self, page: int, text: str = "") -> None:
        """Show the line with the keyboard in it; the first hit is looked for from this page on."""
        self._from_page = page
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if text:
            self.field.setText(text)
        self.field.selectAll()

    def close_bar(self) -> None:
        """Hide the line and forget its hits."""
        self.forget()
        self.hide()
        self.closed.emit()

    def forget(self) -> None:
        """Forget the hits, such as those of another document."""
        self.field.clear()
        self._take((), False)

    def show_hits(self, text: str, hits: Sequence[PageHit], is_cut: bool) -> None:
        """Take the answer to `wanted`, unless something else was typed meanwhile, and go to the
        first hit.
        """
        if text != self.field.text() or self.isHidden():
            return
        self._take(hits, is_cut)
        later = [hit for hit in hits if hit.page >= self._from_page]
        if hits:
            self._choose(later[0] if later else hits[0])

    def go(self, step: int) -> None:
        """Go to the next hit or the one before, round the end."""
        if self._pause.isActive():
            self._pause.stop()
            self.wanted.emit(self.field.text())
        elif self.hits:
            at = self._place()
            self._choose(self.hits[(at + step) % len(self.hits)])

    def retranslate(self) -> None:
        """Word everything in the language in use."""
        self.field.setPlaceholderText(tr("source.find"))
        self.field.setAccessibleName(tr("source.find"))
        self._up.set_words(tr("source.previous_hit"))
        self._down.set_words(tr("source.next_hit"))
        self._close.set_words(tr("find.close"))
        self._say_count()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_text_changed(self, text: str) -> None:
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._take((), False)

    def _take(self, hits: Sequence[PageHit], is_cut: bool) -> None:
        self.hits, self._is_cut, self.current = hits, is_cut, None
        self._say_count(was_asked=bool(self.field.text().strip()))
        self.changed.emit()

    def _choose(self, hit: PageHit) -> None:
        self.current = hit
        self._from_page = hit.page
        self._say_count()
        self.changed.emit()
        self.chosen.emit(hit)

    def _place(self) -> int:
        return next((at for at, hit in enumerate(self.hits) if hit is self.current), -1)

    def _say_count(self, was_asked: bool = True) -> None:
        count = f"{len(self.hits):,}{'+' if self._is_cut else ''}"
        words = tr("source.hits", index=f"{self._place() + 1:,}", count=count) if self.hits else ""
        self._count.setText(
            words or (tr("find.nothing") if was_asked and self.field.text().strip() else "")
        )
        for button in (self._up, self._down):
            button.setEnabled(bool(self.hits))
