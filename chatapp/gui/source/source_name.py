"""The head of the source view: the document and the headings of the page in sight."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatapp.contract.records import Source
from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.plain_text import ElidedName


class SourceName(QWidget):
    """The second line is hidden when there are no headings."""

    def __init__(self) -> None:
        super().__init__()
        self._document = ElidedName()
        self.headings = ElidedName()
        self.headings.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        vbox(self._document, self.headings, on=self, spacing=0)
        self.headings.hide()

    def show_source(self, source: Source) -> None:
        """Show the document of a source."""
        self._document.set_text(source.document)

    def show_headings(self, path: str) -> None:
        """Show what the page in sight stands under, "" for nothing."""
        self.headings.set_text(path)
        self.headings.setVisible(bool(path))
