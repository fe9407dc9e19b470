"""What the commands do: watched folders."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from chatapp.contract import protocol
from chatapp.contract.protocol import Event
from chatapp.contract.records import FolderChange, Problem
from chatapp.engine.process.jobs import Job
from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.services.services import Services
from chatapp.errors import DiskFull, FolderMissing, FolderNotFound

_TICK_S = 0.2
"""Seconds between two looks for a stop; chosen."""
_LOOKING_SHARE = 100
"""Looking at folders takes at most one part in so many of the time, however large they are;
chosen."""


def _add_folder(services: Services, job: Job, command: protocol.AddFolder) -> Event:
    path = Path(command.path)
    folder = services.documents().folders.add(
        path, _teller(services, job), _on_progress(job), job.stopped
    )
    return protocol.FolderAdded(id=command.id, folder=folder)


def _remove_folder(services: Services, job: Job, command: protocol.RemoveFolder) -> Event:
    left = services.documents().folders.remove(command.folder_id, command.keep_documents)
    for document_id in left:
        services.works().forget_document(document_id)
    return protocol.FolderRemoved(id=command.id, folder_id=command.folder_id, document_ids=left)


def _list_folders(services: Services, job: Job, command: protocol.ListFolders) -> Event:
    return protocol.FoldersListed(id=command.id, folders=services.documents().folders.list())


def _watch_folders(services: Services, job: Job, command: protocol.WatchFolders) -> Event:
    every_s = max(command.every_s, _TICK_S)
    while True:
        took_s = _look(services, job)
        until = time.monotonic() + max(every_s, _LOOKING_SHARE * took_s)
        while time.monotonic() < until:
            if job.stopped():
                raise JobStopped
            time.sleep(_TICK_S)


def _look(services: Services, job: Job) -> float:
    """Look at all folders once; return how long that took, in seconds."""
    folders = services.documents().folders
    took_s = 0.0
    for folder in folders.list():
        try:
            took_s += folders.sync(
                folder.id, _teller(services, job), _on_progress(job), job.stopped
            )
        except FolderNotFound:
            continue
        except (FolderMissing, DiskFull) as error:
            if not folder.is_missing:
                # Said once, until it is there again.
                folders.missing.add(folder.id)
                problem = Problem(type(error).__name__, error.details)
                _teller(services, job)(FolderChange(folder.id, problem=problem))
    return took_s


def _teller(services: Services, job: Job) -> Callable[[FolderChange], None]:
    def tell(change: FolderChange) -> None:
        old = change.removed_id or (
            change.document.id if change.document and not change.is_new else 0
        )
        if old:
            # Its finished summaries are of another text.
            services.works().forget_document(old)
        job.send(protocol.FolderChanged(id=job.command.id, change=change))

    return tell


def _on_progress(job: Job) -> Callable[[int, int, str], None]:
    return lambda done, total, file: job.progress("files", done, total, file.rpartition("/")[2])


WORK = {
    protocol.AddFolder: _add_folder,
    protocol.RemoveFolder: _remove_folder,
    protocol.ListFolders: _list_folders,
    protocol.WatchFolders: _watch_folders,
}
