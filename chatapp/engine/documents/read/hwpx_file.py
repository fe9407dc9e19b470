"""Hangul documents in OWPML (.hwpx): paragraphs, headings, tables and notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from chatapp.engine.documents.read import colors, safe_xml
from chatapp.engine.documents.read.blocks import (
    Block,
    Row,
    TableBlock,
    Unreadable,
    cell_text,
    heading_or_paragraph,
)
from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.hidden_marks import marked
from chatapp.engine.documents.read.merged_cells import MOST_COLUMNS, Cell, CellPosition, by_position
from chatapp.engine.documents.read.safe_xml import attribute, local, named
from chatapp.engine.documents.read.sections import sections_of
from chatapp.engine.documents.read.source_file import SourceFile
from chatapp.engine.documents.read.zip_parts import ZipParts
from chatapp.errors import cause_code

_FIRST_SECTION = "Contents/section0.xml"
_SECTION = re.compile(r"contents/section(\d+)\.xml", re.IGNORECASE)
_HEADER = "Contents/header.xml"
_MANIFEST = "META-INF/manifest.xml"
_OUTLINE_STYLE = re.compile(r"(?:개요|outline)\s*(\d+)", re.IGNORECASE)
_TINY_HUNDREDTHS = 100
"""Hundredths of a point."""
_MOST_NUMBER_DIGITS = 5
"""Digits of a number of the file that are read; chosen against hostile files."""
_CHARACTERS = {"tab": "\t", "lineBreak": "\n", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}
_NESTED = ("footNote", "endNote", "drawText", "caption")
_SKIPPED = {"secPr", "linesegarray", "header", "footer", "deleteBegin", "hiddenComment", "script"}


def open_document(file: SourceFile) -> OpenDocument:
    return OpenDocument(sections_of(_HwpxDocument(file.parts).blocks()))


@dataclass(slots=True)
class _HwpxParagraph:
    """The text of a paragraph, and the blocks of its tables, notes and shapes."""

    line: list[str] = field(default_factory=list)
    nested: list[Block] = field(default_factory=list)


class _Styles:
    """What the header says of the shapes and styles that text refers to by id."""

    def __init__(self, parts: ZipParts) -> None:
        self.shape_levels: dict[str, int] = {}
        self.style_levels: dict[str, int] = {}
        self.hidden: dict[str, str] = {}
        """Why the text of a character shape cannot be seen."""
        self.filled_borders: set[str] = set()
        if parts.has(_HEADER):
            self._read(safe_xml.tree(parts, _HEADER))

    def level(self, paragraph: Any) -> int:
        """Return the heading level of a paragraph, 0 for body text."""
        level = self.shape_levels.get(attribute(paragraph, "paraPrIDRef"), 0)
        return level or self.style_levels.get(attribute(paragraph, "styleIDRef"), 0)

    def has_filled_border(self, element: Any) -> bool:
        return attribute(element, "borderFillIDRef") in self.filled_borders

    def _read(self, root: Any) -> None:
        for shape in safe_xml.find_all(root, "paraPr"):
            heading = safe_xml.first(shape, "heading")
            if heading is not None and attribute(heading, "type") == "OUTLINE":
                self.shape_levels[attribute(shape, "id")] = _number(heading, "level") + 1
        for style in safe_xml.find_all(root, "style"):
            name = attribute(style, "name") or attribute(style, "engName")
            if outline := _OUTLINE_STYLE.fullmatch(name):
                self.style_levels[attribute(style, "id")] = int(outline[1])
        for border in safe_xml.find_all(root, "borderFill"):
            faces = (attribute(b, "faceColor") for b in safe_xml.find_all(border, "winBrush"))
            if not all(map(_is_paper, faces)):
                self.filled_borders.add(attribute(border, "id"))
        for letters in safe_xml.find_all(root, "charPr"):
            if reason := self._hidden_reason(letters):
                self.hidden[attribute(letters, "id")] = reason

    def _hidden_reason(self, letters: Any) -> str:
        """Return why text of a character shape cannot be seen on paper."""
        height = attribute(letters, "height")
        if height.isdigit() and int(height) <= _TINY_HUNDREDTHS:
            return "tiny"
        is_on_paper = _is_paper(attribute(letters, "shadeColor"))
        is_white = colors.is_white(attribute(letters, "textColor"))
        return "white" if is_white and is_on_paper and not self.has_filled_border(letters) else ""


class _HwpxDocument:
    def __init__(self, parts: ZipParts) -> None:
        self._parts = parts
        self._refuse_locked()
        numbers = {name: _SECTION.fullmatch(name) for name in parts.names()}
        sections = {name: int(match[1]) for name, match in numbers.items() if match}
        self._sections = sorted(sections, key=lambda name: (sections[name], name))
        if not self._sections:
            raise Unreadable("damaged", cause_code("no_text"))
        self._styles = _Styles(parts)
        self._is_on_paper = True

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks of all sections in order."""
        for name in self._sections:
            for element in safe_xml.children(self._parts, name, "sec"):
                yield from self._block(element)

    def _block(self, element: Any) -> Iterator[Block]:
        if local(element) == "p":
            yield from self._paragraph(element)
        elif local(element) not in _SKIPPED:
            yield from self._blocks_of(element)

    def _blocks_of(self, elements: Iterable[Any]) -> Iterator[Block]:
        """Yield the blocks of elements; an element stands for its children."""
        for element in elements:
            yield from self._block(element)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        builder = _HwpxParagraph()
        self._collect(element, builder)
        yield from heading_or_paragraph(self._styles.level(element), "".join(builder.line))
        yield from builder.nested

    def _collect(self, element: Any, builder: _HwpxParagraph) -> None:
        for child in element:
            name = local(child)
            if name == "t":
                reason = self._styles.hidden.get(attribute(element, "charPrIDRef"), "")
                reason = reason if reason != "white" or self._is_on_paper else ""
                builder.line.extend(marked(text, reason) for text in _characters(child))
            elif name == "tbl":
                builder.nested.append(TableBlock(self._rows(child)))
                builder.nested.extend(self._blocks_of(named(child, *_NESTED)))
            elif name in _NESTED:
                # The shape around a drawn text may have any colour.
                is_on_paper = self._is_on_paper and name != "drawText"
                builder.nested.extend(self._blocks_on(is_on_paper, [child]))
            elif name == "subList":
                builder.nested.extend(self._blocks_of(child))
            elif name not in _SKIPPED:
                self._collect(child, builder)

    def _rows(self, table: Any) -> Sequence[Row]:
        cells: dict[CellPosition, Cell] = {}
        for row in named(table, "tr"):
            for cell in named(row, "tc"):
                position = CellPosition(len(cells), 0)
                for address in named(cell, "cellAddr"):
                    column = min(_number(address, "colAddr"), MOST_COLUMNS - 1)
                    position = CellPosition(_number(address, "rowAddr"), column)
                    break
                spans = (_number(span, "rowSpan") for span in named(cell, "cellSpan"))
                cells[position] = Cell(self._cell_text(cell), rows=max(next(spans, 1), 1))
        return by_position(cells)

    def _cell_text(self, cell: Any) -> str:
        is_on_paper = self._is_on_paper and not self._styles.has_filled_border(cell)
        return cell_text(self._blocks_on(is_on_paper, safe_xml.properties(cell, "subList")))

    def _blocks_on(self, is_on_paper: bool, elements: Iterable[Any]) -> list[Block]:
        before, self._is_on_paper = self._is_on_paper, is_on_paper
        blocks = list(self._blocks_of(elements))
        self._is_on_paper = before
        return blocks

    def _refuse_locked(self) -> None:
        if self._parts.has(_MANIFEST):
            root = safe_xml.tree(self._parts, _MANIFEST)
            if safe_xml.first(root, "encryption-data") is not None:
                raise Unreadable("locked")


def _is_paper(color: str) -> bool:
    return color in ("", "none") or colors.is_white(color)


def _characters(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield _CHARACTERS.get(local(child), "")
        yield child.tail or ""


def _number(element: Any, name: str) -> int:
    text = attribute(element, name)
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_NUMBER_DIGITS
    return int(text) if is_number else 0


READER = DocumentReader(lambda file: file.has_part(_FIRST_SECTION), open_document)
