"""Finds the reader of a file by its content. A reader is the `READER` of a module `<kind>_file`."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from chatapp.contract.document_formats import DOCUMENT_FORMATS, DocumentFormat
from chatapp.engine.documents.read.elements import hidden_marks
from chatapp.engine.documents.read.elements.attachments import Attachment
from chatapp.engine.documents.read.elements.blocks import Unreadable
from chatapp.engine.documents.read.elements.sections import DocumentSection
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.errors import cause_code

SECTION_FORMATS = tuple(listed for listed in DOCUMENT_FORMATS if not listed.has_printed_pages)
"""The formats that are read as sections; PDF, the other one, is read by `read.pdf`."""
_OTHER_ZIP_FILES = (
    ("xl/workbook.bin", cause_code("xlsb")),
    ("content.xml", cause_code("open_document")),
    ("AndroidManifest.xml", cause_code("program_format", format="APK")),
)


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """The sections of a file, read as they are iterated, and warnings about the whole file."""

    sections: Iterator[DocumentSection]
    warnings: tuple[str, ...] = ()
    kind: str = ""
    attachments: Iterator[Attachment] = iter(())
    """The files within it, read when the sections are."""


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """How a format is recognized and read; `open` and its sections raise Unreadable."""

    matches: Callable[[SourceFile], bool]
    open: Callable[[SourceFile], OpenDocument]


def reader_of(listed: DocumentFormat) -> DocumentReader:
    """Return the reader of a format, imported now: one file needs few of these imports."""
    module = importlib.import_module(f"{__package__}.{listed.kind}_file")
    reader: DocumentReader = module.READER
    return reader


def open_document(path: Path, name: str) -> OpenDocument:
    """Open a file that is no PDF, whatever its name says. Raises Unreadable."""
    file = SourceFile(path, name)
    for listed in sorted(SECTION_FORMATS, key=lambda listed: listed.kind != file.kind_by_name):
        reader = reader_of(listed)
        if reader.matches(file):
            document = reader.open(file)
            sections = map(hidden_marks.without_marks, document.sections)
            return replace(document, sections=sections, kind=listed.kind)
    raise Unreadable("unknown", _description(file))


def _description(file: SourceFile) -> str:
    if not file.is_zip:
        return file.description
    others = (name for part, name in _OTHER_ZIP_FILES if file.has_part(part))
    return next(others, cause_code("zip"))
