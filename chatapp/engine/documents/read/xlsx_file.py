"""Spreadsheets (.xlsx, .xlsm): their rows as shown, with the comments and drawings beside them."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements.blocks import Unreadable
from chatapp.engine.documents.read.elements.sections import DocumentSection
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.elements.zip_parts import ZipParts
from chatapp.engine.documents.read.sheets import xlsx_beside, xlsx_parts, xlsx_rows
from chatapp.engine.documents.read.sheets.rows import row_sections
from chatapp.engine.documents.read.sheets.xlsx_formulas import Formulas
from chatapp.engine.documents.read.sheets.xlsx_parts import MAIN_PART
from chatapp.engine.documents.read.sheets.xlsx_rows import SheetRows
from chatapp.errors import cause_code

_HEAD_BYTES = 2048
"""Bytes at the beginning of a part that tell its encoding and main element; chosen."""


def open_document(file: SourceFile) -> OpenDocument:
    return OpenDocument(_sections(file))


def _sections(file: SourceFile) -> Iterator[DocumentSection]:
    """Yield the rows of all sheets, about a page of them at a time."""
    parts = file.parts
    _refuse_document_types(parts)
    book = xlsx_parts.workbook(parts)
    if not book.sheets:
        raise Unreadable("damaged", cause_code("no_sheets"))
    formulas = Formulas(file.path)
    for sheet in book.sheets:
        layout = xlsx_rows.layout(parts, sheet.part)
        reader = SheetRows(book, layout, functools.partial(formulas.value, sheet.name))
        rows = reader.rows(parts, sheet.part)
        own = ("hidden_sheet",) if sheet.is_hidden else ()
        worded: set[str] = set()
        notes = xlsx_beside.notes(parts, sheet.part, layout.hidden_columns)
        for section in row_sections(rows, sheet.name, own, layout.merged, notes):
            new = [code for code in reader.findings.warnings() if code not in worded]
            worded.update(new)
            yield section.with_warnings(new)


def _refuse_document_types(parts: ZipParts) -> None:
    """Refuse XML that could hold entities: the library that calculates formulas reads it too."""
    for name in parts.names():
        if name.endswith((".xml", ".rels")):
            with parts.open(name) as stream:
                head = stream.read(_HEAD_BYTES)
            is_utf16 = head[:2] in (b"\xff\xfe", b"\xfe\xff")
            if is_utf16 or b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise Unreadable("damaged", cause_code("part_broken_xml", part=name))


READER = DocumentReader(lambda file: file.has_part(MAIN_PART), open_document)
