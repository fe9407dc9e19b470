"""Word documents (.docx, .docm): headings by style, tables, text boxes, notes, headers, footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from chatapp.engine.documents.read import docx_margins, safe_xml
from chatapp.engine.documents.read.blocks import (
    Block,
    HeadingBlock,
    ParagraphBlock,
    Row,
    TableBlock,
    cell_text,
    heading_or_paragraph,
)
from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.docx_visibility import DocxStyles, DocxTextStyle, cell_background
from chatapp.engine.documents.read.hidden_marks import marked
from chatapp.engine.documents.read.safe_xml import attribute, local, properties
from chatapp.engine.documents.read.sections import sections_of
from chatapp.engine.documents.read.source_file import SourceFile
from chatapp.engine.documents.read.zip_parts import ZipParts, resolve

_MAIN_PART = "word/document.xml"
_CONTENT_TYPES = "[Content_Types].xml"
_CONTENT_TYPES_BYTES = 1_000_000
"""Bytes; those of real files have some thousand."""
_MAIN_TYPE = b"wordprocessingml.document.main"
_HEADING_STYLE = re.compile(r"(?:heading|제목|개요)\s*(\d)", re.IGNORECASE)
_TITLES = {"title": 1, "제목": 1}
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
# Fallback repeats Choice; the others are deleted text or no text of the page.
_SKIPPED = {"Fallback", "del", "moveFrom", "pPr", "instrText", "delText"}
_WRAPPERS = {"sdt", "sdtContent", "ins", "customXml", "moveTo"}
_BODY_TEXT_LEVEL = 9
"""The outline level of body text (ECMA-376 part 1, 17.3.1.20)."""
_MOST_BASES = 20
_MOST_COLUMNS = 64
"""Styles that a style is based on, and columns that a cell spans, at most; chosen against hostile
files.
"""


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
    return OpenDocument(chain(margins, sections_of(document.blocks())))


@dataclass(slots=True)
class _DocxParagraph:
    """The text of a paragraph, the blocks of its text boxes, and its notes."""

    line: list[str] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    style: DocxTextStyle = field(default_factory=DocxTextStyle)
    run: DocxTextStyle = field(default_factory=DocxTextStyle)


class _DocxDocument:
    def __init__(self, parts: ZipParts) -> None:
        self._parts = parts
        self._main = _main_part(parts)
        self._styles = DocxStyles()
        self._levels = self._heading_levels()
        self._background: str | None = None
        """The colour of the cell that is being read; "unknown" in text boxes."""
        self._notes = {**self._note_texts("footnote"), **self._note_texts("endnote")}

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of the body in order."""
        for element in safe_xml.children(self._parts, self._main, "body"):
            yield from self._block(element)

    def margins(self) -> Iterator[Block]:
        """Yield the texts of headers and footers, each once, without page numbers."""
        seen: set[str] = set()
        for name in docx_margins.parts_of(self._parts, self._main):
            for block in self._of_margin(name):
                if isinstance(block, HeadingBlock):
                    block = ParagraphBlock(block.text)
                text = repr(block.rows) if isinstance(block, TableBlock) else block.text.strip()
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
            yield TableBlock(list(self._rows(element)))
        elif name not in _SKIPPED:
            # Content controls and other frames around paragraphs.
            yield from self._inner_blocks(element)

    def _inner_blocks(self, element: Any) -> Iterator[Block]:
        for child in element:
            yield from self._block(child)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        name = _style_name(element)
        builder = _DocxParagraph()
        builder.style = self._styles.of_paragraph(element, name, self._background)
        self._collect(element, builder)
        yield from heading_or_paragraph(self._level(element, name), "".join(builder.line))
        yield from builder.boxes
        yield from map(ParagraphBlock, builder.notes)

    def _collect(self, element: Any, builder: _DocxParagraph) -> None:
        for child in element:
            name = local(child)
            if name == "t":
                builder.line.append(marked(child.text or "", builder.run.hidden_reason))
            elif name in _CHARACTERS:
                builder.line.append(_CHARACTERS[name])
            elif name in ("footnoteReference", "endnoteReference"):
                kind = name.removesuffix("Reference")
                note = self._notes.get(f"{kind}:{attribute(child, 'id')}")
                builder.notes.extend([note] if note else [])
            elif name == "txbxContent":
                builder.boxes.extend(self._blocks_on("unknown", child))
            elif name == "r":
                builder.run = self._styles.of_run(child, builder.style)
                if not builder.run.is_hidden:
                    self._collect(child, builder)
            elif name not in _SKIPPED:
                self._collect(child, builder)

    def _rows(self, table: Any) -> Iterator[Row]:
        above: list[str] = []
        for row in _own_elements(table, "tr"):
            cells: list[str] = []
            for cell in _own_elements(row, "tc"):
                text = cell_text(self._blocks_on(cell_background(cell, table), cell))
                if not text and len(cells) < len(above) and _continues_cell_above(cell):
                    # A cell over several rows repeats its text in each of them.
                    text = above[len(cells)]
                cells.extend([text, *[""] * (_column_span(cell) - 1)])
            yield cells
            above = cells

    def _blocks_on(self, background: str | None, element: Any) -> list[Block]:
        """Return the blocks within an element of this background."""
        before, self._background = self._background, background
        blocks = list(self._inner_blocks(element))
        self._background = before
        return blocks

    def _level(self, paragraph: Any, style: str) -> int:
        """Return the heading level of a paragraph, 0 for body text."""
        for level in properties(paragraph, "pPr", "outlineLvl"):
            return _outline_level(attribute(level, "val"))
        return self._levels.get(style, 0)

    def _heading_levels(self) -> dict[str, int]:
        """Return the heading level of each paragraph style that has or inherits one."""
        own: dict[str, int] = {}
        bases: dict[str, str] = {}
        name = resolve(self._main, "styles.xml")
        if not self._parts.has(name):
            return {}
        for style in safe_xml.find_all(safe_xml.tree(self._parts, name), "style"):
            style_id = attribute(style, "styleId")
            self._styles.add(style)
            for part in style.iter():
                if local(part) == "name" and (level := _level_by_name(attribute(part, "val"))):
                    own.setdefault(style_id, level)
                elif local(part) == "outlineLvl":
                    own[style_id] = _outline_level(attribute(part, "val"))
                elif local(part) == "basedOn":
                    bases[style_id] = attribute(part, "val")
        return {style: _inherited_level(style, own, bases) for style in {*own, *bases}}

    def _note_texts(self, kind: str) -> dict[str, str]:
        name = resolve(self._main, f"{kind}s.xml")
        if not self._parts.has(name):
            return {}
        notes = {}
        for note in safe_xml.children(self._parts, name, f"{kind}s"):
            text = "".join(part.text or "" for part in safe_xml.find_all(note, "t"))
            if attribute(note, "type") not in ("separator", "continuationSeparator"):
                notes[f"{kind}:{attribute(note, 'id')}"] = " ".join(text.split())
        return notes


def _is_page_number(block: Block) -> bool:
    return not isinstance(block, TableBlock) and docx_margins.is_page_number(block.text)


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


def _level_by_name(style: str) -> int:
    heading = _HEADING_STYLE.fullmatch(style.strip())
    return int(heading[1]) if heading else _TITLES.get(style.strip().lower(), 0)


def _outline_level(value: str) -> int:
    return int(value) + 1 if value.isdigit() and int(value) < _BODY_TEXT_LEVEL else 0


def _inherited_level(style: str, own: dict[str, int], bases: dict[str, str]) -> int:
    for _ in range(_MOST_BASES):
        if style in own:
            return own[style]
        style = bases.get(style, "")
    return 0


READER = DocumentReader(matches, open_document)
