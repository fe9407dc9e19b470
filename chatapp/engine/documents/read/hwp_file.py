"""Hangul documents of the older kind (.hwp, HWP 5.0 in an OLE container)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from chatapp.engine.documents.read import file_signatures, hwp_records
from chatapp.engine.documents.read.blocks import (
    Block,
    ParagraphBlock,
    TableBlock,
    Unreadable,
    damage,
    heading_or_paragraph,
)
from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.hwp_records import Record
from chatapp.engine.documents.read.merged_cells import Cell, CellPosition, by_position
from chatapp.engine.documents.read.sections import sections_of
from chatapp.engine.documents.read.source_file import SourceFile
from chatapp.errors import cause_code

_SIGNATURE = b"HWP Document File"
_FLAGS_OFFSET = 36
_COMPRESSED, _LOCKED, _DISTRIBUTED = 1, 2, 4
"""Bits of the flags in the file header (HWP 5.0 format, file header)."""
_TABLE = b" lbt"
_MOST_COLUMN = 255
"""The highest column of a cell; chosen against hostile files."""
_OLD_OFFICE = (
    ("WordDocument", cause_code("old_word")),
    ("Workbook", cause_code("old_excel")),
    ("Book", cause_code("old_excel")),
    ("PowerPoint Document", cause_code("old_powerpoint")),
)
_MOST_STREAM_BYTES = 200_000_000
"""Bytes of a stream at most; chosen against hostile files."""


def open_document(file: SourceFile) -> OpenDocument:
    document = _HwpDocument(file.path)
    warnings = ("preview_only",) if document.is_preview else ()
    return OpenDocument(sections_of(document.blocks()), warnings)


class _HwpDocument:
    """An open file. Raises Unreadable, also for other files in OLE containers."""

    def __init__(self, path: Path) -> None:
        import olefile

        with damage(cause_code("cut_off"), OSError, ValueError, IndexError, struct.error):
            self._ole = olefile.OleFileIO(str(path))
        self._refuse_others()
        header = self._stream("FileHeader").ljust(_FLAGS_OFFSET + 4, b"\0")
        (flags,) = struct.unpack_from("<I", header, _FLAGS_OFFSET)
        if flags & _LOCKED:
            raise Unreadable("locked")
        self._is_compressed = bool(flags & _COMPRESSED)
        self.is_preview = bool(flags & _DISTRIBUTED)
        """A file made for distribution only: its text is encrypted, its preview is not."""

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of all sections in order."""
        if self.is_preview:
            preview = self._stream("PrvText").decode("utf-16-le", "replace")
            yield ParagraphBlock(preview.replace("\0", "").replace("\r\n", "\n"))
            return
        levels = self._heading_levels()
        number = 0
        while self._ole.exists(name := f"BodyText/Section{number}"):
            yield from _section_blocks(hwp_records.read(self._unpacked(name)), levels)
            number += 1

    def _refuse_others(self) -> None:
        if self._ole.exists("EncryptedPackage"):
            raise Unreadable("locked")
        for stream, name in _OLD_OFFICE:
            if self._ole.exists(stream):
                raise Unreadable("unknown", name)
        if not self._stream("FileHeader").startswith(_SIGNATURE):
            raise Unreadable("unknown", cause_code("hwp_or_old_office"))

    def _stream(self, name: str) -> bytes:
        """Return a stream, empty when it is missing."""
        if not self._ole.exists(name):
            return b""
        cause = cause_code("part_not_unpacked", part=name)
        with damage(cause, OSError, ValueError, IndexError):
            if self._ole.get_size(name) > _MOST_STREAM_BYTES:
                raise Unreadable("heavy", cause_code("part_too_large", part=name))
            with self._ole.openstream(name) as stream:
                return bytes(stream.read())

    def _unpacked(self, name: str) -> bytes:
        data = self._stream(name)
        return hwp_records.inflate(data) if self._is_compressed else data

    def _heading_levels(self) -> list[int]:
        """Return the heading level of each paragraph shape, 0 for body text."""
        levels = []
        for record in hwp_records.read(self._unpacked("DocInfo")):
            if record.tag == hwp_records.PARA_SHAPE:
                (bits,) = struct.unpack_from("<I", record.data.ljust(4, b"\0"))
                is_outline = bits >> 23 & 3 == 1
                levels.append((bits >> 25 & 7) + 1 if is_outline else 0)
        return levels


def _section_blocks(records: Iterator[Record], levels: list[int]) -> Iterator[Block]:
    """Yield the blocks of a section; a table is all records below the control that makes it."""
    level = 0
    table: _HwpTable | None = None
    for record in records:
        if table is not None:
            if record.level > table.level:
                table.add(record)
                continue
            yield TableBlock(table.rows())
            table = None
        if record.tag == hwp_records.PARA_HEADER:
            level = _heading_level(record.data, levels)
        elif record.tag == hwp_records.PARA_TEXT:
            yield from heading_or_paragraph(level, hwp_records.text(record.data))
        elif record.tag == hwp_records.CONTROL and record.data[:4] == _TABLE:
            table = _HwpTable(record.level)
    if table is not None:
        yield TableBlock(table.rows())


def _heading_level(header: bytes, levels: list[int]) -> int:
    if len(header) < 10:
        return 0
    (shape,) = struct.unpack_from("<H", header, 8)
    return levels[shape] if shape < len(levels) else 0


class _HwpTable:
    """A table that is being read; `level` is that of its control."""

    def __init__(self, level: int) -> None:
        self.level = level
        self._texts: dict[CellPosition, list[str]] = {}
        self._row_spans: dict[CellPosition, int] = {}
        self._position: CellPosition | None = None
        self._has_begun = False

    def add(self, record: Record) -> None:
        """Take a record below the table: the header of a cell, or text of the current cell."""
        # A list before the table's own record is its caption.
        self._has_begun = self._has_begun or record.tag == hwp_records.TABLE
        is_header = record.tag == hwp_records.LIST_HEADER and record.level == self.level + 1
        if is_header and self._has_begun and len(record.data) >= 12:
            column, row = struct.unpack_from("<HH", record.data, 8)
            self._position = CellPosition(row, min(column, _MOST_COLUMN))
            self._texts.setdefault(self._position, [])
            if len(record.data) >= 16:
                (span,) = struct.unpack_from("<H", record.data, 14)
                self._row_spans[self._position] = max(span, 1)
        elif record.tag == hwp_records.PARA_TEXT and self._position is not None:
            self._texts[self._position].append(hwp_records.text(record.data).strip())

    def rows(self) -> list[list[str]]:
        """Return all rows, each as wide as the table."""
        return by_position(
            {
                position: Cell("\n".join(texts), rows=self._row_spans.get(position, 1))
                for position, texts in self._texts.items()
            }
        )


READER = DocumentReader(lambda file: file.head.startswith(file_signatures.OLE), open_document)
