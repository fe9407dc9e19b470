"""The watched folders in the window, kept up to date with the engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from chatapp.contract.protocol import (
    AddFolder,
    Event,
    Failed,
    FolderAdded,
    FolderChanged,
    FolderRemoved,
    FoldersListed,
    ListFolders,
    Progress,
    RemoveFolder,
    WatchFolders,
)
from chatapp.contract.records import Folder, FolderChange
from chatapp.gui.engine.engine_client import EngineClient

_RELISTED_AFTER_MS = 300
"""Time without a change after which the paths of files are asked for."""


class FolderShelf(QObject):
    """Watching starts with the first folder and ends with the engine."""

    changed = Signal(list)
    added = Signal(object, int)
    """The Folder, and its chat (0: none)."""
    happened = Signal(object, object)
    """The Folder (None while it is being added) and the FolderChange."""
    left = Signal(tuple)
    """The ids of the documents removed with a folder."""
    reading = Signal(str, int, int, str)
    """Name of the folder, files read, all files (0 while unknown), the current file."""
    ended = Signal()
    """Nothing is being read any more."""
    failed = Signal(str, object)
    """Name of the folder and the Failed event."""

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._is_watching = False
        self._adding: dict[int, str] = {}
        self.folders: list[Folder] = []
        self._relisting = QTimer(self, singleShot=True, interval=_RELISTED_AFTER_MS)
        self._relisting.timeout.connect(
            lambda: self._engine.send(ListFolders, self._on_files_listed)
        )

    def refresh(self) -> None:
        """Ask the engine for the folders and have it watch them."""
        self._is_watching = False
        self._engine.send(ListFolders, self._on_listed)

    def add(self, path: str, chat_id: int = 0) -> None:
        """Read the documents of a folder for a chat and watch it."""
        name, job_id = Path(path).name or path, 0

        def on_event(event: Event) -> None:
            if isinstance(event, Progress):
                self.reading.emit(name, event.done, event.total, event.name)
                return
            if isinstance(event, FolderChanged):
                self.happened.emit(None, event.change)
                return
            self._adding.pop(job_id, None)
            self.ended.emit()
            if isinstance(event, FolderAdded):
                others = [folder for folder in self.folders if folder.id != event.folder.id]
                self._take([*others, event.folder])
                self.added.emit(event.folder, chat_id)
                self._watch()
            elif isinstance(event, Failed) and event.error != "StoppedByUser":
                self.failed.emit(name, event)

        job_id = self._engine.send(AddFolder, on_event, path=path)
        self._adding[job_id] = name
        self.reading.emit(name, 0, 0, "")

    def cancel(self) -> None:
        """Stop adding; documents already read from the folder are removed."""
        for job_id in sorted(self._adding, reverse=True):
            self._engine.stop(job_id)

    def remove(self, folder_id: int, keep_documents: bool) -> None:
        self._engine.send(
            RemoveFolder, self._on_removed, folder_id=folder_id, keep_documents=keep_documents
        )

    def folder(self, folder_id: int) -> Folder | None:
        return next((folder for folder in self.folders if folder.id == folder_id), None)

    def _watch(self) -> None:
        if not self._is_watching:
            self._is_watching = True
            self._engine.send(WatchFolders, self._on_watched)

    def _on_listed(self, event: Event) -> None:
        if isinstance(event, FoldersListed):
            self._take(list(event.folders))
            if event.folders:
                self._watch()

    def _on_files_listed(self, event: Event) -> None:
        """Take over where in their folders the files are now."""
        if isinstance(event, FoldersListed):
            files = {folder.id: folder.files for folder in event.folders}
            self._take(
                [
                    replace(folder, files=files.get(folder.id, folder.files))
                    for folder in self.folders
                ]
            )

    def _on_removed(self, event: Event) -> None:
        if isinstance(event, FolderRemoved):
            self._take([folder for folder in self.folders if folder.id != event.folder_id])
            self.left.emit(event.document_ids)
        elif isinstance(event, Failed):
            self.failed.emit("", event)

    def _on_watched(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.reading.emit("", event.done, event.total, event.name)
            if event.done >= event.total:
                self.ended.emit()
        elif isinstance(event, FolderChanged) and (folder := self.folder(event.change.folder_id)):
            self._note(folder, event.change)
            self._relisting.start()
            self.happened.emit(folder, event.change)
        elif event.is_last:
            self._is_watching = False

    def _note(self, folder: Folder, change: FolderChange) -> None:
        ids = dict.fromkeys(folder.document_ids)
        if change.document is not None:
            ids[change.document.id] = None
        ids.pop(change.removed_id, None)
        is_missing = change.problem is not None and change.problem.error == "FolderMissing"
        noted = replace(folder, document_ids=tuple(ids), is_missing=is_missing)
        self._take([noted if known.id == folder.id else known for known in self.folders])

    def _take(self, folders: list[Folder]) -> None:
        self.folders = folders
        self.changed.emit(folders)
