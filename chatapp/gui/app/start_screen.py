"""The first thing on the screen: the main window with the composer, ready to type in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from chatapp.gui.composer.composer import Composer
from chatapp.gui.shell.main_window import MainWindow, Panes
from chatapp.gui.widgets.icons import icon
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.settings import Settings

if TYPE_CHECKING:
    from chatapp.gui.design.design import Design

_WIDEST_LIST = 320
"""Pixels that the list takes at first, however large its text is."""


class StartScreen:
    """Imports little, because the user waits for it. Keeps questions sent while the rest loads."""

    def __init__(self, values: Settings) -> None:
        self.theme = Theme()
        self.theme.choose(values.theme)
        self.theme.set_zoom(values.zoom_percent)
        self.theme.wrap_code(values.wraps_code)
        self.composer = Composer(self.theme)
        self.window = MainWindow(self.theme, self.composer)
        self.window.restore_geometry(values.window_geometry)
        self.window.set_panes(self._panes(values))
        self.window.show_list(values.list_shown)
        self._early_questions: list[str] = []
        self._design: Design | None = None
        self.composer.sent.connect(self._on_sent)

    def _panes(self, values: Settings) -> Panes:
        width = values.list_width or min(_WIDEST_LIST, self.theme.px(Panes().list))
        return Panes(width, values.source_width)

    def show(self) -> None:
        self.window.show()
        self.composer.focus()

    def settle(self) -> None:
        """Do what can wait until the window is on the screen."""
        if self._design is not None:
            return
        from chatapp.gui.design.design import Design

        self.theme.hear_system()
        self._design = Design(self.theme)
        QApplication.setWindowIcon(icon("chat", self.theme.colors.accent, 32))

    def take_early_questions(self) -> list[str]:
        """Return the questions sent so far and stop collecting them."""
        self.composer.sent.disconnect(self._on_sent)
        return self._early_questions

    def _on_sent(self, text: str) -> None:
        self._early_questions.append(text)
