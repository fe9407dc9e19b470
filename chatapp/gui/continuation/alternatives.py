"""What a model might have written in the place of a token, each to go on from."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatapp.contract.records import TokenChance
from chatapp.gui.inside.token_choices import choices, percent
from chatapp.gui.inside.token_pieces import visible
from chatapp.gui.inside.token_ranges import PARTIAL, TokenRange
from chatapp.gui.widgets.boxes import clear, vbox
from chatapp.gui.widgets.buttons import PillButton
from chatapp.gui.widgets.flow_layout import FlowLayout
from chatapp.gui.widgets.plain_text import plain_label, tooltip
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_MOST = 8
_UNTEMPERED = 1.0


class Alternatives(QWidget):
    """One line that says what is shown, over the tokens as buttons; its height is constant."""

    chosen = Signal(object, str)
    """The TokenRange that is replaced, and the text to go on from."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._place: TokenRange | None = None
        self._words = plain_label(wraps=True, quiet=True)
        self._buttons = QWidget()
        self._flow = FlowLayout(self._buttons)
        vbox(self._words, self._buttons, None, on=self, spacing=4)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for the line and two rows of buttons."""
        line = self.fontMetrics().height()
        return QSize(240, self._words.heightForWidth(max(200, self.width())) + 2 * (line + 16) + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def show_token(self, place: TokenRange | None) -> None:
        """Show the alternatives of a token, or how to see some."""
        self._place = place
        clear(self._flow)
        if place is None:
            self._words.setText(tr("continuation.click_token"))
            return
        share = percent(math.exp(place.token.logprob))
        words = tr("continuation.instead", token=_word(place.token.text), share=share)
        self._words.setText(words)
        for choice in choices(place.token, _UNTEMPERED)[:_MOST]:
            if choice.tempered is not None:
                self._add(place.token, choice.text, percent(choice.probability))
        self.updateGeometry()

    def _add(self, token: TokenChance, text: str, share: str) -> None:
        button = PillButton(self._theme, "", f"{_word(text)}  {share}", self._buttons)
        # Part of a character cannot be gone on from: it is no text.
        is_text = PARTIAL not in text and bool(text)
        button.setEnabled(is_text and text != token.text)
        name = tr("continuation.from_here", token=_word(text), share=share)
        button.setAccessibleName(name)
        button.setToolTip(tooltip(name if button.isEnabled() else tr("continuation.not_from_here")))
        button.clicked.connect(lambda: self.chosen.emit(self._place, text))
        self._flow.addWidget(button)
        button.show()


def _word(text: str) -> str:
    return visible(text).replace(" ", "␣")
