"""Reads a file of any kind into what the library keeps of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from chatapp.contract.document_formats import kind_by_name
from chatapp.engine.documents.parsed_document import ParsedDocument
from chatapp.engine.documents.read import file_reader, picture_file
from chatapp.engine.documents.read.converted import conversion
from chatapp.engine.documents.read.elements import file_signatures
from chatapp.engine.documents.read.elements.sections import DocumentSection
from chatapp.engine.documents.read.locked import unlocking
from chatapp.engine.documents.read.pdf import ocr, pdf
from chatapp.engine.documents.read.pdf.page_read import PageRead
from chatapp.errors import (
    ConversionFailed,
    DocumentError,
    DocumentLocked,
    DocumentNotReadable,
    DocumentSealed,
    PasswordWrong,
    PdfLocked,
    cause_code,
)

_MAGIC_BYTES = 1024
"""Bytes at the beginning of a file that tell its kind; chosen."""

OnProgress = Callable[[int, int], None]
"""Called with what is done and the total, 0 while that is unknown."""
StopCheck = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class ImportRun:
    """How a file is read: who is told, who may stop it, and what opens it if it is locked."""

    on_progress: OnProgress
    stopped: StopCheck
    password: str = field(default="", repr=False)


def read(path: Path, name: str, run: ImportRun, attachments: Path | None) -> ParsedDocument:
    """Read a file; files within it are written into `attachments` if that is given.

    A picture or a locked file is replaced by what was read of it: a PDF, the file unlocked.
    Raises a DocumentError or JobStopped.
    """
    if picture_file.is_picture(_magic(path)) and not kind_by_name(name):
        _make_pdf(path, name, run.stopped)
    try:
        return _read_or_convert(path, name, run, attachments)
    except (PdfLocked, DocumentLocked) as locked:
        _unlock(path, name, run, locked)
    return _read_or_convert(path, name, run, attachments)


def _read_or_convert(
    path: Path, name: str, run: ImportRun, attachments: Path | None
) -> ParsedDocument:
    try:
        return _read_open(path, name, run, attachments)
    except DocumentNotReadable as refused:
        return _read_converted(path, name, run, refused)


def _read_converted(
    path: Path, name: str, run: ImportRun, refused: DocumentNotReadable
) -> ParsedDocument:
    ending = conversion.convert(path, name, refused, run.stopped)
    failed = ConversionFailed(name=name, cause=cause_code("office_wrote_nothing"))
    try:
        parsed = _read_open(path, f"{name}.{ending}", run, None)
    except DocumentError as error:
        raise failed from error
    if parsed.kind != ending:
        raise failed
    parsed.is_converted = True
    parsed.warnings = (*parsed.warnings, "converted")
    return parsed


def _unlock(path: Path, name: str, run: ImportRun, locked: PdfLocked | DocumentLocked) -> None:
    """Take the lock off; without a password only Excel's own, which keeps nobody from reading."""
    try:
        unlocking.unlock(path, name, run.password, run.stopped)
    except (PasswordWrong, DocumentSealed):
        if not run.password:
            raise locked from None
        raise


def _make_pdf(path: Path, name: str, stopped: StopCheck) -> None:
    """Replace a picture by a PDF of it, which is read like a scan."""
    pages = path.with_name("picture")
    try:
        picture_file.make_pdf(path, pages, name, stopped)
        os.replace(pages, path)
    finally:
        pages.unlink(missing_ok=True)


def _read_open(path: Path, name: str, run: ImportRun, attachments: Path | None) -> ParsedDocument:
    parsed = ParsedDocument()
    recognition = ocr.Recognition(path, run.stopped)

    def take_page(page: PageRead, pages: int) -> None:
        parsed.take_page(recognition.improved(page))
        run.on_progress(page.number, pages)

    def take_section(number: int, section: DocumentSection) -> None:
        parsed.take_section(number, section)
        run.on_progress(number, section.of)

    if file_signatures.is_pdf(_magic(path), name):
        read = pdf.read_pages(path, name, take_page, run.stopped, attachments)
        parsed.take_extras(read.extras)
        parsed.ocr_wanted = recognition.missed
    else:
        file = file_reader.read(path, name, take_section, run.stopped, attachments)
        parsed.kind, parsed.warnings, parsed.attached = file.kind, file.warnings, file.attached
    return parsed


def _magic(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MAGIC_BYTES)
