"""Hangul documents in OWPML (.hwpx): paragraphs, headings, tables, notes, forms, page heads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements import safe_xml
from chatapp.engine.documents.read.elements.blocks import (
    Block,
    NoticeBlock,
    Row,
    TableBlock,
    Unreadable,
    cell_text,
    heading_or_paragraph,
)
from chatapp.engine.documents.read.elements.merged_cells import (
    MOST_COLUMNS,
    Cell,
    CellPosition,
    by_position,
)
from chatapp.engine.documents.read.elements.safe_xml import attribute, local, named
from chatapp.engine.documents.read.elements.sections import DocumentSection, sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.elements.zip_parts import ZipParts
from chatapp.engine.documents.read.hangul.hwpx_header import HwpxHeader, whole_number
from chatapp.engine.documents.read.hangul.hwpx_paragraph import (
    SKIPPED,
    HwpxParagraph,
    HwpxState,
    comment_blocks,
)
from chatapp.engine.documents.read.word import page_edges
from chatapp.errors import cause_code

_FIRST_SECTION = "Contents/section0.xml"
_SECTION = re.compile(r"contents/section(\d+)\.xml", re.IGNORECASE)
_MANIFEST = "META-INF/manifest.xml"


def open_document(file: SourceFile) -> OpenDocument:
    document = _HwpxDocument(file.parts)
    return OpenDocument(chain(sections_of(document.blocks()), document.edges(), document.changes()))


class _HwpxDocument:
    def __init__(self, parts: ZipParts) -> None:
        self._parts = parts
        self._refuse_locked()
        numbers = {name: _SECTION.fullmatch(name) for name in parts.names()}
        sections = {name: int(match[1]) for name, match in numbers.items() if match}
        self._sections = sorted(sections, key=lambda name: (sections[name], name))
        if not self._sections:
            raise Unreadable("damaged", cause_code("no_text"))
        self._state = HwpxState(parts, HwpxHeader(parts))
        self._is_on_paper = True
        self._tables = 0
        """How many tables are open."""
        self._after_table: list[Block] = []

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of all sections in order."""
        for name in self._sections:
            for element in safe_xml.children(self._parts, name, "sec"):
                yield from self._block(element)
        yield from comment_blocks(self._state.open_comments.values())

    def edges(self) -> Iterator[DocumentSection]:
        """Yield the page heads and feet, each once, once the sections are read."""
        yield from page_edges.sections(self._state.edges)

    def changes(self) -> Iterator[DocumentSection]:
        """Yield what was deleted and inserted, once the sections are read."""
        yield from self._state.changes.sections()

    def _block(self, element: Any) -> Iterator[Block]:
        if local(element) == "p":
            yield from self._paragraph(element)
        elif local(element) not in SKIPPED:
            yield from self._blocks_of(element)

    def _blocks_of(self, elements: Iterable[Any]) -> Iterator[Block]:
        """Yield the blocks of elements; an element stands for its children."""
        for element in elements:
            yield from self._block(element)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        paragraph = HwpxParagraph(self._state, self._is_on_paper, self._blocks_on)
        paragraph.collect(element, self._table)
        text = paragraph.end()
        has_deletion = self._state.changes.end_paragraph(text)
        if has_deletion:
            paragraph.beside.append(NoticeBlock("deleted_text"))
        if text.strip() or not has_deletion:
            number = self._state.header.number_of(element, self._state.outline)
            text = number + text if text.strip() or self._tables else text
        yield from heading_or_paragraph(self._state.header.level(element), text)
        yield from paragraph.nested
        if self._tables:
            self._after_table += paragraph.beside
        else:
            yield from paragraph.beside

    def _table(self, table: Any) -> Iterator[Block]:
        """Yield a table, its caption and, outside of other tables, what is noted at its cells."""
        self._tables += 1
        rows = self._rows(table)
        self._tables -= 1
        captions = list(named(table, "caption"))
        above = [caption for caption in captions if attribute(caption, "side") == "TOP"]
        yield from self._blocks_of(above)
        yield TableBlock(rows)
        yield from self._blocks_of(caption for caption in captions if caption not in above)
        if not self._tables:
            after, self._after_table = self._after_table, []
            yield from after

    def _rows(self, table: Any) -> Sequence[Row]:
        cells: dict[CellPosition, Cell] = {}
        for row in named(table, "tr"):
            for cell in named(row, "tc"):
                position = CellPosition(len(cells), 0)
                for address in named(cell, "cellAddr"):
                    column = min(whole_number(address, "colAddr"), MOST_COLUMNS - 1)
                    position = CellPosition(whole_number(address, "rowAddr"), column)
                    break
                spans = (whole_number(span, "rowSpan") for span in named(cell, "cellSpan"))
                cells[position] = Cell(self._cell_text(cell), rows=max(next(spans, 1), 1))
        return by_position(cells)

    def _cell_text(self, cell: Any) -> str:
        is_on_paper = self._is_on_paper and not self._state.header.has_filled_border(cell)
        return cell_text(self._blocks_on(is_on_paper, safe_xml.properties(cell, "subList")))

    def _blocks_on(self, is_on_paper: bool, elements: Iterable[Any]) -> list[Block]:
        before, self._is_on_paper = self._is_on_paper, self._is_on_paper and is_on_paper
        blocks = list(self._blocks_of(elements))
        self._is_on_paper = before
        return blocks

    def _refuse_locked(self) -> None:
        if self._parts.has(_MANIFEST):
            root = safe_xml.tree(self._parts, _MANIFEST)
            if safe_xml.first(root, "encryption-data") is not None:
                raise Unreadable("locked")


READER = DocumentReader(lambda file: file.has_part(_FIRST_SECTION), open_document)
