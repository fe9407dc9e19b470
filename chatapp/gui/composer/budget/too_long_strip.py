"""The line over the text field while the question alone is longer than the model reads."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from chatapp.gui.composer.budget import budget_words
from chatapp.gui.composer.budget.context_budget import ContextBudget
from chatapp.gui.widgets.boxes import clear, hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme, set_palette_color


class TooLongStrip(QWidget):
    """Starts hidden."""

    fix_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words = plain_label(wraps=True)
        self._buttons = hbox(spacing=4)
        vbox(self._words, self._buttons, on=self, margins=(4, 0, 0, 0), spacing=2)
        theme.changed.connect(self._color)
        self._color()
        self.hide()

    def show_budget(self, budget: ContextBudget | None) -> None:
        is_too_long = budget is not None and budget.is_question_too_long
        self.setVisible(is_too_long)
        if budget is None or not is_too_long:
            return
        self._words.setText(budget_words.consequence(budget))
        clear(self._buttons)
        for fix in budget.fixes:
            button = TextButton(self._theme, "")
            button.set_words(budget_words.fix_name(budget, fix))
            button.setObjectName(fix)
            button.clicked.connect(lambda _checked=False, fix=fix: self.fix_chosen.emit(fix))
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    def _color(self) -> None:
        color = self._theme.color("warning")
        set_palette_color(self._words, self._words.foregroundRole(), color)
