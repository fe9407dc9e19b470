"""One of two answers, with what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from chatapp.gui.answer_runs.answer_runs import RunResult
from chatapp.gui.answer_runs.run_view import RunView
from chatapp.gui.text.copying.clipboard import copy_blocks
from chatapp.gui.text.markdown import parse
from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.flow_layout import FlowLayout
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class ResultColumn(QWidget):
    go_on_wanted = Signal(object)
    """The RunResult that becomes a chat."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.title = plain_label(wraps=True)
        self.view = RunView(theme)
        self.go_on = TextButton(theme, "", "chat")
        self.copy = TextButton(theme, "", "copy", quiet=True)
        self._buttons = QWidget()
        row = FlowLayout(self._buttons)
        row.addWidget(self.go_on)
        row.addWidget(self.copy)
        vbox(self.title, self.view, self._buttons, None, on=self, spacing=6)
        self.go_on.clicked.connect(self._on_go_on_clicked)
        self.copy.clicked.connect(self._on_copy_clicked)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.refresh()

    @property
    def result(self) -> RunResult | None:
        return self.view.result

    def show_title(self, words: str) -> None:
        """Name what answers."""
        self.title.setText(words)

    def show_result(self, result: RunResult | None) -> None:
        """Show an answer; None is none."""
        if result is None:
            self.view.forget()
        else:
            self.view.show_result(result)
        self.refresh()

    def begin(self) -> None:
        self.view.begin()
        self.refresh()

    def refresh(self) -> None:
        """Word all anew, and offer what can be done with what is there."""
        self.go_on.set_words(tr("compare.go_on"))
        self.copy.set_words(tr("transcript.copy"))
        self._buttons.setVisible(self.result is not None and bool(self.result.text))
        self.view.refresh()

    def _on_go_on_clicked(self) -> None:
        if self.result is not None:
            self.go_on_wanted.emit(self.result)

    def _on_copy_clicked(self) -> None:
        if self.result is not None:
            copy_blocks(self.result.text, parse(self.result.text))

    def _on_theme_changed(self) -> None:
        self.title.setFont(self._theme.font(1.0, bold=True))
