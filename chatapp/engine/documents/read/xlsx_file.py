"""Spreadsheets (.xlsx, .xlsm): their rows as shown values; formulas and macros are not run."""

from __future__ import annotations

import datetime
import functools
import itertools
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatapp.engine.documents.read.blocks import Row, Unreadable, damage
from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.merged_cells import CellPosition
from chatapp.engine.documents.read.rows import SheetRow, row_sections
from chatapp.engine.documents.read.sections import DocumentSection
from chatapp.engine.documents.read.source_file import SourceFile
from chatapp.engine.documents.read.zip_parts import ZipParts
from chatapp.errors import cause_code

_MAIN_PART = "xl/workbook.xml"
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]{0,40}?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"'
)
_MOST_MERGED = 10_000
_CHUNK_BYTES = 1 << 20
_KEPT_BYTES = 90
"""Repeated of the chunk before, so that a range is found whole."""
_HEAD_BYTES = 2048
_MOST_ROWS = 1_048_576
"""Excel's own limit."""
_DATA_ERRORS = (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError)
_OPENPYXL_ERRORS = (*_DATA_ERRORS, zipfile.BadZipFile)
"""What openpyxl raises on broken files: it has no class of its own."""


def open_document(file: SourceFile) -> OpenDocument:
    return OpenDocument(_sections(file.parts, file.path))


def _sections(parts: ZipParts, path: Path) -> Iterator[DocumentSection]:
    """Yield the rows of all sheets, about a page of them at a time."""
    _refuse_document_types(parts)
    import openpyxl

    # openpyxl refuses a path whose name has another ending.
    with path.open("rb") as file, damage(cause_code("no_sheets"), *_OPENPYXL_ERRORS):
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            warnings = ("hidden_sheet",) if sheet.sheet_state != "visible" else ()
            # A sheet may claim a size of 16,384 columns of nothing.
            sheet.reset_dimensions()
            rows = _rows(sheet, merged_ranges(parts, sheet))
            yield from row_sections(rows, sheet.title, warnings)


def merged_ranges(parts: ZipParts, sheet: Any) -> dict[CellPosition, int]:
    """Return the last row of each merged range by its first cell: row from 1, column from 0.

    The ranges stand behind all rows, where openpyxl does not look when it reads row by row.
    """
    name = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    ranges: dict[CellPosition, int] = {}
    if not parts.has(name):
        return ranges
    with parts.open(name) as stream:
        rest = b""
        while (chunk := stream.read(_CHUNK_BYTES)) and len(ranges) < _MOST_MERGED:
            for left, top, bottom in _MERGED.findall(rest + chunk):
                ranges[CellPosition(int(top), _column(left))] = int(bottom)
            rest = chunk[-_KEPT_BYTES:]
    return {first: bottom for first, bottom in ranges.items() if bottom > first.row}


def _column(letters: bytes) -> int:
    return functools.reduce(lambda number, letter: number * 26 + letter - 64, letters, 0) - 1


def _refuse_document_types(parts: ZipParts) -> None:
    """Refuse XML that could hold entities: the parser that openpyxl uses expands them."""
    for name in parts.names():
        if name.endswith((".xml", ".rels")):
            with parts.open(name) as stream:
                head = stream.read(_HEAD_BYTES)
            is_utf16 = head[:2] in (b"\xff\xfe", b"\xfe\xff")
            if is_utf16 or b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise Unreadable("damaged", cause_code("part_broken_xml", part=name))


@dataclass(frozen=True, slots=True)
class _MergedCell:
    """A text that is repeated down to the row `last`."""

    last: int
    text: str


def _rows(sheet: Any, merged: Mapping[CellPosition, int]) -> Iterator[SheetRow]:
    by_column: dict[int, _MergedCell] = {}
    # openpyxl counts up to the number that a row claims, which may be any.
    for number, cells in enumerate(itertools.islice(sheet.iter_rows(), _MOST_ROWS), 1):
        row = [_shown(cell) for cell in cells]
        if not any(row):
            continue
        for column, merged_cell in by_column.items():
            if number <= merged_cell.last:
                # The file may end a row before its merged cells.
                row += [""] * (column + 1 - len(row))
                row[column] = row[column] or merged_cell.text
        for column, text in enumerate(row if merged else ()):
            if last := merged.get(CellPosition(number, column)):
                by_column[column] = _MergedCell(last, text)
        if any(row):
            yield SheetRow(number, _trimmed(row))


def _trimmed(row: list[str]) -> Row:
    while row and not row[-1]:
        row.pop()
    return row


def _shown(cell: Any) -> str:
    """Return a cell's value about as the sheet shows it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if "%" in (cell.number_format or ""):
            return f"{value * 100:.10g}%"
        return f"{value:.15g}"
    if isinstance(value, int) and "%" in (cell.number_format or ""):
        return f"{value * 100}%"
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value).strip()


READER = DocumentReader(lambda file: file.has_part(_MAIN_PART), open_document)
