"""At the top of the source view: the document, and under it the headings that the cited words stand
under.
"""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from chatapp.contract.records import Source
from chatapp.gui.widgets.elided_name import ElidedName
from chatapp.texts import places


class SourceName(QWidget):
    """The second line takes no room where there are no headings."""

    def __init__(self) -> None:
        super().__init__()
        self._document = ElidedName()
        self.headings = ElidedName()
        self.headings.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._document)
        column.addWidget(self.headings)
        self.headings.hide()

    def show_source(self, source: Source) -> None:
        """Name the document of a source and where in its outline it stands."""
        self._document.set_text(source.document)
        path = places.path(source)
        self.headings.set_text(path)
        self.headings.setVisible(bool(path))
