"""Checks a backup and unpacks it beside the data; whatever is wrong, nothing else is touched."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatapp.errors import BackupRefused, DiskFull, cause_code, os_cause
from chatapp.machine.backup.backup_content import (
    DATABASES,
    FORMAT,
    MANIFEST,
    NEWEST_SCHEMAS,
    VERSION,
    is_allowed,
)

Step = Callable[[int, int], bool]
_PIECE = 1 << 20
_MOST_FILES = 500_000
_LARGEST_MANIFEST = 256 * 1024 * 1024
_SPARE_BYTES = 64 * 1024 * 1024
"""Left free on the disk after a restore."""


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file of the manifest."""

    place: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class CheckedBackup:
    """A backup whose list was read; its files are checked while they are unpacked."""

    file: Path
    created_at: float
    files: tuple[ListedFile, ...]

    @property
    def size_bytes(self) -> int:
        return sum(file.size_bytes for file in self.files)


def read(file: Path, newest_chats: int) -> CheckedBackup:
    """Read the list of a backup. Raises BackupRefused.

    `newest_chats` is the number of migrations of chats.db that this program knows.
    """
    with _refused(file), zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        if len(names) > _MOST_FILES or len(set(names)) != len(names):
            raise _refusal(file, "backup_hostile", name="…")
        manifest = _manifest(file, archive)
        listed = _listed(file, manifest.get("files"))
        if {MANIFEST, *(entry.place for entry in listed)} != set(names):
            raise _refusal(file, "backup_incomplete")
        sizes = {info.filename: info.file_size for info in archive.infolist()}
        for entry in listed:
            if sizes[entry.place] != entry.size_bytes:
                raise _refusal(file, "backup_damaged", name=entry.place)
        _check_schemas(file, manifest.get("schemas"), {**NEWEST_SCHEMAS, "chats.db": newest_chats})
    created_at = manifest.get("created_at")
    at = float(created_at) if isinstance(created_at, (int, float)) else 0.0
    return CheckedBackup(file, at, tuple(listed))


def unpack(backup: CheckedBackup, folder: Path, step: Step = lambda _done, _total: True) -> bool:
    """Unpack into an empty folder, checking every file; return False when it was stopped.

    Raises BackupRefused and DiskFull; then nothing is left of the folder.
    """
    folder.mkdir(parents=True)
    is_whole = False
    try:
        is_whole = _unpack_all(backup, folder, step)
        return is_whole
    finally:
        if not is_whole:
            shutil.rmtree(folder, ignore_errors=True)


def _unpack_all(backup: CheckedBackup, folder: Path, step: Step) -> bool:
    if shutil.disk_usage(folder).free < backup.size_bytes + _SPARE_BYTES:
        raise DiskFull(folder=folder.parent)
    with _refused(backup.file), zipfile.ZipFile(backup.file) as archive:
        for number, entry in enumerate(backup.files):
            if not step(number, len(backup.files)):
                return False
            _unpack_file(backup.file, archive, entry, folder / entry.place)
    for place in DATABASES:
        if (folder / place).exists():
            _check_database(backup.file, folder / place)
    return True


@contextlib.contextmanager
def _refused(file: Path) -> Any:
    """Say of an archive that cannot be read why that is."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(folder=file.parent) from error
        raise BackupRefused(file=file.name, cause=os_cause(error)) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
    ) as error:
        raise _refusal(file, "backup_archive") from error


def _manifest(file: Path, archive: zipfile.ZipFile) -> dict[str, Any]:
    if MANIFEST not in archive.namelist():
        raise _refusal(file, "backup_not_ours")
    with archive.open(MANIFEST) as stream:
        content = stream.read(_LARGEST_MANIFEST)
    try:
        manifest = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _refusal(file, "backup_not_ours") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise _refusal(file, "backup_not_ours")
    version = manifest.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise _refusal(file, "backup_newer")
    return manifest


def _listed(file: Path, files: Any) -> list[ListedFile]:
    if not isinstance(files, dict) or "chats.db" not in files:
        raise _refusal(file, "backup_incomplete")
    listed: list[ListedFile] = []
    for place, about in files.items():
        if not is_allowed(place):
            raise _refusal(file, "backup_hostile", name=place[:80])
        size = about.get("bytes") if isinstance(about, dict) else None
        digest = about.get("sha256") if isinstance(about, dict) else None
        if not isinstance(size, int) or size < 0 or not isinstance(digest, str):
            raise _refusal(file, "backup_damaged", name=place)
        listed.append(ListedFile(place, size, digest))
    return listed


def _check_schemas(file: Path, schemas: Any, newest: Mapping[str, int]) -> None:
    for place, version in (schemas if isinstance(schemas, dict) else {}).items():
        if not isinstance(version, int) or version > newest.get(place, 0):
            raise _refusal(file, "backup_newer")


def _unpack_file(file: Path, archive: zipfile.ZipFile, entry: ListedFile, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, room = hashlib.sha256(), entry.size_bytes
    with archive.open(entry.place) as stream, open(target, "xb") as written:
        while piece := stream.read(_PIECE):
            room -= len(piece)
            if room < 0:
                break
            digest.update(piece)
            written.write(piece)
    if room != 0 or digest.hexdigest() != entry.sha256:
        raise _refusal(file, "backup_damaged", name=entry.place)


def _check_database(file: Path, database: Path) -> None:
    try:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok":
                return
    except sqlite3.Error as error:
        raise _refusal(file, "backup_damaged", name=database.name) from error
    raise _refusal(file, "backup_damaged", name=database.name)


def _refusal(file: Path, cause: str, **details: object) -> BackupRefused:
    return BackupRefused(file=file.name, cause=cause_code(cause, **details))
