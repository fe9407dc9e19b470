"""Connects the folders of the list with the store, the dialog and the chat on screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from chatapp.chats.store import ChatStore
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.chats.folders.chat_folders import ChatFolders
from chatapp.gui.chats.folders.folder_dialog import FolderDialog
from chatapp.gui.chats.folders.folder_reports import FolderReports
from chatapp.gui.chats.listing.chat_list import ChatList
from chatapp.gui.chats.listing.row_keys import ChatFolderKey
from chatapp.gui.shell.shell import Shell
from chatapp.texts import tr


class FolderWiring:
    """`document_names` are the documents of the library by id, set when the library is there."""

    document_names: Callable[[], Mapping[int, str]] = dict

    def __init__(
        self, shell: Shell, store: ChatStore, listed: ChatList, current: CurrentChat
    ) -> None:
        self._shell = shell
        self._list = listed
        self._current = current
        self.folders = ChatFolders(store, shell.window)
        self._reports = FolderReports(shell.notices, self.folders)
        self.folders.not_stored.connect(shell.reports.error)
        wishes, folders = listed.wishes, self.folders
        wishes.moved.connect(folders.move)
        wishes.folder_wanted.connect(self.add)
        wishes.chat_in_folder_wanted.connect(self._new_chat)
        wishes.folder_edited.connect(self.edit)
        wishes.folder_renamed.connect(self._rename)
        wishes.folder_deletion_asked.connect(folders.delete)
        wishes.folder_opened.connect(folders.set_open)

    def add(self, chat_ids: list[int]) -> None:
        """Make a folder with these chats, and let its name be written in the list."""
        self._shell.show_list(True)
        added: list[int] = []
        with_id = self.folders.added.connect(added.append)
        self.folders.add(tr("chat_folders.untitled"), chat_ids)
        self.folders.added.disconnect(with_id)
        for folder_id in added:
            self._list.rename(ChatFolderKey(folder_id))

    def edit(self, folder_id: int) -> None:
        """Open the dialog of a folder."""
        folder = self.folders.folder(folder_id)
        window = self._shell.window
        dialog = FolderDialog(self._shell.theme, folder, self.document_names(), window)
        dialog.saved.connect(self.folders.change)
        dialog.open()

    def _new_chat(self, folder_id: int) -> None:
        self.folders.set_open(folder_id, True)
        self._current.new(folder_id)
        self._list.picked.emit(self._current.chat.id)

    def _rename(self, folder_id: int, name: str) -> None:
        self.folders.change(replace(self.folders.folder(folder_id), name=name))
