"""Spreadsheets (.xlsx, .xlsm): their rows as shown values; formulas are not computed, macros not
looked at.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import itertools
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from chatapp.engine.documents.read.blocks import Row, Unreadable
from chatapp.engine.documents.read.rows import Numbered, in_sections
from chatapp.engine.documents.read.sections import Section
from chatapp.engine.documents.read.zip_parts import ZipParts
from chatapp.errors import cause_code

_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]{0,40}?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"'
)
_MOST_MERGED = 10_000
_MOST_ROWS = 1_048_576
"""What Excel itself allows."""


def sections(parts: ZipParts, path: Path) -> Iterator[Section]:
    """Yield the rows of all sheets, about a page of them at a time."""
    _refuse_document_types(parts)
    import openpyxl

    # Given a path it judges by the ending of the name.
    with path.open("rb") as file, _as_damage():
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        yield from _of_book(parts, book)


def _of_book(parts: ZipParts, book: Any) -> Iterator[Section]:
    for sheet in book.worksheets:
        hidden = ("hidden_sheet",) if sheet.sheet_state != "visible" else ()
        # The size that a sheet claims may be 16,384 columns of nothing.
        sheet.reset_dimensions()
        yield from in_sections(_rows(sheet, merged_ranges(parts, sheet)), sheet.title, hidden)


def merged_ranges(parts: ZipParts, sheet: Any) -> dict[tuple[int, int], int]:
    """Return the last row of each range of merged cells by its first cell: row from 1, column from
    0.

    They stand behind all rows, where openpyxl does not look when it reads row by row.
    """
    name = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    found: dict[tuple[int, int], int] = {}
    if not parts.has(name):
        return found
    with parts.open(name) as stream:
        rest = b""
        while (chunk := stream.read(1 << 20)) and len(found) < _MOST_MERGED:
            ranges = _MERGED.findall(rest + chunk)
            found |= {
                (int(top), _column(left)): int(end)
                for left, top, end in ranges
                if int(end) > int(top)
            }
            rest = chunk[-90:]
    return found


def _column(letters: bytes) -> int:
    return functools.reduce(lambda number, letter: number * 26 + letter - 64, letters, 0) - 1


@contextlib.contextmanager
def _as_damage() -> Iterator[None]:
    """Tell as ours what openpyxl raises on broken files: it has no class of its own for it."""
    try:
        yield
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        SyntaxError,
        zipfile.BadZipFile,
    ) as error:
        raise Unreadable("damaged", cause_code("no_sheets")) from error


def _refuse_document_types(parts: ZipParts) -> None:
    """Refuse what could hold entities: openpyxl reads with the standard parser, which expands them."""
    for name in parts.names():
        if name.endswith((".xml", ".rels")):
            with parts.open(name) as stream:
                head = stream.read(2048)
            if (
                b"<!DOCTYPE" in head
                or b"<!ENTITY" in head
                or head[:2] in (b"\xff\xfe", b"\xfe\xff")
            ):
                raise Unreadable("damaged", cause_code("part_broken_xml", part=name))


def _rows(sheet: Any, merged: Mapping[tuple[int, int], int]) -> Iterator[Numbered]:
    reaching: dict[int, tuple[int, str]] = {}
    # A row's number may be any lie; openpyxl counts up to it.
    for number, cells in enumerate(itertools.islice(sheet.iter_rows(), _MOST_ROWS), 1):
        row = [_shown(cell) for cell in cells]
        if not any(row):
            continue
        for column, (last, text) in reaching.items():
            if number <= last:
                # The file may end a row before its merged cells.
                row += [""] * (column + 1 - len(row))
                row[column] = row[column] or text
        for column, text in enumerate(row if merged else ()):
            if (number, column) in merged:
                reaching[column] = merged[number, column], text
        if any(row):
            yield number, _trimmed(row)


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
