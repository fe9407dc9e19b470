"""The actions of a message: copy, answer again or edit, step through versions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from chatapp.contract.records import Message
from chatapp.gui.transcript.message.message_requests import MessageRequests
from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_BUTTON = 26


class MessageFooter(QWidget):
    copied = Signal()
    changed = Signal()
    """Edit for a question, answer again for an answer."""
    stepped = Signal(int)
    more_wanted = Signal(QPoint)
    """Where a menu should open, in screen coordinates."""
    versions_wanted = Signal(QPoint)
    """The menu of the versions, and where it should open."""

    def __init__(self, theme: Theme, message: Message) -> None:
        super().__init__()
        self._is_answer = message.role == "assistant"

        def button(icon: str, key: str) -> IconButton:
            return IconButton(theme, icon, tr(f"transcript.{key}"), size=_BUTTON)

        self._copy = button("copy", "copy")
        change = "regenerate" if self._is_answer else "edit"
        self._change = button(change, change)
        self._more = button("more", "more")
        self._older = button("left", "older_version")
        self._newer = button("right", "newer_version")
        self._version = TextButton(theme, "", quiet=True)
        self._version.setToolTip(tr("transcript.versions"))
        versions = (self._older, self._version, self._newer)
        hbox(*versions, self._copy, self._change, self._more, on=self, spacing=2)
        self._copy.clicked.connect(self._on_copy_clicked)
        self._change.clicked.connect(self.changed)
        self._older.clicked.connect(lambda: self.stepped.emit(-1))
        self._newer.clicked.connect(lambda: self.stepped.emit(1))
        self._more.clicked.connect(
            lambda: self.more_wanted.emit(self._more.mapToGlobal(self._more.rect().bottomRight()))
        )
        self._version.clicked.connect(
            lambda: self.versions_wanted.emit(self._version.mapToGlobal(QPoint(0, 0)))
        )
        self.set_version(1, 1)

    def pass_requests(self, to: MessageRequests, message_id: int) -> None:
        """Let a message ask for what is pressed here."""
        request = to.regenerate_requested if self._is_answer else to.edit_requested
        self.changed.connect(lambda: request.emit(message_id))
        self.more_wanted.connect(lambda corner: to.more_requested.emit(message_id, corner))
        self.versions_wanted.connect(lambda at: to.versions_requested.emit(message_id, at))
        self.stepped.connect(lambda step: to.version_requested.emit(message_id, step))

    def set_version(self, index: int, count: int) -> None:
        """Show which version this is, from 1; the only version is not mentioned."""
        self._version.set_words(f"{index}/{count}")
        self._version.setAccessibleName(tr("transcript.version", index=index, count=count))
        self._older.setEnabled(index > 1)
        self._newer.setEnabled(index < count)
        for part in (self._older, self._version, self._newer):
            part.setVisible(count > 1)

    def show_actions(self, shown: bool) -> None:
        """Show or hide all but the versions."""
        self._copy.setVisible(shown)
        self._change.setVisible(shown)
        self._more.setVisible(shown)

    def follow(self, before: QWidget | None) -> None:
        """Put the buttons into the tab order after a widget."""
        for button in (
            *(self._older, self._version, self._newer, self._copy, self._change, self._more),
        ):
            if before is not None:
                QWidget.setTabOrder(before, button)
            before = button

    def _on_copy_clicked(self) -> None:
        self.copied.emit()
        self._copy.confirm(tr("transcript.copied"))


class LazyFooter:
    """Makes the footer when it is first shown; a chat of many messages makes few of them.

    It is shown for several versions, and with all actions under the pointer or the keyboard.
    """

    def __init__(self, host: QWidget, make: Callable[[], MessageFooter]) -> None:
        self._host = host
        self._make = make
        self.widget: MessageFooter | None = None
        self.top = -1
        """The y coordinate in the message; -1 before the first layout."""
        self.right_margin = 0
        self.is_blocked = False
        """Whether the message is still being written."""
        self._index, self._count = 1, 1
        self._has_keyboard = False
        self._stays = False

    def stay(self, stays: bool) -> None:
        """Keep all actions in sight, as those of the last answer are."""
        if stays != self._stays:
            self._stays = stays
            self.refresh()

    def set_version(self, index: int, count: int) -> None:
        """Show which version the message is, from 1."""
        self._index, self._count = index, count
        if self.widget is not None:
            self.widget.set_version(index, count)
        self.refresh()

    def set_keyboard(self, has_keyboard: bool) -> None:
        self._has_keyboard = has_keyboard
        self.refresh()

    def forget(self) -> None:
        """Delete the footer; the next one has current texts."""
        if self.widget is not None:
            self.widget.deleteLater()
            self.widget = None

    def refresh(self) -> None:
        """Show and place the footer; the message reserves its place."""
        is_near = self._stays or self._has_keyboard or self._host.underMouse()
        wanted = not self.is_blocked and is_near
        if self.top < 0 or not (wanted or self.widget or self._count > 1):
            return
        if self.widget is None:
            self.widget = self._make()
            self.widget.set_version(self._index, self._count)
        self.widget.setVisible(not self.is_blocked and (wanted or self._count > 1))
        self.widget.show_actions(wanted)
        hint = self.widget.sizeHint()
        left = self._host.width() - hint.width() - self.right_margin
        self.widget.setGeometry(left, self.top, hint.width(), hint.height())
