"""Builds the menu of a message, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QMenu, QWidget

from chatapp.chats.store import ChatStore
from chatapp.contract.records import Message
from chatapp.gui.chats.install import ChatsFeature
from chatapp.gui.composer.install import ComposerFeature
from chatapp.gui.message_menu.answer_editor import AnswerEditor
from chatapp.gui.message_menu.read_aloud import ReadAloud
from chatapp.gui.shell.shell import Shell
from chatapp.gui.transcript.message.message_blocks import copy_as_text, copy_message
from chatapp.gui.transcript.transcript import Transcript
from chatapp.gui.widgets.popup import action_menu
from chatapp.texts import tr

AddActions = Callable[[QMenu, int], None]
"""Adds the actions of another feature for the message with this id."""


class MessageMenu:
    """Copying, editing an answer, forking the chat, and quoting into the composer."""

    def __init__(self, shell: Shell, store: ChatStore, chats: ChatsFeature) -> None:
        self._shell = shell
        self._store = store
        self._current = chats.current
        self._versions = chats.versions
        self.aloud = ReadAloud(shell.window)
        self.more: AddActions = lambda _menu, _id: None
        """Adds actions to the menu of an answer."""

    def open(self, message_id: int, corner: QPoint) -> None:
        """Open the menu of a message, its right upper corner where its button ends."""
        message = self._message(message_id)
        actions: dict[str, Callable[[], object]] = {
            "message_menu.copy_markdown": lambda: copy_message(message),
            "message_menu.copy_text": lambda: copy_as_text(message),
        }
        if message.role == "user":
            del actions["message_menu.copy_markdown"]
        elif not self._current.is_busy:
            actions["message_menu.edit"] = lambda: self.edit(message)
        if not self._current.is_busy:
            actions["message_menu.fork"] = lambda: self.fork(message_id)
            if len(self._store.messages.versions(message)) > 1:
                actions["versions.delete"] = lambda: self._versions.delete(message_id)
        if self.aloud.is_speaking:
            actions["message_menu.stop_reading"] = self.aloud.end_nearest
        elif self.aloud.is_there and message.text.strip():
            actions["message_menu.read_aloud"] = lambda: self.aloud.read(message)
        menu = action_menu(self._shell.window, actions)
        if message.role == "assistant":
            menu.addSeparator()
            self.more(menu, message_id)
        menu.popup(_inside(self._shell.window, menu, corner))

    def edit(self, message: Message) -> None:
        """Let the user change an answer; the change is a new version of it."""
        editor = AnswerEditor(self._shell.theme, message.text, self._shell.window)
        editor.saved.connect(lambda text: self._store_edited(message, text))
        editor.open()

    def fork(self, message_id: int) -> None:
        """Show a new chat with a copy of everything up to a message."""
        chat, forked = self._current.chat, []
        title = tr("message_menu.fork_title", title=chat.title)
        if self._current.try_store(
            lambda: forked.append(self._store.fork(chat.id, message_id, title))
        ):
            self._current.open(forked[0])
            self._current.chats_changed.emit()

    def go_on_from(self, answer: Message, text: str) -> None:
        """Let the model go on from another beginning of an answer, as a new version of it."""
        if not self._current.is_busy:
            begun = self._store_version(replace(answer, text=text, finish="stopped"))
            if begun is not None:
                self._current.continue_answer(begun.id)

    def _store_edited(self, message: Message, text: str) -> None:
        self._store_version(replace(message, text=text, finish="end"))

    def _store_version(self, changed: Message) -> Message | None:
        """Store what the user changed of an answer as a new version, and show it."""
        version = replace(changed, id=0, edited=True, claims=(), usage=None, timing=None)
        added: list[Message] = []
        if self._current.try_store(lambda: added.append(self._store.messages.add(version))):
            self._current.step_version(added[0].id, 0)
        return added[0] if added else None

    def _message(self, message_id: int) -> Message:
        shown = [message for message in self._current.branch if message.id == message_id]
        return shown[0] if shown else self._store.messages.get(message_id)


def _inside(window: QWidget, menu: QMenu, corner: QPoint) -> QPoint:
    """Return where a menu opens so that it ends at a corner and stays in the window."""
    place = QRect(QPoint(0, 0), menu.sizeHint())
    place.moveTopRight(corner)
    room = QRect(window.mapToGlobal(QPoint(0, 0)), window.size())
    if place.bottom() > room.bottom():
        place.moveBottom(corner.y() - 28)
    place.moveLeft(max(room.left(), place.left()))
    return place.topLeft()


def install(
    shell: Shell,
    store: ChatStore,
    chats: ChatsFeature,
    view: Transcript,
    composer: ComposerFeature,
) -> MessageMenu:
    menu = MessageMenu(shell, store, chats)

    def quote(text: str) -> None:
        lines = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
        composer.view.set_text(f"{lines}\n\n{composer.view.text()}")
        composer.view.focus()

    # A lambda: Qt holds bound methods of plain objects weakly.
    view.more_requested.connect(lambda message_id, corner: menu.open(message_id, corner))
    view.versions_requested.connect(lambda message_id, at: chats.versions.open_menu(message_id, at))
    shell.window.was_closed.connect(menu.aloud.end_nearest)
    view.quoted.connect(quote)
    return menu
