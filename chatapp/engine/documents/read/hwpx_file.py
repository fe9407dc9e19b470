"""Hangul documents in OWPML (.hwpx): paragraphs, outline headings, tables, notes of
Contents/section*.xml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from chatapp.engine.documents.read import colors, safe_xml
from chatapp.engine.documents.read.blocks import Block, Heading, Paragraph, Row, Table, Unreadable
from chatapp.engine.documents.read.merged_cells import MOST_COLUMNS, Cell, filled_down
from chatapp.engine.documents.read.safe_xml import attribute, local
from chatapp.engine.documents.read.unseen_marks import marked
from chatapp.engine.documents.read.zip_parts import ZipParts
from chatapp.errors import cause_code

_SECTION = re.compile(r"contents/section(\d+)\.xml", re.IGNORECASE)
_HEADER = "Contents/header.xml"
_MANIFEST = "META-INF/manifest.xml"
_OUTLINE_STYLE = re.compile(r"(?:개요|outline)\s*(\d+)", re.IGNORECASE)
_TINY_HUNDREDTHS = 100
"""Of a point."""
_CHARACTERS = {"tab": "\t", "lineBreak": "\n", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}
_APART = {"footNote", "endNote", "drawText", "caption"}
_SKIPPED = {"secPr", "linesegarray", "header", "footer", "deleteBegin", "hiddenComment", "script"}


class HwpxFile:
    """A document in its container."""

    def __init__(self, parts: ZipParts) -> None:
        self._parts = parts
        self._refuse_locked()
        self._sections = [name for _, name in sorted(_numbered(parts.names()))]
        if not self._sections:
            raise Unreadable("damaged", cause_code("no_text"))
        self._shape_levels: dict[str, int] = {}
        self._style_levels: dict[str, int] = {}
        self._unseen: dict[str, str] = {}
        """Why the text of a character shape cannot be seen, by its id."""
        self._filled: set[str] = set()
        """The borders that come with a ground of their own."""
        self._is_on_paper = True
        self._read_header()

    def blocks(self) -> Iterator[Block]:
        """Yield what the document says, in order."""
        for name in self._sections:
            for element in safe_xml.children(self._parts, name, "sec"):
                yield from self._block(element)

    def _block(self, element: Any) -> Iterator[Block]:
        if local(element) == "p":
            yield from self._paragraph(element)
        elif local(element) not in _SKIPPED:
            for child in element:
                yield from self._block(child)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        line: list[str] = []
        beside: list[Block] = []
        self._gather(element, line, beside)
        text = "".join(line).strip("\n")
        level = self._shape_levels.get(attribute(element, "paraPrIDRef"), 0)
        level = level or self._style_levels.get(attribute(element, "styleIDRef"), 0)
        if text.strip():
            yield Heading(level, text) if level else Paragraph(text)
        yield from beside

    def _gather(self, element: Any, line: list[str], beside: list[Block]) -> None:
        for child in element:
            name = local(child)
            if name == "t":
                why = self._unseen.get(attribute(element, "charPrIDRef"), "")
                why = why if why != "white" or self._is_on_paper else ""
                line.extend(marked(text, why) for text in _characters(child))
            elif name == "tbl":
                beside.append(Table(self._rows(child)))
                beside.extend(
                    b for part in child if local(part) in _APART for b in self._block(part)
                )
            elif name in _APART:
                # The shape that a drawn text stands in may have any colour.
                beside.extend(
                    self._on(self._is_on_paper and name != "drawText", self._block(child))
                )
            elif name == "subList":
                beside.extend(block for inner in child for block in self._block(inner))
            elif name not in _SKIPPED:
                self._gather(child, line, beside)

    def _rows(self, table: Any) -> Sequence[Row]:
        """Return rows by the addresses of their cells."""
        grid: dict[tuple[int, int], Cell] = {}
        for cell in (c for row in table if local(row) == "tr" for c in row if local(c) == "tc"):
            address = next((part for part in cell if local(part) == "cellAddr"), None)
            row, column = len(grid), 0
            if address is not None:
                row, column = (
                    _number(attribute(address, "rowAddr")),
                    _number(attribute(address, "colAddr")),
                )
            spans = (
                _number(attribute(part, "rowSpan")) for part in cell if local(part) == "cellSpan"
            )
            grid[row, min(column, MOST_COLUMNS - 1)] = Cell(
                self._cell(cell), rows=max(next(spans, 1), 1)
            )
        return filled_down(grid)

    def _on(self, is_on_paper: bool, blocks: Iterator[Block]) -> list[Block]:
        before, self._is_on_paper = self._is_on_paper, is_on_paper
        found = list(blocks)
        self._is_on_paper = before
        return found

    def _cell(self, cell: Any) -> str:
        said = []
        inner = (
            block
            for part in cell
            if local(part) == "subList"
            for p in part
            for block in self._block(p)
        )
        is_on_paper = self._is_on_paper and attribute(cell, "borderFillIDRef") not in self._filled
        for block in self._on(is_on_paper, inner):
            said.append(
                " / ".join(" ".join(row) for row in block.rows)
                if isinstance(block, Table)
                else block.text
            )
        return "\n".join(said)

    def _read_header(self) -> None:
        """Note which shapes of paragraphs and which styles are headings, and which letters nobody
        can see.
        """
        if not self._parts.has(_HEADER):
            return
        root = safe_xml.tree(self._parts, _HEADER)
        for shape in safe_xml.find_all(root, "paraPr"):
            heading = safe_xml.first(shape, "heading")
            if heading is not None and attribute(heading, "type") == "OUTLINE":
                self._shape_levels[attribute(shape, "id")] = (
                    _number(attribute(heading, "level")) + 1
                )
        for style in safe_xml.find_all(root, "style"):
            if found := _OUTLINE_STYLE.fullmatch(
                attribute(style, "name") or attribute(style, "engName")
            ):
                self._style_levels[attribute(style, "id")] = int(found[1])
        for border in safe_xml.find_all(root, "borderFill"):
            if any(
                not colors.is_paper(_ground(one)) for one in safe_xml.find_all(border, "winBrush")
            ):
                self._filled.add(attribute(border, "id"))
        for letters in safe_xml.find_all(root, "charPr"):
            if why := self._why(letters):
                self._unseen[attribute(letters, "id")] = why

    def _why(self, letters: Any) -> str:
        """Return why letters of this shape cannot be seen on paper."""
        height = attribute(letters, "height")
        if height.isdigit() and int(height) <= _TINY_HUNDREDTHS:
            return "tiny"
        shade = attribute(letters, "shadeColor")
        on_paper = shade in ("", "none") or colors.is_white(shade)
        on_paper = on_paper and attribute(letters, "borderFillIDRef") not in self._filled
        return "white" if on_paper and colors.is_white(attribute(letters, "textColor")) else ""

    def _refuse_locked(self) -> None:
        if self._parts.has(_MANIFEST):
            root = safe_xml.tree(self._parts, _MANIFEST)
            if safe_xml.first(root, "encryption-data") is not None:
                raise Unreadable("locked")


def _ground(brush: Any) -> str | None:
    face = attribute(brush, "faceColor")
    return None if face in ("", "none") else face


def _numbered(names: list[str]) -> Iterator[tuple[int, str]]:
    for name in names:
        if found := _SECTION.fullmatch(name):
            yield int(found[1]), name


def _characters(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield _CHARACTERS.get(local(child), "")
        yield child.tail or ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
