"""Adds a file to the library; a stop or an error leaves nothing behind."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

from chatapp.contract.records import Document, Problem
from chatapp.engine.documents import document_reading
from chatapp.engine.documents.document_reading import ImportRun, StopCheck
from chatapp.engine.documents.parsed_document import ParsedDocument
from chatapp.engine.documents.store.library import Library
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import (
    ChildNotStarted,
    DiskFull,
    DocumentDoubled,
    DocumentError,
    FileMissing,
    ReaderNotStarted,
    cause_code,
    os_cause,
)
from chatapp.machine import file_names
from chatapp.texts.places import HEADING_MARK

COPIES = "files"
_CHUNK_BYTES = 1 << 20
"""Bytes of a file that are copied and hashed at once; chosen."""
_MOST_DEPTH = 3
"""Levels of files within files that become documents; chosen."""


class Added(NamedTuple):
    """The document of a file, and whether the library had its content already."""

    document: Document
    was_there: bool


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A file copied into the library, so that what is read later is what was hashed."""

    path: Path
    sha256: str
    size_bytes: int
    names: tuple[str, ...] = ()
    instead_of: int = 0
    """The document that it replaces, or 0."""


def copy_of(folder: Path, sha256: str) -> Path:
    """Return the library's copy of a PDF, kept to render pages; other formats have none."""
    return folder / COPIES / f"{sha256}.pdf"


def add(library: Library, path: Path, run: ImportRun, instead_of: int = 0) -> Added:
    """Add a file, as document `instead_of` if any. Raises DocumentError, DiskFull or JobStopped."""
    name = file_names.shown(path.name)
    with _incoming_path(library) as incoming:
        file = _copy(path, incoming, run.stopped)
        if known := library.documents.with_content(file.sha256):
            return Added(known, True)
        file = replace(file, names=(name,), instead_of=instead_of)
        return Added(_import(library, file, run), False)


def read_again(library: Library, document: Document, path: Path, run: ImportRun) -> Document:
    """Replace a document's content by that of a file or of our copy; id and names stay.

    Raises DocumentError, DiskFull or JobStopped and changes nothing then.
    """
    with _incoming_path(library) as incoming:
        file = _copy(path, incoming, run.stopped)
        copy = copy_of(library.folder, document.sha256)
        if file.sha256 == document.sha256 and copy.exists():
            # Our copy of a locked PDF is unlocked.
            path = copy
            _copy(copy, incoming, run.stopped)
        if path == copy:
            # The copy of a picture is a PDF made of it.
            file = replace(file, sha256=document.sha256, size_bytes=document.size_bytes)
        known = library.documents.with_content(file.sha256)
        if known is not None and known.id != document.id:
            raise DocumentDoubled(name=document.name, other=known.name)
        names = library.documents.names(document.id)
        file = replace(file, names=names, instead_of=document.id)
        return _import(library, file, run)


def sweep(library: Library) -> None:
    """Delete copies without a document, left by an import that was cut off."""
    known = {copy_of(library.folder, each.sha256).name for each in library.documents.all()}
    for file in (library.folder / COPIES).iterdir():
        if file.is_dir():
            shutil.rmtree(file, ignore_errors=True)
        elif file.name not in known:
            file.unlink(missing_ok=True)


@contextlib.contextmanager
def _incoming_path(library: Library) -> Iterator[Path]:
    """Lend the path of the file being imported, and delete the file at the end."""
    incoming = library.folder / COPIES / "incoming"
    try:
        yield incoming
    finally:
        incoming.unlink(missing_ok=True)


def _import(library: Library, file: _Incoming, run: ImportRun, depth: int = 0) -> Document:
    name = file.names[0]
    with tempfile.TemporaryDirectory(prefix="within-", dir=library.folder / COPIES) as within:
        folder = Path(within) if depth < _MOST_DEPTH else None
        try:
            parsed = document_reading.read(file.path, name, run, folder)
        except ChildNotStarted as error:
            raise ReaderNotStarted(name=name, **error.details) from error
        attached = _import_attached(library, parsed, name, run, depth)
    copy = copy_of(library.folder, file.sha256)
    with contextlib.ExitStack() as on_failure:
        if parsed.kind == "pdf":
            if not copy.exists():
                on_failure.callback(copy.unlink, missing_ok=True)
            os.replace(file.path, copy)
        document = library.documents.add(
            parsed.new_document(file.names, file.sha256, file.size_bytes), file.instead_of
        )
        on_failure.pop_all()
    library.attached.set(document.id, attached)
    return document


def _import_attached(
    library: Library, parsed: ParsedDocument, container: str, run: ImportRun, depth: int
) -> list[int]:
    """Add the files within a file as documents; those that cannot be read are named."""
    document_ids: list[int] = []
    within = replace(run, on_progress=lambda done, total: None)
    for file in parsed.attached:
        if run.stopped():
            raise JobStopped
        if file.path is None:
            parsed.unread_files.append(file.name)
            continue
        digest = hashlib.sha256(file.path.read_bytes()).hexdigest()
        known = library.documents.with_content(digest)
        if known is not None:
            document_ids.append(known.id)
            continue
        names = (file_names.shown(f"{container}{HEADING_MARK}{file.name}"),)
        incoming = _Incoming(file.path, digest, file.path.stat().st_size, names)
        try:
            document = _import(library, incoming, within, depth + 1)
        except DocumentError as error:
            parsed.unread_files.append(file.name)
            reason = Problem(type(error).__name__, error.details | {"name": file.name})
            parsed.unread_reasons.append(reason)
            continue
        library.attached.leave_with_container(document.id)
        document_ids.append(document.id)
    return document_ids


def _copy(path: Path, to: Path, stopped: StopCheck) -> _Incoming:
    name = file_names.shown(path.name)
    digest = hashlib.sha256()
    with _open(path, name) as source, to.open("wb") as target, _disk_full(to.parent):
        while chunk := _next_chunk(source, name):
            if stopped():
                raise JobStopped
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
        return _Incoming(to, digest.hexdigest(), target.tell())


def _open(path: Path, name: str) -> BinaryIO:
    """Open a regular file: opening a pipe would block until somebody writes into it."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileMissing(
                name=name, cause=cause_code("folder") if path.is_dir() else cause_code("not_a_file")
            )
        flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        return os.fdopen(os.open(path, os.O_RDONLY | flags), "rb")
    except (OSError, ValueError) as error:
        raise FileMissing(name=name, cause=os_cause(error)) from error


def _next_chunk(source: BinaryIO, name: str) -> bytes:
    try:
        return source.read(_CHUNK_BYTES)
    except OSError as error:
        raise FileMissing(name=name, cause=os_cause(error)) from error


@contextlib.contextmanager
def _disk_full(folder: Path) -> Iterator[None]:
    """Raise DiskFull for an OSError that means it."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(folder=folder) from error
        raise
