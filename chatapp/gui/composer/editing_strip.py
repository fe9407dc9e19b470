"""The line over the text field while an earlier question is edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.texts import tr

if TYPE_CHECKING:
    from chatapp.gui.widgets.theme import Theme


class EditingStrip(Retranslating, QWidget):
    """Starts hidden."""

    cancelled = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._words = plain_label(wraps=True, quiet=True)
        self._cancel = TextButton(theme, "", quiet=True)
        self._cancel.clicked.connect(self.cancelled)
        hbox(self._words, self._cancel, on=self, grows=[self._words], margins=(4, 0, 0, 0))
        self._retranslate()
        self.hide()

    def _retranslate(self) -> None:
        self._words.setText(tr("composer.editing"))
        self._cancel.setText(tr("composer.cancel_editing"))
