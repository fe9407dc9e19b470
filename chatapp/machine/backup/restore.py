"""Puts a checked backup in the place of the data, and keeps what was there.

The files are unpacked and checked first (`stage`), and change places when no program uses them
(`apply`): at the next start of the window, or at once in the terminal. An `apply` that is cut off
goes on the next time.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chatapp.errors import FolderUnusable, LibraryHeld, cause_code, os_cause
from chatapp.machine import file_lock
from chatapp.machine.atomic_files import write_atomically
from chatapp.machine.backup import backup_check
from chatapp.machine.backup.backup_content import TOP_NAMES
from chatapp.machine.paths import RESTORE_READY, Paths

Step = Callable[[int, int], bool]
_STAGED = "restore-staged"
_PARTS = ("-wal", "-shm", "")
"""Of a database. Its own file moves last: that it is away says that all of them are."""


def stage(
    paths: Paths, file: Path, newest_chats: int, step: Step = lambda _done, _total: True
) -> bool:
    """Check and unpack a backup; return False when it was stopped.

    Raises BackupRefused, DiskFull and FolderUnusable; then nothing has changed.
    """
    backup = backup_check.read(file, newest_chats)
    cancel(paths)
    try:
        if not backup_check.unpack(backup, paths.data / _STAGED, step):
            return False
        kept = f"before-restore-{time.strftime('%Y%m%d-%H%M%S')}"
        names = [name for name in TOP_NAMES if (paths.data / _STAGED / name).exists()]
        ready = json.dumps({"kept": kept, "names": names})
        write_atomically(paths.data / RESTORE_READY, ready.encode())
    except OSError as error:
        cancel(paths)
        raise FolderUnusable(folder=paths.data, cause=os_cause(error)) from error
    return True


def cancel(paths: Paths) -> None:
    """Forget a backup that was unpacked and not put into place yet."""
    (paths.data / RESTORE_READY).unlink(missing_ok=True)
    shutil.rmtree(paths.data / _STAGED, ignore_errors=True)


def is_ready(paths: Paths) -> bool:
    """Return whether a checked backup waits to be put into place."""
    return (paths.data / RESTORE_READY).is_file() and (paths.data / _STAGED).is_dir()


def apply(paths: Paths) -> Path | None:
    """Put the waiting backup into place; return the folder that keeps what was there.

    None when none waits. The caller holds the window's lock. Raises LibraryHeld while an engine
    uses the library, and FolderUnusable.
    """
    if not is_ready(paths):
        return None
    try:
        waiting = _waiting(paths)
        _must_be_free(paths)
        waiting.kept.mkdir(exist_ok=True)
        for name in TOP_NAMES:
            _change_places(paths, waiting, name)
        # Made of what was there before.
        shutil.rmtree(paths.states, ignore_errors=True)
        cancel(paths)
    except OSError as error:
        raise FolderUnusable(folder=paths.data, cause=os_cause(error)) from error
    return waiting.kept


@dataclass(frozen=True, slots=True)
class _StagedBackup:
    """What `stage` wrote down: the folder for what was there, and the names in the backup."""

    kept: Path
    names: tuple[str, ...]


def _waiting(paths: Paths) -> _StagedBackup:
    try:
        written = json.loads((paths.data / RESTORE_READY).read_bytes())
        kept, names = Path(str(written["kept"])).name, tuple(map(str, written["names"]))
    except (ValueError, KeyError, TypeError) as error:
        cancel(paths)
        raise FolderUnusable(folder=paths.data, cause=cause_code("invalid_json")) from error
    return _StagedBackup(paths.data / kept, names)


def _change_places(paths: Paths, waiting: _StagedBackup, name: str) -> None:
    """Move what is there away, and the backup's into its place; a second time does nothing."""
    staged, current = paths.data / _STAGED / name, paths.data / name
    if name in waiting.names and not staged.exists():
        return
    if not (waiting.kept / name).exists():
        for ending in _PARTS if name.endswith(".db") else ("",):
            part = current.with_name(current.name + ending)
            if part.exists():
                os.replace(part, waiting.kept / part.name)
    if name in waiting.names:
        os.replace(staged, current)


def _must_be_free(paths: Paths) -> None:
    """Raise LibraryHeld while an engine has the library open."""
    lock = paths.library / "library.lock"
    if not lock.exists():
        return
    with file_lock.opened(lock) as stream:
        try:
            file_lock.take(stream)
        except BlockingIOError as error:
            raise LibraryHeld(holder="?") from error
