"""Shows the tree of the chat on screen, and deletes versions in a way that can be undone."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from chatapp.chats.store import ChatStore
from chatapp.chats.versions import TakenVersion
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.chats.listing.version_tree import VersionTree
from chatapp.gui.shell.shell import Shell
from chatapp.gui.widgets.popup import action_menu
from chatapp.texts import tr

_NOTICE = "version_deleted"


class ChatVersions:
    """Keeps what was deleted since the start of the program, the last one first to be restored."""

    def __init__(self, shell: Shell, store: ChatStore, current: CurrentChat) -> None:
        self._shell = shell
        self._store = store
        self._current = current
        self._taken: list[TakenVersion] = []
        self.tree: VersionTree | None = None
        current.messages_shown.connect(lambda _messages, _first: self._refresh())
        current.busy_changed.connect(lambda _busy: self._refresh())

    def pictures(self) -> set[str]:
        """Return the pictures of versions that can still be restored."""
        return set().union(*(taken.pictures for taken in self._taken))

    def open_tree(self) -> None:
        """Open the tree of the chat on screen."""
        if self.tree is None:
            self.tree = VersionTree(self._shell.theme, self._shell.window)
            self.tree.chosen.connect(self.go_to)
            self.tree.deletion_asked.connect(self.delete)
            self.tree.finished.connect(self._forget_tree)
        self._refresh()
        self.tree.open()

    def open_menu(self, message_id: int, at: QPoint) -> None:
        """Open the menu of the version switch."""
        actions = {"versions.tree": self.open_tree}
        if not self._current.is_busy:
            actions["versions.delete"] = lambda: self.delete(message_id)
        action_menu(self._shell.window, actions).popup(at)

    def go_to(self, message_id: int) -> None:
        """Show the branch with a message."""
        if self._current.is_busy:
            self._say_busy()
            return
        chat_id = self._current.chat.id
        leaf_id = self._store.messages.newest_leaf(message_id)
        if self._current.try_store(lambda: self._store.chats.set_leaf(chat_id, leaf_id)):
            self._current.open(chat_id)

    def delete(self, message_id: int) -> None:
        """Delete a version of a message with what follows it, and offer to undo that."""
        if self._current.is_busy:
            self._say_busy()
            return
        taken: list[TakenVersion] = []
        if self._current.try_store(lambda: taken.append(self._store.versions.take(message_id))):
            self._taken += taken
            self._current.open(self._current.chat.id)
            self._current.chats_changed.emit()
            self._offer_undo()

    def undo(self) -> None:
        """Restore the version that was deleted last, and show it."""
        taken = self._taken[-1]
        try:
            is_stored = self._current.try_store(lambda: self._store.versions.put_back(taken))
        except LookupError:
            # What it belonged to was deleted too: nothing to restore it to.
            is_stored = True
        if is_stored:
            self._taken.pop()
            if taken.chat_id == self._current.chat.id and not self._current.is_busy:
                self._current.open(taken.chat_id)
            self._current.chats_changed.emit()
            self._offer_undo()

    def _offer_undo(self) -> None:
        notices = self._shell.notices
        if not self._taken:
            notices.dismiss(_NOTICE)
            return
        words = tr("versions.deleted", count=len(self._taken[-1].rows))
        notices.show_notice(_NOTICE, words, "info", tr("chats.undo"), self.undo)

    def _say_busy(self) -> None:
        self._shell.notices.show_notice("versions_busy", tr("versions.busy"))

    def _refresh(self) -> None:
        if self.tree is not None:
            self.tree.show_branches(self._store.versions.branches(self._current.chat.id))

    def _forget_tree(self) -> None:
        self.tree = None
