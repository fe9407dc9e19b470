"""Where the result of a work was saved, with buttons that open the file and its folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class SavedLine(Retranslating, QWidget):
    """Hidden until a file was saved."""

    open_wanted = Signal(str)
    folder_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.file = ""
        self._words = plain_label(wraps=True)
        self._open = TextButton(theme, "")
        self._folder = TextButton(theme, "", "folder")
        parts = (self._words, self._open, self._folder)
        hbox(*parts, on=self, grows=[self._words], spacing=4)
        self._open.clicked.connect(lambda: self.open_wanted.emit(self.file))
        self._folder.clicked.connect(lambda: self.folder_wanted.emit(self.file))
        self.show_file("")

    def show_file(self, file: str) -> None:
        """Say where a result was saved; "" hides the line."""
        self.file = file
        self._retranslate()
        self.setVisible(bool(file))

    def say(self, words: str) -> None:
        """Say in its place why the file was not opened."""
        self._words.setText(words)

    def _retranslate(self) -> None:
        self._words.setText(tr("works.exported", file=Path(self.file).name))
        self._open.set_words(tr("library.open"))
        self._folder.set_words(tr("library.show_in_folder"))
