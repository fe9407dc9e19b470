"""The panel under a page: the number of the source and its quote."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from chatapp import texts
from chatapp.contract.records import Source
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.text_field import ReadOnlyText
from chatapp.gui.widgets.theme import Theme, set_palette_color
from chatapp.texts import document_warnings, tr

_LOWEST = 320
"""Height of a view that has room for page and quote, in pixels."""


class CitedText(QWidget):
    """The two buttons go to the previous and the next source."""

    def __init__(self, theme: Theme, before: IconButton, after: IconButton) -> None:
        super().__init__()
        self._theme = theme
        self._place = plain_label()
        self._note = plain_label(wraps=True, quiet=True)
        self._warning = plain_label(wraps=True)
        for label in (self._note, self._warning):
            label.setContentsMargins(12, 0, 12, 8)
            label.hide()
        self.quote = ReadOnlyText(theme)
        row = hbox(before, self._place, after, None, margins=(8, 6, 8, 6), spacing=4)
        vbox(row, self._note, self._warning, self.quote, on=self, spacing=0)
        self._room = 160
        self._is_wanted = True
        self._is_low = False
        self.quote.document().documentLayout().documentSizeChanged.connect(
            lambda _size: self._fit()
        )
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_quote(self, is_cited: bool, is_seen: bool, is_marked: bool) -> None:
        """Show the quote while its words are not marked on the cited page.

        Until the page is seen the quote stands for it; then a note says why it is shown.
        """
        self._is_wanted = is_cited and not (is_seen and is_marked)
        is_unmarked = is_cited and is_seen and not is_marked
        self._note.setText(tr("source.no_boxes") if is_unmarked else "")
        self._note.setVisible(is_unmarked)
        self._show_or_hide()

    def say(self, index: int, count: int, source: Source | None) -> None:
        """Show the number of the source and its warnings; hidden without a quote."""
        self.setVisible(source is not None and bool(source.quote))
        self._place.setText(tr("source.count", index=index, count=count) if count else "")
        warnings = source.warnings if source else ()
        warning = document_warnings.of_source(warnings, texts.language())
        self._warning.setText(tr("source.warned", what=warning) if warning else "")
        self._warning.setVisible(bool(warning))

    def set_room(self, height: int) -> None:
        """Let the quote take what it needs of a fifth of the view's height, 64 to 160 px.

        In a low view the page needs all of it.
        """
        self._is_low = height < _LOWEST
        self._show_or_hide()
        self._room = max(64, min(160, height // 5))
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_later()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_later()

    def _show_or_hide(self) -> None:
        self.quote.setVisible(self._is_wanted and not self._is_low)
        self._fit_later()

    def _fit_later(self) -> None:
        """Fit the quote when it is laid out at its new width, of which Qt tells nothing."""
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        document = self.quote.document()
        # The height of a plain text is counted in lines.
        needed = document.size().height() * self.quote.fontMetrics().lineSpacing()
        needed += 2 * document.documentMargin()
        self.quote.setFixedHeight(min(self._room, round(needed) + 2))

    def _on_theme_changed(self) -> None:
        warning = self._theme.color("warning")
        set_palette_color(self._warning, QPalette.ColorRole.WindowText, warning)
