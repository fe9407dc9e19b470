"""Brings a file into the library: copy, read, cut, write; nothing half stays when it is stopped or fails."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import stat
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from chatapp.document_warnings import page_list
from chatapp.engine.documents import file_kinds, file_reading, keywords, ocr, page_shape, passages, pdf
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
    blank: list[int] = field(default_factory=list)
    bad_text: list[int] = field(default_factory=list)
    two_columns: list[int] = field(default_factory=list)
    tables: int = 0
    began: float = field(default_factory=time.monotonic)
    term_counts: Counter[str] = field(default_factory=Counter)
    kind: str = "pdf"
    warnings: tuple[str, ...] = ()
    to_cut: list[passages.PageText] = field(default_factory=list)

    def report(self) -> dict[str, str]:
        """Return what the report of the document says, pages as lists such as "3, 7-9"."""
        listed = {"blank": self.blank, "ocr": self.faults.get("ocr", []), "two_columns": self.two_columns}
        found = {name: page_list(pages) for name, pages in listed.items() if pages}
        return {**found, "tables": str(self.tables), "seconds": f"{time.monotonic() - self.began:.1f}"}

    def take(self, page: pdf.PageRead) -> None:
        found = keywords.terms(page.text)
        self.term_counts.update(found)
        notes = json.dumps({"hidden": page.hidden, "ocr": True} if page.by_ocr else {"hidden": page.hidden})
        size = page.width, page.height
        self.pages.append(NewPage(page.number, page.text, page.packed_boxes, *size, len(found), notes=notes))
        for fault in (page.fault, *page.warnings):
            if fault:
                self.faults.setdefault(fault, []).append(page.number)
        if page.is_bad:
            self.bad_text.append(page.number)
        if not page.text.strip():
            self.without_text.append(page.number)
            if page.is_blank:
                self.blank.append(page.number)
            return
        columns, tables = page_shape.shape(page.text, page.packed_boxes, page.width, page.height)
        self.tables += tables
        if columns > 1:
            self.two_columns.append(page.number)
        self.to_cut.append(
            passages.PageText(page.number, page.text, page.packed_boxes, page.width, page.height, frozenset(page.bold))
        )

    def cut(self) -> None:
        """Cut all pages together: what runs along them and which headings are open shows only then."""
        texts = {page.number: page.text for page in self.to_cut}
        for piece in passages.cut_document(self.to_cut):
            self._keep(piece, texts[piece.page])

    def take_section(self, section: file_reading.SectionRead) -> None:
        """Take a page of a document that has none; its passages carry the heading they stand under."""
        found = keywords.terms(section.text)
        self.term_counts.update(found)
        self.pages.append(NewPage(section.number, section.text, b"", 0.0, 0.0, len(found), section.place))
        for warning in section.warnings:
            self.faults.setdefault(warning, []).append(section.number)
        if not section.text.strip():
            self.without_text.append(section.number)
            return
        for piece in passages.cut(section.number, section.text):
            parts = dict.fromkeys(part for part in (section.heading, piece.heading) if part)
            self._keep(replace(piece, heading=" › ".join(parts)), section.text)

    def _keep(self, piece: passages.Piece, text: str) -> None:
        self.pieces.append(piece)
        self.bodies.append(" ".join(keywords.terms(f"{piece.before}\n{text[piece.start : piece.end]}")))


def copy_of(folder: Path, sha256: str) -> Path:
    """Return where the library keeps its own copy of a PDF, to draw its pages; of other kinds the text is enough."""
    return folder / COPIES / f"{sha256}.pdf"


def add(
    library: Library,
    path: Path,
    on_progress: Callable[[int, int], None],
    stopped: Callable[[], bool],
    instead_of: int = 0,
) -> tuple[Document, bool]:
    """Add a file; return it and whether it was there already. `instead_of` names a document whose id it takes over.

    Raises DocumentError, DiskFull or Stopped.
    """
    name = unicodedata.normalize("NFC", path.name)
    incoming = library.folder / COPIES / "incoming"
    with contextlib.ExitStack() as half_done:
        half_done.callback(incoming.unlink, missing_ok=True)
        sha256, size_bytes = _copy(path, incoming, stopped)
        if known := library.find(sha256):
            return known, True
        harvest = _read(incoming, name, on_progress, stopped)
        copy = copy_of(library.folder, sha256)
        if harvest.kind == "pdf":
            half_done.callback(copy.unlink, missing_ok=True)
            os.replace(incoming, copy)
        document = library.add(_new_document(harvest, name, sha256, size_bytes), instead_of)
        half_done.pop_all()
    incoming.unlink(missing_ok=True)
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
    recognition = ocr.Recognition(path, stopped)

    def take(page: pdf.PageRead, pages: int) -> None:
        harvest.take(recognition.improved(page))
        on_progress(page.number, pages)

    def take_section(section: file_reading.SectionRead) -> None:
        harvest.take_section(section)
        on_progress(section.number, section.of)

    if file_kinds.is_pdf(_head(path), name):
        pdf.read_pages(path, name, take, stopped)
    else:
        harvest.kind, harvest.warnings = file_reading.read(path, name, take_section, stopped)
    return harvest


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(1024)


def _new_document(harvest: _Harvest, name: str, sha256: str, size_bytes: int) -> NewDocument:
    stem = name.rsplit(".", 1)[0]
    harvest.cut()
    warnings = tuple(f"{fault}: {page_list(numbers)}" for fault, numbers in harvest.faults.items())
    if file_kinds.is_misnamed(name, harvest.kind):
        warnings += (f"misnamed_{harvest.kind}",)
    return NewDocument(
        name=name,
        sha256=sha256,
        size_bytes=size_bytes,
        warnings=(*warnings, *harvest.warnings),
        pages_without_text=tuple(harvest.without_text),
        pages=harvest.pages,
        pieces=harvest.pieces,
        bodies=harvest.bodies,
        titles=[" ".join(keywords.terms(f"{stem}\n{piece.heading}\n{piece.running}")) for piece in harvest.pieces],
        term_counts=harvest.term_counts,
        kind=harvest.kind,
        pages_bad_text=tuple(harvest.bad_text),
        report=harvest.report(),
    )
