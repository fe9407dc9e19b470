"""Word documents (.docx, .docm): headings by style, tables, text boxes, notes, headers, footers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from chatapp.engine.documents.read import docx_chunks
from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements import safe_xml
from chatapp.engine.documents.read.elements.blocks import (
    Block,
    HeadingBlock,
    NoticeBlock,
    ParagraphBlock,
    Row,
    TableBlock,
    cell_text,
    heading_or_paragraph,
)
from chatapp.engine.documents.read.elements.safe_xml import attribute, local, properties
from chatapp.engine.documents.read.elements.sections import DocumentSection, sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.elements.zip_parts import ZipParts, resolve
from chatapp.engine.documents.read.word import docx_context, docx_forms, docx_margins
from chatapp.engine.documents.read.word.docx_headings import DocxHeadings
from chatapp.engine.documents.read.word.docx_paragraph import (
    SKIPPED,
    ParagraphCollector,
    cell_texts,
    has_deleted_mark,
    row_mark,
)
from chatapp.engine.documents.read.word.docx_visibility import cell_background

_MAIN_PART = "word/document.xml"
_CONTENT_TYPES = "[Content_Types].xml"
_CONTENT_TYPES_BYTES = 1_000_000
"""Bytes of the list of content types; chosen, those of real files have some thousand."""
_MAIN_TYPE = b"wordprocessingml.document.main"
_WRAPPERS = {"sdt", "sdtContent", "ins", "customXml", "moveTo"}
_MOST_DEPTH = 3
"""Documents within documents; chosen against hostile files."""
_MOST_COLUMNS = 64
"""Columns that a cell spans at most; chosen against hostile files."""


def matches(file: SourceFile) -> bool:
    """Say whether the file has Word's main part, also under another name."""
    if file.has_part(_MAIN_PART):
        return True
    if not file.has_part(_CONTENT_TYPES):
        return False
    return _MAIN_TYPE in file.parts.read(_CONTENT_TYPES, _CONTENT_TYPES_BYTES)


def open_document(file: SourceFile) -> OpenDocument:
    document = _DocxDocument(file.parts)
    margins = sections_of(document.margins(), lambda heading, number: "edges:")
    return OpenDocument(chain(margins, sections_of(document.blocks()), document.changes()))


class _DocxDocument:
    def __init__(self, parts: ZipParts, depth: int = 0) -> None:
        self._context = docx_context.opened(parts, _main_part(parts))
        self._parts = parts
        self._depth = depth
        """How many documents hold this one as their part."""
        self._headings = DocxHeadings(parts, resolve(self._context.main, "styles.xml"))
        self._background: str | None = None
        """The colour of the cell that is being read; "unknown" in text boxes."""
        self._tables = 0
        """How many tables are open."""
        self._carried = ""
        """The text of a paragraph whose end is deleted."""
        self._after_table: list[Block] = []
        for kind in ("footnote", "endnote"):
            self._context.notes.update(self._note_texts(kind))
        self._read_comments()

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the body in order."""
        for element in safe_xml.children(self._parts, self._context.main, "body"):
            yield from self._block(element)
        yield from heading_or_paragraph(0, self._carried)
        for comment in self._context.comments.rest():
            yield comment.block()

    def changes(self) -> Iterator[DocumentSection]:
        """Yield what was deleted and inserted, once the body is read."""
        yield from self._context.changes.sections()

    def margins(self) -> Iterator[Block]:
        """Yield the texts of headers and footers, each once, without page numbers."""
        seen: set[str] = set()
        for name in docx_margins.parts_of(self._parts, self._context.main):
            for block in self._of_margin(name):
                if isinstance(block, HeadingBlock):
                    block = ParagraphBlock(block.text)
                text = repr(block) if not isinstance(block, ParagraphBlock) else block.text.strip()
                if text not in seen and not _is_page_number(block):
                    yield block
                seen.add(text)

    def _of_margin(self, name: str) -> Iterator[Block]:
        for root in ("hdr", "ftr"):
            for element in safe_xml.children(self._parts, name, root):
                yield from self._block(element)

    def _block(self, element: Any) -> Iterator[Block]:
        name = local(element)
        if name == "p":
            yield from self._paragraph(element)
        elif name == "tbl":
            yield from self._table(element)
        elif name == "altChunk":
            yield from self._chunk(attribute(element, "id"))
        elif name == "subDoc":
            yield from docx_chunks.linked(self._parts, self._context.main, element)
        elif name == "sdt" and docx_forms.is_unfilled(element):
            return
        elif name not in SKIPPED:
            # Content controls and other frames around paragraphs.
            yield from self._inner_blocks(element)

    def _inner_blocks(self, element: Any) -> Iterator[Block]:
        for child in element:
            yield from self._block(child)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        style = _style_name(element)
        look = self._context.styles.of_paragraph(element, style, self._background)
        collector = ParagraphCollector(self._context, look, self._in_text_box)
        collector.collect(element)
        paragraph = collector.paragraph
        text = self._carried + paragraph.line.text()
        is_joined = has_deleted_mark(element)
        self._carried = text if is_joined and text.strip() else ""
        beside = [*paragraph.beside]
        if self._context.changes.end_paragraph(text):
            beside.append(NoticeBlock("deleted_text"))
        if not is_joined:
            number = self._context.numbering.number_of(element, style)
            if text.strip() or self._tables:
                text = f"{number}{text.lstrip()}" if number else text
            yield from heading_or_paragraph(self._headings.level(element, style), text)
        yield from paragraph.boxes
        if self._tables:
            self._after_table += beside
        else:
            yield from beside

    def _in_text_box(self, element: Any) -> Iterable[Block]:
        return self._blocks_on("unknown", element)

    def _table(self, element: Any) -> Iterator[Block]:
        """Yield a table and, outside of other tables, what is noted at its cells."""
        self._tables += 1
        rows = list(self._rows(element))
        self._tables -= 1
        yield TableBlock(rows)
        if not self._tables:
            after, self._after_table = self._after_table, []
            yield from after

    def _rows(self, table: Any) -> Iterator[Row]:
        above: list[str] = []
        for row in _own_elements(table, "tr"):
            if self._is_deleted(row):
                continue
            cells: list[str] = []
            for cell in _own_elements(row, "tc"):
                text = cell_text(self._blocks_on(cell_background(cell, table), cell))
                if not text and len(cells) < len(above) and _continues_cell_above(cell):
                    # A cell over several rows repeats its text in each of them.
                    text = above[len(cells)]
                cells.extend([text, *[""] * (_column_span(cell) - 1)])
            yield cells
            above = cells

    def _is_deleted(self, row: Any) -> bool:
        """Say whether a row was deleted, and keep it among the changes."""
        mark = row_mark(row, "del")
        if mark is not None:
            text = " | ".join(cell_texts(row))
            author, date = attribute(mark, "author"), attribute(mark, "date")
            self._context.changes.add("deleted", text, author, date)
            if self._context.changes.end_paragraph(""):
                self._after_table.append(NoticeBlock("deleted_text"))
        return mark is not None

    def _blocks_on(self, background: str | None, element: Any) -> list[Block]:
        """Return the blocks within an element of this background."""
        before, self._background = self._background, background
        blocks = list(self._inner_blocks(element))
        self._background = before
        return blocks

    def _chunk(self, relation: str) -> Iterator[Block]:
        """Yield the blocks of a whole file that was put into this one."""
        name = self._context.targets.get(relation, "")
        if not self._parts.has(name):
            yield NoticeBlock("linked_file")
        elif docx_chunks.is_document(self._parts, name) and self._depth < _MOST_DEPTH:
            inner = _DocxDocument(docx_chunks.parts_of(self._parts, name), self._depth + 1)
            yield from inner.blocks()
            self._context.changes.blocks += inner._context.changes.blocks
        else:
            yield from docx_chunks.blocks(self._parts, name)

    def _note_texts(self, kind: str) -> dict[str, str]:
        name = resolve(self._context.main, f"{kind}s.xml")
        if not self._parts.has(name):
            return {}
        notes = {}
        for note in safe_xml.children(self._parts, name, f"{kind}s"):
            if attribute(note, "type") not in ("separator", "continuationSeparator"):
                text = cell_text(self._inner_blocks(note))
                notes[f"{kind}:{attribute(note, 'id')}"] = " ".join(text.split())
        return notes

    def _read_comments(self) -> None:
        name = resolve(self._context.main, "comments.xml")
        if self._parts.has(name):
            for element in safe_xml.children(self._parts, name, "comments"):
                text = cell_text(self._inner_blocks(element))
                comment = docx_context.comment_of(element, text)
                self._context.comments.comments[attribute(element, "id")] = comment


def _is_page_number(block: Block) -> bool:
    return isinstance(block, ParagraphBlock) and docx_margins.is_page_number(block.text)


def _style_name(paragraph: Any) -> str:
    names = (attribute(style, "val") for style in properties(paragraph, "pPr", "pStyle"))
    return next(names, "")


def _main_part(parts: ZipParts) -> str:
    for relation in safe_xml.relations(parts, ""):
        if attribute(relation, "Type").endswith("/officeDocument"):
            return safe_xml.target(relation, "")
    return _MAIN_PART


def _own_elements(element: Any, name: str) -> Iterator[Any]:
    """Yield the own rows of a table or cells of a row, also those in content controls."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) in _WRAPPERS:
            yield from _own_elements(child, name)


def _continues_cell_above(cell: Any) -> bool:
    merges = properties(cell, "tcPr", "vMerge")
    return any(attribute(merge, "val") != "restart" for merge in merges)


def _column_span(cell: Any) -> int:
    spans = (attribute(span, "val") for span in properties(cell, "tcPr", "gridSpan"))
    return next((min(int(span), _MOST_COLUMNS) for span in spans if span.isdigit()), 1)


READER = DocumentReader(matches, open_document)
