"""One quiet line over the library: what an older version of this program read, and a button that
reads it again.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class OutdatedLine(QWidget):
    """Takes no place when there is nothing to offer."""

    shown_or_hidden = Signal()
    clicked = Signal(list)
    """The ids of all documents that are to be read again."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._ids: Sequence[int] = ()
        self._words = plain_label(wraps=True)
        self._words.setForegroundRole(self._words.palette().ColorRole.PlaceholderText)
        self._again = TextButton(theme, "")
        self._again.clicked.connect(lambda: self.clicked.emit(list(self._ids)))
        column = QVBoxLayout(self)
        # As far in as the words of the button, which stand a little in from its edge.
        self._words.setContentsMargins(8, 0, 0, 0)
        column.setContentsMargins(8, 0, 8, 4)
        column.setSpacing(0)
        column.addWidget(self._words)
        column.addWidget(self._again, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def offer(self, document_ids: Sequence[int]) -> None:
        """Offer to read these again; none hides the line."""
        self._ids = tuple(document_ids)
        self.retranslate()
        if bool(self._ids) == self.isHidden():
            self.setVisible(bool(self._ids))
            self.shown_or_hidden.emit()

    def retranslate(self) -> None:
        """Word it in the language in use."""
        self._words.setText(tr("documents.outdated", count=len(self._ids)))
        self._again.setText(tr("documents.again"))
        self._again.setToolTip(tr("documents.outdated_why"))
        self._again.setAccessibleName(tr("documents.again"))
        self._again.setAccessibleDescription(self._words.text())
        self._again.updateGeometry()
