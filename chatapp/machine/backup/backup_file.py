"""Writes a backup: a ZIP archive with a list of its files and their hashes."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import sqlite3
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import chatapp
from chatapp.errors import BackupRefused, DiskFull, FolderUnusable, cause_code, os_cause
from chatapp.machine import atomic_files
from chatapp.machine.backup import backup_content
from chatapp.machine.backup.backup_content import DATABASES, FORMAT, MANIFEST, VERSION
from chatapp.machine.paths import Paths

Step = Callable[[int, int], bool]
"""Is told how many files are done and of how many; returns whether to go on."""
_PIECE = 1 << 20
_STORED = (".png", ".pdf", ".docx", ".pptx", ".xlsx", ".hwpx")
"""Endings of files that are compressed already."""


def write(paths: Paths, target: Path, step: Step = lambda _done, _total: True) -> bool:
    """Back everything up; return False when it was stopped, and leave no file then.

    The programs of the data folder may run meanwhile. Raises DiskFull, FolderUnusable and
    BackupRefused when a database is damaged.
    """
    aside = atomic_files.unfinished(target)
    atomic_files.sweep(target)
    try:
        is_whole = _write(paths, aside, step)
        if is_whole:
            os.replace(aside, target)
        return is_whole
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(folder=target.parent) from error
        raise FolderUnusable(folder=target.parent, cause=os_cause(error)) from error
    except sqlite3.Error as error:
        cause = cause_code("backup_database", cause=str(error)[:100])
        raise BackupRefused(file=target.name, cause=cause) from error
    finally:
        aside.unlink(missing_ok=True)


def _write(paths: Paths, aside: Path, step: Step) -> bool:
    listed = list(backup_content.places(paths))
    files: dict[str, dict[str, Any]] = {}
    schemas: dict[str, int] = {}
    with zipfile.ZipFile(aside, "w", allowZip64=True) as archive:
        for number, place in enumerate(listed):
            if not step(number, len(listed)):
                return False
            if place in DATABASES:
                files[place], schemas[place] = _add_database(archive, paths.data / place, place)
            elif (paths.data / place).exists():
                # A picture or a document may be deleted meanwhile.
                files[place] = _add(archive, paths.data / place, place)
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "program": chatapp.__version__,
            "created_at": round(time.time(), 3),
            "schemas": schemas,
            "files": files,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    with open(aside, "rb+") as stream:
        os.fsync(stream.fileno())
    return True


class _DatabaseEntry(NamedTuple):
    about: dict[str, Any]
    schema: int


def _add_database(archive: zipfile.ZipFile, source: Path, place: str) -> _DatabaseEntry:
    copy = Path(f"{archive.filename}.db")
    try:
        schema = copy_database(source, copy)
        return _DatabaseEntry(_add(archive, copy, place), schema)
    finally:
        copy.unlink(missing_ok=True)


def copy_database(source: Path, copy: Path) -> int:
    """Copy a database that another process may be writing; return its schema version."""
    copy.unlink(missing_ok=True)
    address = f"{source.as_uri()}?mode=ro"
    with (
        contextlib.closing(sqlite3.connect(address, uri=True, timeout=10.0)) as opened,
        contextlib.closing(sqlite3.connect(copy)) as copied,
    ):
        opened.backup(copied, pages=2000)
        # The copy needs no write-ahead log.
        copied.execute("PRAGMA journal_mode = DELETE")
        return int(copied.execute("PRAGMA user_version").fetchone()[0])


def _add(archive: zipfile.ZipFile, source: Path, place: str) -> dict[str, Any]:
    """Write one file into the archive; return its size and hash."""
    digest, count = hashlib.sha256(), 0
    info = zipfile.ZipInfo(place, time.localtime()[:6])
    is_stored = place.endswith(_STORED)
    info.compress_type = zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
    with open(source, "rb") as stream, archive.open(info, "w", force_zip64=True) as written:
        while piece := stream.read(_PIECE):
            written.write(piece)
            digest.update(piece)
            count += len(piece)
    return {"bytes": count, "sha256": digest.hexdigest()}
