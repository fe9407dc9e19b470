"""Watched folders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chatapp.contract.protocol.verbs import Command, Event, Lane
from chatapp.contract.records import Folder, FolderChange


@dataclass(frozen=True, slots=True, kw_only=True)
class AddFolder(Command):
    """Answered by Progress(stage="files") and FolderChanged a file, then FolderAdded."""

    lane: ClassVar[Lane] = "library"
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFolder(Command):
    """Watch a folder no more. Answered by FolderRemoved."""

    lane: ClassVar[Lane] = "library"
    folder_id: int
    keep_documents: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFolders(Command):
    """Answered by FoldersListed, oldest first."""

    lane: ClassVar[Lane] = "quick"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchFolders(Command):
    """Scan all folders repeatedly until stopped. Answered by FolderChanged… and Progress…."""

    lane: ClassVar[Lane] = "folders"
    every_s: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderChanged(Event):
    is_last: ClassVar[bool] = False
    change: FolderChange


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderAdded(Event):
    folder: Folder


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRemoved(Event):
    """`document_ids` are those that left the library with it."""

    folder_id: int
    document_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldersListed(Event):
    folders: tuple[Folder, ...]
