"""Hangul documents of the older kind (.hwp, HWP 5.0 in an OLE container): text, outline headings
and tables.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from chatapp.engine.documents.read import hwp_records
from chatapp.engine.documents.read.blocks import Block, Heading, Paragraph, Table, Unreadable
from chatapp.engine.documents.read.hwp_records import Record
from chatapp.engine.documents.read.merged_cells import Cell, filled_down
from chatapp.errors import cause_code

_SIGNATURE = b"HWP Document File"
_COMPRESSED, _LOCKED, _DISTRIBUTED = 1, 2, 4
_TABLE = b" lbt"
_OLD_OFFICE = (
    ("WordDocument", cause_code("old_word")),
    ("Workbook", cause_code("old_excel")),
    ("Book", cause_code("old_excel")),
    ("PowerPoint Document", cause_code("old_powerpoint")),
)
_MOST_STREAM_BYTES = 200_000_000


class HwpFile:
    """An open file. What it is if it is no HWP is told by Unreadable."""

    def __init__(self, path: Path) -> None:
        import olefile

        try:
            self._ole = olefile.OleFileIO(str(path))
        except (OSError, ValueError, IndexError, struct.error) as error:
            raise Unreadable("damaged", cause_code("cut_off")) from error
        self._refuse_others()
        flags = struct.unpack_from("<I", self._stream("FileHeader").ljust(40, b"\0"), 36)[0]
        if flags & _LOCKED:
            raise Unreadable("locked")
        self._is_compressed = bool(flags & _COMPRESSED)
        self.is_preview = bool(flags & _DISTRIBUTED)
        """A file made for distribution only: its text is encrypted, its preview is not."""

    def blocks(self) -> Iterator[Block]:
        """Yield what the document says, in order."""
        if self.is_preview:
            text = (
                self._stream("PrvText")
                .decode("utf-16-le", "replace")
                .replace("\0", "")
                .replace("\r\n", "\n")
            )
            yield Paragraph(text)
            return
        levels = self._heading_levels()
        number = 0
        while self._ole.exists(f"BodyText/Section{number}"):
            yield from _Body(levels).read(
                hwp_records.read(self._unpacked(f"BodyText/Section{number}"))
            )
            number += 1

    def _refuse_others(self) -> None:
        if self._ole.exists("EncryptedPackage"):
            raise Unreadable("locked")
        for stream, what in _OLD_OFFICE:
            if self._ole.exists(stream):
                raise Unreadable("unknown", what)
        if not self._ole.exists("FileHeader") or not self._stream("FileHeader").startswith(
            _SIGNATURE
        ):
            raise Unreadable("unknown", cause_code("hwp_or_old_office"))

    def _stream(self, name: str) -> bytes:
        if not self._ole.exists(name):
            return b""
        try:
            if self._ole.get_size(name) > _MOST_STREAM_BYTES:
                raise Unreadable("heavy", cause_code("part_too_large", part=name))
            with self._ole.openstream(name) as stream:
                return bytes(stream.read())
        except (OSError, ValueError, IndexError) as error:
            raise Unreadable("damaged", cause_code("part_not_unpacked", part=name)) from error

    def _unpacked(self, name: str) -> bytes:
        data = self._stream(name)
        return hwp_records.inflate(data) if self._is_compressed else data

    def _heading_levels(self) -> list[int]:
        """Return the heading level of each paragraph shape, 0 for body text."""
        levels = []
        for record in hwp_records.read(self._unpacked("DocInfo")):
            if record.tag == hwp_records.PARA_SHAPE:
                bits = struct.unpack_from("<I", record.data.ljust(4, b"\0"))[0]
                levels.append((bits >> 25 & 7) + 1 if bits >> 23 & 3 == 1 else 0)
        return levels


class _Body:
    """Turns the records of a section into blocks: tables are the records below the control that
    makes them.
    """

    def __init__(self, levels: list[int]) -> None:
        self._levels = levels

    def read(self, records: Iterator[Record]) -> Iterator[Block]:
        heading = 0
        table: _Grid | None = None
        for record in records:
            if table is not None:
                if record.level > table.level:
                    table.take(record)
                    continue
                yield Table(table.rows())
                table = None
            if record.tag == hwp_records.PARA_HEADER:
                heading = self._level(record.data)
            elif record.tag == hwp_records.PARA_TEXT:
                text = hwp_records.text(record.data).strip("\n")
                if text.strip():
                    yield Heading(heading, text) if heading else Paragraph(text)
            elif record.tag == hwp_records.CONTROL and record.data[:4] == _TABLE:
                table = _Grid(record.level)
        if table is not None:
            yield Table(table.rows())

    def _level(self, header: bytes) -> int:
        if len(header) < 10:
            return 0
        shape = struct.unpack_from("<H", header, 8)[0]
        return self._levels[shape] if shape < len(self._levels) else 0


class _Grid:
    """The cells of a table that is being read; `level` is that of its control."""

    def __init__(self, level: int) -> None:
        self.level = level
        self._cells: dict[tuple[int, int], list[str]] = {}
        self._spans: dict[tuple[int, int], int] = {}
        self._at: tuple[int, int] | None = None
        self._has_begun = False

    def take(self, record: Record) -> None:
        """Take a record below the table: the head of a cell, or text in the cell before."""
        # A list before the table's own record is its caption.
        self._has_begun = self._has_begun or record.tag == hwp_records.TABLE
        is_head = record.tag == hwp_records.LIST_HEADER and record.level == self.level + 1
        if is_head and self._has_begun and len(record.data) >= 12:
            column, row = struct.unpack_from("<HH", record.data, 8)
            self._at = row, min(column, 255)
            self._cells.setdefault(self._at, [])
            if len(record.data) >= 16:
                self._spans[self._at] = max(struct.unpack_from("<H", record.data, 14)[0], 1)
        elif record.tag == hwp_records.PARA_TEXT and self._at is not None:
            self._cells[self._at].append(hwp_records.text(record.data).strip())

    def rows(self) -> list[list[str]]:
        """Return all rows, each as wide as the table."""
        return filled_down(
            {
                at: Cell("\n".join(said), rows=self._spans.get(at, 1))
                for at, said in self._cells.items()
            }
        )


def is_ole(head: bytes) -> bool:
    """Say whether a file is an OLE container."""
    return head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
