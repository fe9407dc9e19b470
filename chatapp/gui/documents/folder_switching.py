"""Watched folders: what is read in them is switched on in the chat that they were added for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chatapp.contract.records import Folder, FolderChange
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.documents.chat_documents import ChatDocuments
from chatapp.gui.documents.document_list import DocumentList
from chatapp.gui.documents.document_shelf import DocumentShelf
from chatapp.gui.documents.folder_shelf import FolderShelf
from chatapp.gui.documents.reports.import_summary import ImportSummary
from chatapp.gui.shell.shell import Shell
from chatapp.gui.widgets import file_dialogs
from chatapp.texts import tr


class FolderSwitching:
    """Follows the folder shelf for the chat on screen."""

    def __init__(
        self,
        shell: Shell,
        shelf: DocumentShelf,
        current: CurrentChat,
        chat_documents: ChatDocuments,
        imports: ImportSummary,
    ) -> None:
        self._shell = shell
        self._shelf = shelf
        self._current = current
        self._chat_documents = chat_documents
        self._imports = imports
        self.folders = FolderShelf(shell.engine, shell.window)
        self._wanted_in: dict[int, int] = {}
        """Chat id by folder id, for folders that were added to a chat."""

    def connect(self, listed: DocumentList) -> None:
        folders = self.folders
        folders.changed.connect(listed.show_folders)
        folders.added.connect(self._on_added)
        folders.happened.connect(self._on_happened)
        folders.left.connect(self._on_left)
        folders.reading.connect(self._on_reading)
        folders.ended.connect(lambda: self._shell.notices.dismiss("folder"))
        folders.failed.connect(self._imports.failed)
        listed.folder_removal_confirmed.connect(folders.remove)
        listed.folder_requested.connect(self.pick)

    def add_folders(self, files: Sequence[str], chat_id: int) -> list[str]:
        """Add the folders among `files` to a chat (0: none); return the rest."""
        folders = [file for file in files if Path(file).is_dir()]
        for folder in folders:
            self._add(folder, chat_id)
        return [file for file in files if file not in folders]

    def pick(self) -> None:
        """Let the user pick a folder for this chat."""
        file_dialogs.pick_folder(
            self._shell.window, lambda path: self._add(path, self._current.chat.id)
        )

    def _add(self, folder: str, chat_id: int) -> None:
        self._imports.expect_many()
        self.folders.add(folder, chat_id)

    def _on_added(self, folder: Folder, chat_id: int) -> None:
        name, count = Path(folder.path).name, len(folder.document_ids)
        self._imports.end()
        self._say(tr("folders.added" if count else "folders.empty", name=name, count=count))
        if chat_id:
            self._wanted_in[folder.id] = chat_id
            self._chat_documents.switch_all(chat_id, folder.document_ids, True)

    def _on_left(self, document_ids: tuple[int, ...]) -> None:
        for document_id in document_ids:
            self._shelf.forget(document_id)

    def _on_happened(self, folder: Folder | None, change: FolderChange) -> None:
        folder_name = Path(folder.path).name if folder else ""
        if change.problem is not None:
            self._imports.failed(change.problem.details.get("name", ""), change.problem)
        if change.document is not None:
            if folder is None:
                self._imports.note_added(change.document)
            self._shelf.take(change.document)
            key = "folders.came" if change.is_new else "folders.read_again"
            if folder is not None:
                self._say(tr(key, name=change.document.name, folder=folder_name))
                self._switch_on_with_the_rest(folder, change)
        if change.removed_id:
            self._shelf.forget(change.removed_id)
            self._say(tr("folders.left", folder=folder_name))

    def _switch_on_with_the_rest(self, folder: Folder, change: FolderChange) -> None:
        """Switch a new document on in this chat if all others of its folder are switched on.

        The first document follows the folder: files written a moment ago are read after the
        folder was added.
        """
        assert change.document is not None
        chat = self._current.chat
        goes_along = self._wanted_in.get(folder.id) == chat.id
        if folder.document_ids:
            goes_along = set(folder.document_ids) <= set(chat.document_ids)
        if change.is_new and goes_along:
            self._chat_documents.switch(chat.id, change.document.id, True)

    def _on_reading(self, folder: str, done: int, total: int, name: str) -> None:
        """Show which file of a folder is being read. `total` is 0 while unknown."""
        words = tr("folders.opening", name=folder)
        if total:
            library = folder or tr("documents.name")
            words = tr("folders.reading", folder=library, done=done, total=total, name=name)
        # Reading by the watcher cannot be cancelled: the file would be read the next time.
        action, cancel = (tr("documents.cancel"), self.folders.cancel) if folder else ("", None)
        notices = self._shell.notices
        notices.show_notice("folder", words, "progress", action, cancel, closable=False)
        notices.set_progress("folder", done, total)

    def _say(self, words: str) -> None:
        """Show for a moment what happened in a folder."""
        self._shell.notices.show_notice("folder-change", words)
        self._shell.notices.fade("folder-change")
