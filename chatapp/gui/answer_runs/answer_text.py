"""A text of a model that grows: as wide as its place, as high as it needs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent

from chatapp.gui.text.blocks import ContentBlock
from chatapp.gui.text.formulas.formula_news import news
from chatapp.gui.text.growing_text import TextGrowth
from chatapp.gui.text.markdown import GrowingText, parse
from chatapp.gui.text.text_style import text_style
from chatapp.gui.transcript.message_body import MessageBody
from chatapp.gui.widgets.theme import Theme


class AnswerText(MessageBody):
    """Markdown as in the chats, without sources."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._style = text_style(theme)
        self._blocks: Sequence[ContentBlock] = ()
        self._growth: TextGrowth | None = None
        self.link_clicked.connect(_open_address)
        theme.changed.connect(self._on_theme_changed)
        news().drawn.connect(self._on_formulas_drawn)
        self.show_text("")

    def show_text(self, text: str) -> None:
        """Show a whole text; nothing is being written."""
        self._stop_growing()
        self._show(parse(text))
        self.setAccessibleName(text)

    def begin(self) -> None:
        """Empty the place for a text that is written now."""
        self.show_text("")
        self._growth = TextGrowth(GrowingText(), self._show, self)
        self.show_caret(True)

    def append(self, text: str) -> None:
        """Show more of the text that is being written."""
        if self._growth is not None:
            self._growth.append(text)

    def _stop_growing(self) -> None:
        if self._growth is not None:
            self._growth.stop()
            self._growth.deleteLater()
            self._growth = None
            self.show_caret(False)

    def _show(self, blocks: Sequence[ContentBlock]) -> None:
        self._blocks = blocks
        self.set_blocks(blocks, self._style)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(max(1, self.lay_out(max(1, self.width()))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _on_theme_changed(self) -> None:
        self._style = text_style(self._theme)
        self._show(self._blocks)

    def _on_formulas_drawn(self) -> None:
        if self.column.take_formulas():
            self._fit()


def _open_address(address: str) -> None:
    """Hand a web address that was clicked to the system."""
    if address.startswith(("http://", "https://", "mailto:")):
        QDesktopServices.openUrl(QUrl(address))
