"""Brings a file into the library: copy, read, cut, write; nothing half stays when it is stopped or
fails.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from chatapp.contract.document_formats import kind_by_name
from chatapp.contract.records import Document
from chatapp.engine.documents.parsed_document import Harvest
from chatapp.engine.documents.read import file_reader, file_signatures, picture_file
from chatapp.engine.documents.read.pdf import ocr, pdf
from chatapp.engine.documents.store.library import Library
from chatapp.engine.process.stopping import Stopped
from chatapp.errors import DiskFull, DocumentDoubled, FileMissing
from chatapp.machine import file_names

COPIES = "files"
_CHUNK_BYTES = 1 << 20


def copy_of(folder: Path, sha256: str) -> Path:
    """Return where the library keeps its own copy of a PDF, to draw its pages; of other kinds the
    text is enough.
    """
    return folder / COPIES / f"{sha256}.pdf"


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A file that was copied into the library, and the document it becomes; `names` are all it is
    known by.
    """

    path: Path
    names: tuple[str, ...]
    sha256: str
    size_bytes: int
    instead_of: int = 0


def add(
    library: Library,
    path: Path,
    on_progress: Callable[[int, int], None],
    stopped: Callable[[], bool],
    instead_of: int = 0,
) -> tuple[Document, bool]:
    """Add a file; return it and whether it was there already. `instead_of` names a document whose
    id it takes over.

    Raises DocumentError, DiskFull or Stopped.
    """
    name = file_names.shown(path.name)
    with _incoming(library) as incoming:
        sha256, size_bytes = _copy(path, incoming, stopped)
        if known := library.find(sha256):
            return known, True
        came = _Incoming(incoming, (name,), sha256, size_bytes, instead_of)
        return _keep(library, came, on_progress, stopped), False


def read_again(
    library: Library,
    document: Document,
    path: Path,
    on_progress: Callable[[int, int], None],
    stopped: Callable[[], bool],
) -> Document:
    """Put what a file says now in the place of a document; its id and its names stay. The file may
    be our own copy.

    Raises DocumentError, DiskFull or Stopped; the document is as it was then.
    """
    with _incoming(library) as incoming:
        sha256, size_bytes = _copy(path, incoming, stopped)
        if path == copy_of(library.folder, document.sha256):
            # The copy of a picture is a PDF of it.
            sha256, size_bytes = document.sha256, document.size_bytes
        known = library.find(sha256)
        if known is not None and known.id != document.id:
            raise DocumentDoubled(name=document.name, other=known.name)
        came = _Incoming(incoming, library.names(document.id), sha256, size_bytes, document.id)
        return _keep(library, came, on_progress, stopped)


@contextlib.contextmanager
def _incoming(library: Library) -> Iterator[Path]:
    """Lend the place of the file that is being read; nothing is left there."""
    incoming = library.folder / COPIES / "incoming"
    try:
        yield incoming
    finally:
        incoming.unlink(missing_ok=True)


def _keep(
    library: Library,
    came: _Incoming,
    on_progress: Callable[[int, int], None],
    stopped: Callable[[], bool],
) -> Document:
    name = came.names[0]
    if picture_file.is_picture(_head(came.path)) and not kind_by_name(name):
        _make_pages(came.path, name, stopped)
    harvest = _read(came.path, name, on_progress, stopped)
    copy = copy_of(library.folder, came.sha256)
    with contextlib.ExitStack() as half_done:
        if harvest.kind == "pdf":
            if not copy.exists():
                half_done.callback(copy.unlink, missing_ok=True)
            os.replace(came.path, copy)
        document = library.add(
            harvest.document(came.names, came.sha256, came.size_bytes), came.instead_of
        )
        half_done.pop_all()
    return document


def sweep(library: Library) -> None:
    """Remove copies that belong to no document: an import was cut off between file and row."""
    known = {copy_of(library.folder, document.sha256).name for document in library.documents()}
    for file in (library.folder / COPIES).iterdir():
        if file.name not in known:
            file.unlink(missing_ok=True)


def _copy(path: Path, to: Path, stopped: Callable[[], bool]) -> tuple[str, int]:
    """Copy a file and return its SHA-256 and size: what is read later is what was hashed."""
    name = file_names.shown(path.name)
    digest = hashlib.sha256()
    with _opened(path, name) as source, to.open("wb") as target:
        while chunk := _next_chunk(source, name):
            if stopped():
                raise Stopped
            digest.update(chunk)
            _write(target, chunk, to.parent)
        size = target.tell()
        _write(target, None, to.parent)
    return digest.hexdigest(), size


def _opened(path: Path, name: str) -> BinaryIO:
    """Open a file, and nothing but a file: to open a pipe would wait for whoever writes into it."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileMissing(name=name, cause="a folder" if path.is_dir() else "not a file")
        flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        return os.fdopen(os.open(path, os.O_RDONLY | flags), "rb")
    except (OSError, ValueError) as error:
        raise FileMissing(
            name=name, cause=getattr(error, "strerror", "") or type(error).__name__
        ) from error


def _next_chunk(source: BinaryIO, name: str) -> bytes:
    try:
        return source.read(_CHUNK_BYTES)
    except OSError as error:
        raise FileMissing(name=name, cause=error.strerror or type(error).__name__) from error


def _write(target: BinaryIO, chunk: bytes | None, folder: Path) -> None:
    """Write a chunk; None makes all of it safe on the disk."""
    try:
        if chunk is None:
            target.flush()
            os.fsync(target.fileno())
        else:
            target.write(chunk)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(folder=folder) from error
        raise


def _make_pages(path: Path, name: str, stopped: Callable[[], bool]) -> None:
    """Put a PDF of a picture in its place: from here on it is a scan."""
    pages = path.with_name("picture")
    try:
        picture_file.make_pdf(path, pages, name, stopped)
        os.replace(pages, path)
    finally:
        pages.unlink(missing_ok=True)


def _read(
    path: Path, name: str, on_progress: Callable[[int, int], None], stopped: Callable[[], bool]
) -> Harvest:
    harvest = Harvest()
    recognition = ocr.Recognition(path, stopped)

    def take(page: pdf.PageRead, pages: int) -> None:
        harvest.take(recognition.improved(page))
        on_progress(page.number, pages)

    def take_section(section: file_reader.SectionRead) -> None:
        harvest.take_section(section)
        on_progress(section.number, section.of)

    if file_signatures.is_pdf(_head(path), name):
        pdf.read_pages(path, name, take, stopped)
        harvest.ocr_wanted = recognition.missed
    else:
        file = file_reader.read(path, name, take_section, stopped)
        harvest.kind, harvest.warnings = file.kind, file.warnings
    return harvest


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(1024)
