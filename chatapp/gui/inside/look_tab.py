"""What all parts of the page have: a question to the engine, and a line that says how it goes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from chatapp import texts
from chatapp.contract.protocol import Failed
from chatapp.gui.engine.engine_client import EngineClient
from chatapp.gui.inside.look_job import LookJob
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme, set_palette_color
from chatapp.texts import error_sentence, tr


class LookTab(Retranslating, QWidget):
    """A part builds itself, and then calls `_retranslate`."""

    failed = Signal(str)
    """The name of an error that was shown."""

    def __init__(self, theme: Theme, engine: EngineClient) -> None:
        super().__init__()
        self._theme = theme
        self._is_warning = False
        self.job = LookJob(engine, self)
        self.state = plain_label(wraps=True, selectable=True)
        self.about = plain_label(wraps=True, quiet=True, selectable=True)
        self.copy = TextButton(theme, "", "copy", quiet=True)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.as_text()))
        self.copy.setEnabled(False)
        self.job.waits.connect(lambda: self.say(tr("look.waits")))
        theme.changed.connect(self._recolor)

    def field(self) -> QWidget:
        """Return the field that is written in."""
        raise NotImplementedError

    def as_text(self) -> str:
        """Return what is shown, to be copied."""
        raise NotImplementedError

    def seen(self) -> None:
        """Show what is known now: the part was opened."""

    def say(self, words: str, is_warning: bool = False) -> None:
        """Say how it goes."""
        self._color(is_warning)
        self.state.setText(words)

    def say_failed(self, failed: Failed) -> None:
        """Say why there is no result; nothing of what the user stopped."""
        if failed.error == "StoppedByUser":
            self.say(tr("look.stopped"))
            return
        language = texts.language()
        self.say(error_sentence(failed.error, failed.details, language), is_warning=True)
        self.failed.emit(failed.error)

    def _recolor(self) -> None:
        self._color(self._is_warning)

    def _color(self, is_warning: bool) -> None:
        self._is_warning = is_warning
        color = self._theme.color("warning" if is_warning else "text")
        set_palette_color(self.state, self.state.foregroundRole(), color)
