"""What else might have stood in a place of an answer, and going on from there with it."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QWidget

from chatapp.contract.records import TokenChance
from chatapp.gui.inside.token_choices import TokenChoices, percent
from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import Popup
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_WIDTH = 400
_SIDE = 12


class TokenPopup(Popup):
    """Deletes itself when it closes. `words` is the token as the answer shows it."""

    chosen = Signal(str)
    """The text to go on with."""

    def __init__(
        self, theme: Theme, token: TokenChance, words: str, can_go_on: bool, parent: QWidget
    ) -> None:
        super().__init__(theme, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        share = percent(math.exp(token.logprob))
        self.head = plain_label(tr("tint.word", token=words, share=share))
        self.head.setFont(theme.font(bold=True))
        self.choices = TokenChoices(theme, has_temperature=False)
        self.choices.offer_to_go_on()
        self.choices.show_token(token, can_go_on)
        self.choices.setFixedWidth(theme.px(_WIDTH))
        self.choices.fit_rows()
        self.choices.setAccessibleName(self.head.text())
        self.choices.chosen.connect(self._choose)
        self.setAccessibleName(self.head.text())
        inner = vbox(self.head, self.choices, margins=(_SIDE, 4, _SIDE, 4), spacing=6)
        self.column.addLayout(inner)

    def open_at(self, place: QRect, beside: QWidget) -> None:
        """Open under a place on the screen, above it where there is more room."""
        self.adjustSize()
        screen = beside.screen().availableGeometry()
        top = place.bottom() + 2 - self.margin
        if top + self.height() > screen.bottom() and place.top() - self.height() > screen.top():
            top = place.top() - self.height() - 2 + self.margin
        self._open_at(QPoint(place.left() - _SIDE - self.margin, top), beside)
        for button in self.choices.buttons:
            if not button.isHidden():
                button.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _choose(self, text: str) -> None:
        self.close()
        self.chosen.emit(text)
