"""Where the program keeps what: each folder with a button that opens it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.paths import Paths
from chatapp.texts import tr


class PlacesPage(QWidget):
    """Where no file manager can be started, the path is copied and that is said."""

    def __init__(self, theme: Theme, paths: Paths) -> None:
        super().__init__()
        self._theme = theme
        self._said = plain_label(wraps=True)
        self.buttons: dict[str, TextButton] = {}
        places = {
            "data": paths.data,
            "chats": paths.chats,
            "library": paths.library,
            "models": paths.models,
            "presets": paths.presets,
            "pictures": paths.pictures,
            "cache": paths.states,
            "logs": paths.logs,
        }
        vbox(*[self._line(name, path) for name, path in places.items()], self._said, on=self)
        self._said.hide()

    def open(self, path: Path) -> None:
        """Open a folder, or the folder of a file, in the system's file manager."""
        folder = path if path.is_dir() else path.parent
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            QGuiApplication.clipboard().setText(str(folder))
            self._said.setText(tr("places.not_opened", folder=folder))
            self._said.show()

    def _line(self, name: str, path: Path) -> QWidget:
        line = QWidget()
        title = plain_label(tr(f"places.{name}"), wraps=True)
        shown = plain_label(str(path), wraps=True, quiet=True, selectable=True)
        shown.setAccessibleName(f"{title.text()}: {path}")
        button = TextButton(self._theme, tr("places.open"), "folder")
        button.setAccessibleName(tr("places.open_named", name=title.text()))
        button.clicked.connect(partial(self.open, path))
        self.buttons[name] = button
        texts = vbox(title, shown, spacing=2)
        row = hbox(on=line, margins=(0, 4, 0, 4), spacing=8)
        row.addLayout(texts, 1)
        row.addWidget(button)
        return line
