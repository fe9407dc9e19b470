"""What can be done with a message: copy, answer again or edit, step through versions."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.contract.records import Message
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_BUTTON = 26


class MessageFooter(QWidget):
    """A row of small buttons; made when pointer or keyboard first reach the message."""

    copied = Signal()
    changed = Signal()
    """Edit for a question, answer again for an answer."""
    stepped = Signal(int)
    more_wanted = Signal(QPoint)
    """Where a menu should open, in screen coordinates; of answers only."""

    def __init__(self, theme: Theme, message: Message) -> None:
        super().__init__()
        is_answer = message.role == "assistant"
        self._copy = IconButton(theme, "copy", tr("transcript.copy"), size=_BUTTON)
        self._change = IconButton(
            theme,
            "regenerate" if is_answer else "edit",
            tr("transcript.regenerate" if is_answer else "transcript.edit"),
            size=_BUTTON,
        )
        self._more = IconButton(theme, "more", tr("transcript.more"), size=_BUTTON)
        self._older = IconButton(theme, "left", tr("transcript.older_version"), size=_BUTTON)
        self._newer = IconButton(theme, "right", tr("transcript.newer_version"), size=_BUTTON)
        self._version = plain_label()
        self._version.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for part in (self._older, self._version, self._newer, self._copy, self._change, self._more):
            row.addWidget(part)
        self._is_answer = is_answer
        self._copy.clicked.connect(self._on_copy_clicked)
        self._change.clicked.connect(self.changed)
        self._older.clicked.connect(lambda: self.stepped.emit(-1))
        self._newer.clicked.connect(lambda: self.stepped.emit(1))
        self._more.clicked.connect(
            lambda: self.more_wanted.emit(self._more.mapToGlobal(self._more.rect().bottomLeft()))
        )
        self.set_version(1, 1)

    def set_version(self, index: int, count: int) -> None:
        """Show which version this is; a single one is not mentioned."""
        self._version.setText(f"{index}/{count}")
        self._version.setAccessibleName(tr("transcript.version", index=index, count=count))
        self._older.setEnabled(index > 1)
        self._newer.setEnabled(index < count)
        for part in (self._older, self._version, self._newer):
            part.setVisible(count > 1)

    def show_actions(self, shown: bool) -> None:
        """Show copy and edit or answer again; the versions stay in any case."""
        self._copy.setVisible(shown)
        self._change.setVisible(shown)
        self._more.setVisible(shown and self._is_answer)

    def follow(self, before: QWidget | None) -> None:
        """Have Tab reach the buttons in their order, after this widget."""
        for button in (self._older, self._newer, self._copy, self._change, self._more):
            if before is not None:
                QWidget.setTabOrder(before, button)
            before = button

    def _on_copy_clicked(self) -> None:
        self.copied.emit()
        self._copy.confirm(tr("transcript.copied"))
