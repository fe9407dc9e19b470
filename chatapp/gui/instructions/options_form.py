"""Instructions over sampling: the form of one chat, or of all chats."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from chatapp.contract.sampling import Sampling
from chatapp.gui.instructions.sampling_form import SamplingForm
from chatapp.gui.keyboard.syllable_keeper import SyllableKeeper
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.text_field import edge_sheet
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_LINES = 7
MOST_LETTERS = 20_000
"""Letters of instructions; more would leave no room in most contexts."""


class OptionsForm(QWidget):
    """`changed` comes with every change."""

    changed = Signal()

    def __init__(self, theme: Theme, hint: str) -> None:
        super().__init__()
        self._theme = theme
        self.edit = QPlainTextEdit()
        SyllableKeeper(self.edit)
        self.edit.setAccessibleName(tr("options.instructions"))
        self.edit.setPlaceholderText(tr("options.placeholder"))
        self.edit.setVerticalScrollBar(SlimBar(theme))
        self.edit.setTabChangesFocus(True)
        self.edit.setMinimumHeight(self.edit.fontMetrics().lineSpacing() * _LINES)
        self.sampling = SamplingForm(theme)
        self.reset = TextButton(theme, "", quiet=True)
        self.reset.set_words(tr("options.reset"))
        self._instructions = self._heading(tr("options.instructions"))
        parts = (
            self._instructions,
            self.edit,
            plain_label(hint, wraps=True, quiet=True),
            8,
            self._heading(tr("options.sampling")),
            self.sampling,
            hbox(None, self.reset),
        )
        vbox(*parts, on=self, grows=[self.edit], margins=(0, 8, 0, 0), spacing=6)
        self.edit.textChanged.connect(self._on_text_changed)
        self.sampling.changed.connect(self.changed)
        self.reset.clicked.connect(self._on_reset)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def instructions(self) -> str:
        return self.edit.toPlainText().strip()

    def show_options(
        self, instructions: str, sampling: Mapping[str, float], usual: Sampling
    ) -> None:
        """Show what is set; `usual` holds otherwise."""
        self._usual = usual
        self.edit.blockSignals(True)
        self.edit.setPlainText(instructions)
        self.edit.blockSignals(False)
        self.sampling.show_values(sampling, usual)

    def _heading(self, words: str) -> QWidget:
        label = plain_label(words)
        label.setFont(self._theme.font(1.0, bold=True))
        return label

    def _on_text_changed(self) -> None:
        if self.edit.document().characterCount() > MOST_LETTERS + 1:
            cursor = self.edit.textCursor()
            cursor.setPosition(MOST_LETTERS)
            cursor.movePosition(cursor.MoveOperation.End, cursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
            return
        self.changed.emit()

    def _on_reset(self) -> None:
        """Clear all; the text comes back with Ctrl+Z."""
        cursor = self.edit.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.removeSelectedText()
        self.sampling.show_values({}, self._usual)
        self.changed.emit()

    def _on_theme_changed(self) -> None:
        self.edit.setStyleSheet(edge_sheet(self._theme))
