"""What was done to folders, as notices with a way back."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.chats.rows import ChatFolder
from chatapp.chats.titles import brief
from chatapp.gui.chats.folders.chat_folders import ChatFolders, ChatPlace
from chatapp.gui.notices.notices import Notices
from chatapp.texts import tr


class FolderReports:
    """One notice at a time: the last move or deletion can be undone."""

    def __init__(self, notices: Notices, folders: ChatFolders) -> None:
        self._notices = notices
        self._folders = folders
        folders.moved.connect(self._on_moved)
        folders.deleted.connect(self._on_deleted)

    def _on_moved(self, places: Sequence[ChatPlace], name: str) -> None:
        words = tr("chat_folders.moved_out")
        if name:
            words = tr("chat_folders.moved", name=brief(name))

        def undo() -> None:
            self._notices.dismiss("folder")
            self._folders.move_back(places)

        self._notices.show_notice("folder", words, "info", tr("chats.undo"), undo)
        self._notices.fade("folder")

    def _on_deleted(self, folder: ChatFolder) -> None:
        def undo() -> None:
            self._notices.dismiss("folder")
            self._folders.restore(folder.id)

        words = tr("chat_folders.deleted", name=brief(folder.name))
        self._notices.show_notice("folder", words, "info", tr("chats.undo"), undo)
