"""The line over the library that offers to read outdated documents again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class OutdatedLine(Retranslating, QWidget):
    """Hidden when there is nothing to offer."""

    shown_or_hidden = Signal()
    clicked = Signal(list)
    """The ids of the documents to read again."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._ids: Sequence[int] = ()
        self._is_allowed = True
        self._words = plain_label(wraps=True, quiet=True)
        self._again = TextButton(theme, "")
        self._again.clicked.connect(lambda: self.clicked.emit(list(self._ids)))
        # Aligned with the words of the button, which are indented by 8 px.
        self._words.setContentsMargins(8, 0, 0, 0)
        column = vbox(self._words, self._again, on=self, margins=(8, 0, 8, 4), spacing=0)
        column.setAlignment(self._again, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def offer(self, document_ids: Sequence[int]) -> None:
        """Offer to read these documents again; none hides the line."""
        self._ids = tuple(document_ids)
        self._retranslate()
        self._show()

    def set_allowed(self, is_allowed: bool) -> None:
        """Hide the line while the panel is folded."""
        self._is_allowed = is_allowed
        self._show()

    def _show(self) -> None:
        is_wanted = self._is_allowed and bool(self._ids)
        if is_wanted == self.isHidden():
            self.setVisible(is_wanted)
            self.shown_or_hidden.emit()

    def _retranslate(self) -> None:
        self._words.setText(tr("documents.outdated", count=len(self._ids)))
        self._again.set_words(tr("documents.again"))
        self._again.setToolTip(tr("documents.outdated_why"))
        self._again.setAccessibleDescription(self._words.text())
