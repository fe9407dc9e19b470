"""Brings a file into the library: copy, read, cut, write; nothing half stays when it is stopped or fails."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from chatapp.document_warnings import page_list
from chatapp.engine.documents import keywords, passages, pdf
from chatapp.engine.documents.document_rows import NewDocument, NewPage
from chatapp.engine.documents.library import Library
from chatapp.engine.stopping import Stopped
from chatapp.errors import DiskFull, FileMissing
from chatapp.records import Document

COPIES = "files"
_CHUNK_BYTES = 1 << 20


@dataclass(slots=True)
class _Harvest:
    """What the pages of a file gave so far."""

    pages: list[NewPage] = field(default_factory=list)
    pieces: list[passages.Piece] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    faults: dict[str, list[int]] = field(default_factory=dict)
    without_text: list[int] = field(default_factory=list)
    term_counts: Counter[str] = field(default_factory=Counter)

    def take(self, page: pdf.PageRead) -> None:
        found = keywords.terms(page.text)
        self.term_counts.update(found)
        self.pages.append(NewPage(page.number, page.text, page.packed_boxes, page.width, page.height, len(found)))
        for fault in (page.fault, *page.warnings):
            if fault:
                self.faults.setdefault(fault, []).append(page.number)
        if not page.text.strip():
            self.without_text.append(page.number)
            return
        for piece in passages.cut(page.number, page.text):
            self.pieces.append(piece)
            self.bodies.append(" ".join(keywords.terms(page.text[piece.start : piece.end])))


def copy_of(folder: Path, sha256: str) -> Path:
    """Return where the library keeps its own copy of a file."""
    return folder / COPIES / f"{sha256}.pdf"


def add(
    library: Library, path: Path, on_progress: Callable[[int, int], None], stopped: Callable[[], bool]
) -> tuple[Document, bool]:
    """Add a file; return it and whether it was there already. Raises DocumentError, DiskFull or Stopped."""
    name = unicodedata.normalize("NFC", path.name)
    incoming = library.folder / COPIES / "incoming"
    with contextlib.ExitStack() as half_done:
        half_done.callback(incoming.unlink, missing_ok=True)
        sha256, size_bytes = _copy(path, incoming, stopped)
        if known := library.find(sha256):
            return known, True
        harvest = _read(incoming, name, on_progress, stopped)
        copy = copy_of(library.folder, sha256)
        half_done.callback(copy.unlink, missing_ok=True)
        os.replace(incoming, copy)
        document = library.add(_new_document(harvest, name, sha256, size_bytes))
        half_done.pop_all()
    return document, False


def sweep(library: Library) -> None:
    """Remove copies that belong to no document: an import was cut off between file and row."""
    known = {copy_of(library.folder, document.sha256).name for document in library.documents()}
    for file in (library.folder / COPIES).iterdir():
        if file.name not in known:
            file.unlink(missing_ok=True)


def _copy(path: Path, to: Path, stopped: Callable[[], bool]) -> tuple[str, int]:
    """Copy a file and return its SHA-256 and size: what is read later is what was hashed."""
    try:
        source = path.open("rb")
    except OSError as error:
        raise FileMissing(name=path.name, cause=error.strerror or type(error).__name__) from error
    digest = hashlib.sha256()
    with source, to.open("wb") as target:
        if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
            raise FileMissing(name=path.name, cause="not a file")
        while chunk := _next_chunk(source, path.name):
            if stopped():
                raise Stopped
            digest.update(chunk)
            _write(target, chunk, to.parent)
        size = target.tell()
        _write(target, None, to.parent)
    return digest.hexdigest(), size


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


def _read(path: Path, name: str, on_progress: Callable[[int, int], None], stopped: Callable[[], bool]) -> _Harvest:
    harvest = _Harvest()

    def take(page: pdf.PageRead, pages: int) -> None:
        harvest.take(page)
        on_progress(page.number, pages)

    pdf.read_pages(path, name, take, stopped)
    return harvest


def _new_document(harvest: _Harvest, name: str, sha256: str, size_bytes: int) -> NewDocument:
    stem = name.rsplit(".", 1)[0]
    title = " ".join(keywords.terms(stem))
    warnings = tuple(f"{fault}: {page_list(numbers)}" for fault, numbers in harvest.faults.items())
    return NewDocument(
        name=name,
        sha256=sha256,
        size_bytes=size_bytes,
        warnings=warnings,
        pages_without_text=tuple(harvest.without_text),
        pages=harvest.pages,
        pieces=harvest.pieces,
        bodies=harvest.bodies,
        titles=[title] * len(harvest.pieces),
        term_counts=harvest.term_counts,
    )
