"""What is on the screen first: the empty window and the composer, ready to type while all else is
still loading.
"""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from chatapp.gui.composer.composer import Composer
from chatapp.gui.shell.main_window import MainWindow
from chatapp.gui.widgets.icons import icon
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.settings import Settings


class Frame:
    """Imports little, because everything it imports is waited for. Questions sent early are kept in
    `early`.

    Nothing here names `Qt`: to ready the hundred enums of that one name took PySide 13 ms of 170.
    """

    def __init__(self, values: Settings) -> None:
        self.theme = Theme()
        self.theme.choose(values.theme)
        self.theme.set_zoom(values.zoom_percent)
        self.composer = Composer(self.theme)
        self.window = MainWindow(self.theme, self.composer)
        self.window.restore_geometry(values.window_geometry)
        self.window.show_list(values.list_shown)
        self.early: list[str] = []
        self.composer.sent.connect(self._on_sent)

    def show(self) -> None:
        """Show the window, ready to type."""
        self.window.show()
        self.composer.focus()

    def settle(self) -> None:
        """Do what could wait until the window was on the screen."""
        self.theme.hear_system()
        QApplication.setWindowIcon(icon("chat", self.theme.colors.accent, 32))

    def take_early(self) -> list[str]:
        """Return the questions sent so far; later ones go to whoever listens by then."""
        self.composer.sent.disconnect(self._on_sent)
        return self.early

    def _on_sent(self, text: str) -> None:
        self.early.append(text)
