"""The library in the window: its documents, and the files being read into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from chatapp.contract.protocol import (
    AddDocument,
    Command,
    DocumentAdded,
    DocumentReadAgain,
    DocumentRemoved,
    DocumentsListed,
    Event,
    Failed,
    ListDocuments,
    Progress,
    ReadDocumentAgain,
    RemoveDocument,
)
from chatapp.contract.records import Document
from chatapp.gui.engine.engine_client import EngineClient
from chatapp.machine import file_names

_LOCKED = {"PdfLocked", "DocumentLocked", "PasswordWrong"}


@dataclass(frozen=True, slots=True)
class LockedFile:
    """A file that was not read because a password is missing or wrong."""

    name: str
    failed: Failed
    open: Callable[[str, bool], object]
    """Reads it again with a password, and whether a person typed it for this file."""
    was_typed: bool = False

    @property
    def is_retry(self) -> bool:
        """Whether a password was tried."""
        return self.failed.error == "PasswordWrong"


class DocumentShelf(QObject):
    """Each file ends as `added`, `locked` or `failed`; one that the engine died of is tried once more."""

    changed = Signal(list)
    listed = Signal(list)
    """The documents of the library, as an answer to `refresh`."""
    reading = Signal(str, int, int, int)
    """File name, page, pages (0 while unknown), waiting files."""
    added = Signal(object, int, str)
    """The Document, its chat (0: none), and the name of an identical file ("": none)."""
    read_anew = Signal(object)
    """The Document whose file was read again."""
    removed = Signal(int)
    failed = Signal(str, object)
    """File name ("" for the library itself) and the Failed event."""
    locked = Signal(object)
    """The LockedFile; it is `failed` when nobody knows its password."""
    paused = Signal()
    """Nothing is being read until the password of a locked file is known."""
    ended = Signal()
    """Nothing is being read any more, and no locked file waits."""

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self.documents: list[Document] = []
        self._reading: dict[int, str] = {}
        self._locked = 0
        """Locked files that are neither opened nor given up."""

    def document(self, document_id: int) -> Document | None:
        return next((known for known in self.documents if known.id == document_id), None)

    def refresh(self) -> None:
        self._engine.send(ListDocuments, self._on_listed)

    def add(self, files: list[str], chat_id: int = 0) -> None:
        """Read files into the library, to be switched on in a chat."""
        for file in map(Path, files):
            self._read(
                file_names.shown(file.name), chat_id, AddDocument, path=file_names.sendable(file)
            )

    def cancel(self) -> None:
        """Stop the file being read and all that wait."""
        for job_id in sorted(self._reading, reverse=True):
            self._engine.stop(job_id)

    def read_again(self, document_ids: Sequence[int]) -> None:
        for document in [known for known in self.documents if known.id in document_ids]:
            self._read(document.name, 0, ReadDocumentAgain, document_id=document.id)

    def remove(self, document_id: int) -> None:
        """Remove a document for good."""
        self._engine.send(RemoveDocument, self._on_removed, document_id=document_id)

    def give_up(self, file: LockedFile) -> None:
        """Leave a locked file unread."""
        self._locked -= 1
        self.failed.emit(file.name, file.failed)
        self._tell_end()

    def _read(
        self,
        name: str,
        chat_id: int,
        command: type[Command],
        is_second: bool = False,
        was_typed: bool = False,
        **arguments: object,
    ) -> None:
        job_id = 0

        def open_with(password: str, is_typed: bool) -> None:
            self._locked -= 1
            unlocked = {**arguments, "password": password}
            self._read(name, chat_id, command, is_second, is_typed, **unlocked)

        def on_event(event: Event) -> None:
            if isinstance(event, Progress):
                self.reading.emit(name, event.done, event.total, len(self._reading) - 1)
                return
            self._reading.pop(job_id, None)
            if isinstance(event, Failed) and event.error == "EngineDied" and not is_second:
                # Once only: a file that kills the engine must not keep it from coming back.
                self._read(name, chat_id, command, True, was_typed, **arguments)
                return
            if isinstance(event, Failed) and event.error in _LOCKED:
                self._locked += 1
                self.locked.emit(LockedFile(name, event, open_with, was_typed))
            else:
                self._on_read(name, chat_id, event)
            self._tell_end()

        job_id = self._engine.send(command, on_event, **arguments)
        self._reading[job_id] = name
        if len(self._reading) == 1:
            self.reading.emit(name, 0, 0, 0)

    def _tell_end(self) -> None:
        if not self._reading:
            (self.paused if self._locked else self.ended).emit()

    def _on_read(self, name: str, chat_id: int, event: Event) -> None:
        if isinstance(event, DocumentAdded):
            for attached in event.attached:
                self.take(attached)
            self.take(event.document)
            twin = name if event.was_there and name != event.document.name else ""
            self.added.emit(event.document, chat_id, twin)
        elif isinstance(event, DocumentReadAgain):
            self.take(event.document)
            self.read_anew.emit(event.document)
        elif isinstance(event, Failed) and event.error != "StoppedByUser":
            self.failed.emit(name, event)

    def take(self, document: Document) -> None:
        """Add a document, or replace one that was read again."""
        known = [document if other.id == document.id else other for other in self.documents]
        self.documents = known if document in known else [document, *known]
        self.changed.emit(self.documents)

    def forget(self, document_id: int) -> None:
        """Drop a document that was removed from the library."""
        self.documents = [document for document in self.documents if document.id != document_id]
        self.removed.emit(document_id)
        self.changed.emit(self.documents)

    def _on_listed(self, event: Event) -> None:
        if isinstance(event, DocumentsListed):
            self.documents = list(event.documents)
            self.changed.emit(self.documents)
            self.listed.emit(self.documents)
        elif isinstance(event, Failed) and not event.error.startswith("Engine"):
            self.failed.emit("", event)

    def _on_removed(self, event: Event) -> None:
        if isinstance(event, DocumentRemoved):
            for document_id in (*event.attached_ids, event.document_id):
                self.forget(document_id)
        elif isinstance(event, Failed):
            self.failed.emit("", event)
            self.changed.emit(self.documents)
