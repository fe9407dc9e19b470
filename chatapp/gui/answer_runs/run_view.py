"""One answer outside the chats: what is being done, its figures, its text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from chatapp.contract.protocol import Progress
from chatapp.gui.answer_runs import run_figures
from chatapp.gui.answer_runs.answer_runs import RunResult
from chatapp.gui.answer_runs.answer_text import AnswerText
from chatapp.gui.answer_runs.run_figures import UNKNOWN
from chatapp.gui.waiting.answer_progress import AnswerProgress
from chatapp.gui.waiting.progress_row import ProgressRow
from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme, set_palette_color
from chatapp.texts import tr


class RunView(QWidget):
    """Figures stand above the text, so that they are beside those of another answer."""

    def __init__(self, theme: Theme, in_one_line: bool = False) -> None:
        """`in_one_line` suits an answer that has no other one beside it."""
        super().__init__()
        self._theme = theme
        self._in_one_line = in_one_line
        self._line = plain_label(wraps=True, quiet=True)
        self.result: RunResult | None = None
        """What is shown, None while there is none."""
        self._progress = AnswerProgress()
        self.row = ProgressRow(theme, self)
        self.failure = plain_label(wraps=True, selectable=True)
        self.text = AnswerText(theme)
        self._figures = QWidget()
        self._grid = QGridLayout(self._figures)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self.values: list[QLabel] = []
        """The figures, in the order of `run_figures.NAMES`."""
        self._names: list[QLabel] = []
        self._build()
        theme.changed.connect(self._color)
        self._color()
        self.forget()

    def forget(self) -> None:
        """Show no answer."""
        self.result = None
        self.row.say("")
        self.text.show_text("")
        self._show_figures()

    def wait(self, words: str) -> None:
        """Say what the answer waits for."""
        self.row.say(words)

    def begin(self) -> None:
        """Show that the answer is wanted now."""
        self.result = None
        self._progress = AnswerProgress()
        self.text.begin()
        self._show_figures()
        self.row.say(tr("runs.begins"))

    def show_progress(self, progress: Progress) -> None:
        if words := self._progress.words(progress):
            self.row.say(words)

    def append(self, text: str) -> None:
        """Show more of the answer."""
        self.row.say("")
        self.text.append(text)

    def show_result(self, result: RunResult) -> None:
        """Show a whole answer, or why there is none."""
        self.result = result
        self.row.say("")
        self.text.show_text(result.text)
        self._show_figures()

    def refresh(self) -> None:
        """Show the figures as they are now, in the language in use."""
        self._show_figures()

    def _build(self) -> None:
        for row, figure in enumerate(run_figures.figures(None)):
            name, value = plain_label(figure.name, wraps=True, quiet=True), plain_label()
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(name, row, 1)
            self._grid.addWidget(value, row, 2)
            self._names.append(name)
            self.values.append(value)
        self._grid.setColumnStretch(1, 1)
        self._figures.setVisible(not self._in_one_line)
        vbox(self._line, self._figures, self.row, self.failure, self.text, None, on=self, spacing=8)

    def _show_figures(self) -> None:
        figures = run_figures.figures(self.result)
        for name, value, figure in zip(self._names, self.values, figures, strict=True):
            name.setText(figure.name)
            value.setText(figure.value)
            value.setAccessibleName(f"{figure.name}: {figure.value}")
        known = [f"{each.name} {each.value}" for each in figures if each.value != UNKNOWN]
        self._line.setText(" · ".join(known))
        self._line.setVisible(self._in_one_line and bool(known))
        words = run_figures.failure(self.result) if self.result is not None else ""
        self.failure.setText(words)
        self.failure.setVisible(bool(words))

    def _color(self) -> None:
        role = self.failure.foregroundRole()
        set_palette_color(self.failure, role, self._theme.color("warning"))
