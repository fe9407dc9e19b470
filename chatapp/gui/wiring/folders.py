"""Folder wiring: from a dropped folder to documents that follow what lies in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chatapp.contract.protocol import Failed
from chatapp.contract.records import Folder, FolderChange
from chatapp.gui.shell.parts import Parts
from chatapp.gui.widgets import file_dialogs
from chatapp.texts import tr


class FolderWiring:
    """Connects the folders with the documents, the list at the left and the notices."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._wanted_in: dict[int, int] = {}
        """The chat that a folder without documents was added for, by the folder's id."""
        folders, listed = parts.folders, parts.document_list
        folders.changed.connect(listed.show_folders)
        folders.added.connect(self._on_added)
        folders.happened.connect(self._on_happened)
        folders.left.connect(self._on_left)
        folders.reading.connect(self._on_reading)
        folders.ended.connect(parts.reports.folder_read)
        folders.failed.connect(self._on_failed)
        listed.folder_switched.connect(self._switch_folder)
        listed.folder_removal_confirmed.connect(folders.remove)
        listed.folder_requested.connect(self.pick)

    def open_folders(self, files: Sequence[str], chat_id: int) -> list[str]:
        """Add the folders among what was dropped; return the rest."""
        found = [file for file in files if Path(file).is_dir()]
        for folder in found:
            self._parts.folders.add(folder, chat_id)
        return [file for file in files if file not in found]

    def pick(self) -> None:
        """Let the user pick a folder for this chat."""
        parts = self._parts
        file_dialogs.pick_folder(
            parts.window, lambda path: parts.folders.add(path, parts.current.chat.id)
        )

    def _on_added(self, folder: Folder, chat_id: int) -> None:
        name, count = Path(folder.path).name, len(folder.document_ids)
        self._parts.reports.folder_says(
            tr("folders.added" if count else "folders.empty", name=name, count=count)
        )
        if chat_id:
            self._wanted_in[folder.id] = chat_id
            self._parts.chat_documents.switch_all(chat_id, folder.document_ids, True)

    def _on_left(self, document_ids: tuple[int, ...]) -> None:
        for document_id in document_ids:
            self._parts.shelf.forget(document_id)

    def _on_happened(self, folder: Folder | None, change: FolderChange) -> None:
        parts = self._parts
        where = Path(folder.path).name if folder else ""
        if change.problem is not None:
            parts.reports.document_failed(change.problem.details.get("name", ""), change.problem)
        if change.document is not None:
            parts.shelf.take(change.document)
            key = "folders.came" if change.is_new else "folders.read_again"
            if folder is not None:
                parts.reports.folder_says(tr(key, name=change.document.name, folder=where))
                self._switch_on_with_the_rest(folder, change)
        if change.removed_id:
            parts.shelf.forget(change.removed_id)
            parts.reports.folder_says(tr("folders.left", folder=where))

    def _switch_on_with_the_rest(self, folder: Folder, change: FolderChange) -> None:
        """Switch a new document on in the chat on screen when all others of its folder are.

        The first one follows the folder: files that were written a moment ago are read after it was
        added.
        """
        assert change.document is not None
        chat = self._parts.current.chat
        goes_along = self._wanted_in.get(folder.id) == chat.id
        if folder.document_ids:
            goes_along = set(folder.document_ids) <= set(chat.document_ids)
        if change.is_new and goes_along:
            self._parts.chat_documents.switch(chat.id, change.document.id, True)

    def _on_reading(self, folder: str, done: int, total: int, name: str) -> None:
        # What watching reads cannot be cancelled: it would only be read the next time.
        self._parts.reports.folder_reading(
            (folder, done, total, name), self._parts.folders.cancel if folder else None
        )

    def _on_failed(self, name: str, failed: Failed) -> None:
        self._parts.reports.document_failed(name, failed)

    def _switch_folder(self, folder_id: int, on: bool) -> None:
        folder = self._parts.folders.folder(folder_id)
        if folder is not None:
            self._parts.chat_documents.switch_all(
                self._parts.current.chat.id, folder.document_ids, on
            )
