"""Hangul documents of the older kind (.hwp, HWP 5.0 in an OLE container)."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements import file_signatures
from chatapp.engine.documents.read.elements.asides import Comment
from chatapp.engine.documents.read.elements.blocks import (
    Block,
    NoticeBlock,
    ParagraphBlock,
    TableBlock,
    Unreadable,
    cell_text,
    damage,
    heading_or_paragraph,
)
from chatapp.engine.documents.read.elements.sections import DocumentSection, sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.hangul import hwp_info, hwp_records
from chatapp.engine.documents.read.hangul.hwp_info import ParagraphShape
from chatapp.engine.documents.read.hangul.hwp_paragraph import HwpParagraph, HwpState
from chatapp.engine.documents.read.hangul.hwp_records import Record, RecordTree
from chatapp.engine.documents.read.hangul.hwp_table import HwpTable
from chatapp.engine.documents.read.word import page_edges
from chatapp.errors import cause_code

_SIGNATURE = b"HWP Document File"
_FLAGS_OFFSET = 36
"""Bytes before the flags in the file header (HWP 5.0)."""
_COMPRESSED, _LOCKED, _DISTRIBUTED = 1, 2, 4
"""Bits of the flags in the file header (HWP 5.0 format, file header)."""
_SHAPE_OFFSET = 8
"""Bytes before the number of the paragraph shape in a paragraph header (HWP 5.0)."""
_NO_PARAGRAPH = Record(hwp_records.PARA_HEADER, 0, b"")
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
    sections = chain(sections_of(document.blocks()), document.edges(), document.changes())
    return OpenDocument(sections, warnings)


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
            raise Unreadable("sealed", cause_code("lock_hwp"))
        self._is_compressed = bool(flags & _COMPRESSED)
        self.is_preview = bool(flags & _DISTRIBUTED)
        """A file made for distribution only: its text is encrypted, its preview is not."""
        self._state = HwpState(hwp_info.read(hwp_records.read(self._unpacked("DocInfo"))))
        self._tables = 0
        """How many tables are open."""
        self._after_table: list[Block] = []

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of all sections in order."""
        if self.is_preview:
            preview = self._stream("PrvText").decode("utf-16-le", "replace")
            yield ParagraphBlock(preview.replace("\0", "").replace("\r\n", "\n"))
            return
        number = 0
        while self._ole.exists(name := f"BodyText/Section{number}"):
            records = hwp_records.read(self._unpacked(name))
            yield from self._blocks_of(hwp_records.trees(records))
            number += 1

    def edges(self) -> Iterator[DocumentSection]:
        """Yield the page heads and feet, each once, once the sections are read."""
        yield from page_edges.sections(self._state.edges)

    def changes(self) -> Iterator[DocumentSection]:
        """Yield what was struck out, once the sections are read."""
        yield from self._state.changes.sections()

    def _blocks_of(self, trees: Iterable[RecordTree]) -> Iterator[Block]:
        for tree in trees:
            if tree.record.tag == hwp_records.PARA_HEADER:
                yield from self._paragraph(tree)
            elif tree.record.tag == hwp_records.MEMO:
                text = cell_text(self._blocks_of(tree.inner))
                yield from [Comment(text).block()] if text.strip() else []
            elif tree.record.tag == hwp_records.CONTROL:
                # Without a paragraph that holds it.
                yield from self._paragraph(RecordTree(_NO_PARAGRAPH, [tree]))
            else:
                yield from self._blocks_of(tree.inner)

    def _paragraph(self, tree: RecordTree) -> Iterator[Block]:
        paragraph = HwpParagraph(self._state, self._blocks_of, self._table)
        text = paragraph.collect(tree)
        if self._state.changes.end_paragraph(text):
            paragraph.beside.append(NoticeBlock("deleted_text"))
        shape = self._shape(tree.record.data)
        if shape.numbering is not None:
            numbering = shape.numbering or self._state.outline
            number = self._state.info.numbering.number_of(numbering, shape.number_level)
            text = number + text if text.strip() or self._tables else text
        yield from heading_or_paragraph(shape.level, text)
        yield from paragraph.nested
        if self._tables:
            self._after_table += paragraph.beside
        else:
            yield from paragraph.beside

    def _shape(self, header: bytes) -> ParagraphShape:
        if len(header) < _SHAPE_OFFSET + 2:
            return hwp_info.PLAIN_PARAGRAPH
        (shape,) = struct.unpack_from("<H", header, _SHAPE_OFFSET)
        return self._state.info.paragraph_of(shape)

    def _table(self, control: RecordTree) -> Iterator[Block]:
        """Yield a table, its caption and, outside of other tables, what is noted at its cells."""
        self._tables += 1
        table = HwpTable()
        for tree in control.inner:
            table.add(tree)
        rows = table.rows(self._cell_text)
        self._tables -= 1
        captions = list(self._blocks_of(table.caption))
        if table.has_caption_above:
            yield from captions
        yield TableBlock(rows)
        if not table.has_caption_above:
            yield from captions
        if not self._tables:
            after, self._after_table = self._after_table, []
            yield from after

    def _cell_text(self, trees: Iterable[RecordTree]) -> str:
        return cell_text(self._blocks_of(trees))

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


READER = DocumentReader(lambda file: file.head.startswith(file_signatures.OLE), open_document)
