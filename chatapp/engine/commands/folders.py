"""What the commands do: watched folders."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from chatapp.contract import protocol
from chatapp.contract.protocol import Event
from chatapp.contract.records import FolderChange, Problem
from chatapp.engine.process.jobs import Job
from chatapp.engine.process.stopping import Stopped
from chatapp.engine.services.services import Desk, Table
from chatapp.errors import DiskFull, FolderMissing, FolderNotFound

_TICK_S = 0.2
_LOOKING_SHARE = 100
"""Looking at folders takes at most one part in so many of the time, however large they are."""


def _add_folder(desk: Desk, job: Job, command: protocol.AddFolder) -> Event:
    path = Path(command.path)
    folder = desk.documents().folders.add(path, _told(desk, job), _progressed(job), job.stopped)
    return protocol.FolderAdded(id=command.id, folder=folder)


def _remove_folder(desk: Desk, job: Job, command: protocol.RemoveFolder) -> Event:
    left = desk.documents().folders.remove(command.folder_id, command.keep_documents)
    for document_id in left:
        desk.works().forget_document(document_id)
    return protocol.FolderRemoved(id=command.id, folder_id=command.folder_id, document_ids=left)


def _list_folders(desk: Desk, job: Job, command: protocol.ListFolders) -> Event:
    return protocol.FoldersListed(id=command.id, folders=desk.documents().folders.list())


def _watch_folders(desk: Desk, job: Job, command: protocol.WatchFolders) -> Event:
    every_s = max(command.every_s, _TICK_S)
    while True:
        took_s = _look(desk, job)
        until = time.monotonic() + max(every_s, _LOOKING_SHARE * took_s)
        while time.monotonic() < until:
            if job.stopped():
                raise Stopped
            time.sleep(_TICK_S)


def _look(desk: Desk, job: Job) -> float:
    """Look at all folders once; return how long that took, in seconds."""
    folders = desk.documents().folders
    took_s = 0.0
    for folder in folders.list():
        try:
            took_s += folders.sync(folder.id, _told(desk, job), _progressed(job), job.stopped)
        except FolderNotFound:
            continue
        except (FolderMissing, DiskFull) as error:
            if not folder.is_missing:
                # Said once, until it is there again.
                folders.missing.add(folder.id)
                problem = Problem(type(error).__name__, error.details)
                _told(desk, job)(FolderChange(folder.id, problem=problem))
    return took_s


def _told(desk: Desk, job: Job) -> Callable[[FolderChange], None]:
    def tell(change: FolderChange) -> None:
        old = change.removed_id or (
            change.document.id if change.document and not change.is_new else 0
        )
        if old:
            # Its finished summaries are of another text.
            desk.works().forget_document(old)
        job.send(protocol.FolderChanged(id=job.command.id, change=change))

    return tell


def _progressed(job: Job) -> Callable[[int, int, str], None]:
    return lambda done, total, file: job.progress("files", done, total, file.rpartition("/")[2])


WORK: Table = {
    protocol.AddFolder: ("library", _add_folder),
    protocol.RemoveFolder: ("library", _remove_folder),
    protocol.ListFolders: ("quick", _list_folders),
    # It never ends by itself: nothing may wait behind it.
    protocol.WatchFolders: ("folders", _watch_folders),
}
