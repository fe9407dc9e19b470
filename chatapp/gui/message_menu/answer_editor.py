"""A dialog in which an answer is changed; what the model wrote stays as a version."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox, QPlainTextEdit, QWidget

from chatapp.gui.keyboard.syllable_keeper import SyllableKeeper
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import PlainDialog, question_box
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_SIZE = (680, 480)


class AnswerEditor(PlainDialog):
    """Asks before changes are thrown away."""

    saved = Signal(str)

    def __init__(self, theme: Theme, text: str, parent: QWidget) -> None:
        super().__init__(tr("answer_editor.title"), tr("answer_editor.cancel"), parent)
        self.resize(min(_SIZE[0], parent.width() - 40), min(_SIZE[1], parent.height() - 40))
        self._text = text
        self.edit = QPlainTextEdit(text)
        self.edit.setFont(theme.font())
        self.edit.setVerticalScrollBar(SlimBar(theme))
        self.edit.setAccessibleName(self.windowTitle())
        self.edit.setTabChangesFocus(True)
        SyllableKeeper(self.edit)
        save = self.buttons.addButton(
            tr("answer_editor.save"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.buttons.accepted.connect(self._save)
        self.edit.textChanged.connect(lambda: save.setEnabled(bool(self._written().strip())))
        self.column.addWidget(plain_label(tr("answer_editor.about"), wraps=True, quiet=True))
        self.column.addWidget(self.edit, 1)
        self.column.addWidget(self.buttons)
        self.edit.setFocus()

    def reject(self) -> None:
        """Close, after a question when something was changed."""
        if self._written() == self._text:
            super().reject()
            return
        box = question_box(
            self,
            tr("answer_editor.discard_question"),
            tr("answer_editor.discard_explained"),
            tr("answer_editor.keep"),
        )
        discard = box.addButton(tr("answer_editor.discard"), QMessageBox.ButtonRole.DestructiveRole)
        discard.clicked.connect(self._discard)
        box.open()

    def _discard(self) -> None:
        self._text = self._written()
        super().reject()

    def _save(self) -> None:
        if self._written() != self._text:
            self.saved.emit(self._written())
        self.accept()

    def _written(self) -> str:
        return self.edit.toPlainText()
