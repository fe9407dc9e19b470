"""A dialog with the tokens of an answer by probability, and the alternatives of each token."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QSlider, QWidget

from chatapp.contract.records import TokenChance
from chatapp.gui.chats.token_probabilities import ANSWERS_KEPT
from chatapp.gui.inside.legend import Legend
from chatapp.gui.inside.pieces_area import PiecesArea
from chatapp.gui.inside.token_choices import TokenChoices
from chatapp.gui.inside.token_pieces import TokenPieces, of_chances, visible
from chatapp.gui.keyboard.wheel_guard import WheelGuard
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import PlainDialog
from chatapp.gui.widgets.scroll_bars import PlainScrollArea
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_TEMPERATURES = 20
_SIZE = (640, 540)
_LEAST_TEXT = 110
"""Pixels in height that the tokens have at 100 %."""
_OFFER_WIDTH = 460


class InsideView(PlainDialog):
    """Without tokens it offers to compute them; meanwhile it says how far that is."""

    compute_wanted = Signal()
    stop_wanted = Signal()
    alternative_chosen = Signal(int, str)
    """The number of a token, and the text that takes its place."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(tr("inside.title"), tr("inside.close"), parent)
        self._theme = theme
        self._tokens: Sequence[TokenChance] = ()
        self._replaceable: Collection[int] = ()
        self.column.setSpacing(10)
        self._explained = plain_label(tr("inside.explained"), wraps=True)
        self.state = plain_label(wraps=True)
        content = QWidget()
        self._parts = vbox(self._explained, self.state, on=content, spacing=10)
        # In a low window all of it is reached by scrolling.
        area = PlainScrollArea(theme, content)
        area.setAccessibleName(self.windowTitle())
        self.column.addWidget(area, 1)
        self.compute = self.buttons.addButton(
            tr("inside.compute"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.compute.clicked.connect(self.compute_wanted)
        self.column.addWidget(self.buttons)
        self.finished.connect(lambda _result: self.stop_wanted.emit())
        self.setMinimumWidth(_OFFER_WIDTH)

    def offer(self) -> None:
        """Say that there are no probabilities, and how to get them."""
        self.say(tr("inside.none", count=ANSWERS_KEPT))

    def say(self, words: str, can_compute: bool = True) -> None:
        """Say how it goes."""
        self.state.setText(words)
        self.state.show()
        self.compute.setVisible(can_compute)
        (self.compute if can_compute else self.close_button).setDefault(True)
        # Qt's size hint assumes narrower lines and leaves gaps between the sentences.
        edges = self.column.contentsMargins()
        width = _OFFER_WIDTH - edges.left() - edges.right()
        height = self._parts.totalHeightForWidth(width) + self.buttons.sizeHint().height()
        height += edges.top() + edges.bottom() + self.column.spacing()
        self.resize(_OFFER_WIDTH, height)

    def show_tokens(
        self, tokens: Sequence[TokenChance], replaceable: Collection[int] = (), note: str = ""
    ) -> None:
        """Show the tokens; at the numbers in `replaceable` the answer can be gone on with."""
        self._tokens, self._replaceable = tokens, replaceable
        self.compute.hide()
        self.state.setText(note)
        self.state.setVisible(bool(note))
        self.pieces = TokenPieces(self._theme, of_chances(tokens))
        self.pieces.setAccessibleName(tr("inside.title"))
        self.pieces.chosen.connect(self._on_chosen)
        self._scroll = PiecesArea(self._theme, self.pieces)
        self.choices = TokenChoices(self._theme)
        if replaceable:
            self.choices.offer_to_go_on()
            self.choices.chosen.connect(self._go_on)
        self._scroll.setMinimumHeight(self._theme.px(_LEAST_TEXT))
        kept = plain_label(tr("inside.kept", count=ANSWERS_KEPT), wraps=True, quiet=True)
        for part in (Legend(self._theme), self._scroll, self.choices):
            self._parts.addWidget(part, 1 if part is self._scroll else 0)
        self._parts.addLayout(self._temperature_row())
        self._parts.addWidget(kept)
        self.resize(*_SIZE)
        self.pieces.choose(0)
        self.pieces.setFocus()

    def _temperature_row(self) -> QHBoxLayout:
        words = plain_label()
        self.temperature = QSlider(Qt.Orientation.Horizontal)
        WheelGuard(self.temperature)
        self.temperature.setRange(0, _TEMPERATURES)
        self.temperature.setAccessibleName(tr("inside.temperature_name"))
        self.temperature.setToolTip(tr("inside.temperature_explained"))

        def on_moved(value: int) -> None:
            words.setText(tr("inside.temperature", value=f"{value / 10:.1f}"))
            self.choices.set_temperature(value / 10)

        self.temperature.valueChanged.connect(on_moved)
        self.temperature.setValue(10)
        return hbox(words, self.temperature, grows=[self.temperature])

    def _on_chosen(self, index: int) -> None:
        token = self._tokens[index]
        self.choices.show_token(token, index in self._replaceable)
        self.pieces.describe(f"{visible(token.text)}: {self.choices.words()}")

    def _go_on(self, text: str) -> None:
        self.alternative_chosen.emit(self.pieces.current, text)
        self.accept()
