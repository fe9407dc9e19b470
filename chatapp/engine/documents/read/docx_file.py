"""Word documents (.docx, .docm): headings by their style, tables, text boxes, notes, edges of
pages; no macros.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from chatapp.engine.documents.read import docx_edges, safe_xml
from chatapp.engine.documents.read.blocks import Block, Heading, Paragraph, Row, Table
from chatapp.engine.documents.read.docx_looks import (
    Looks,
    StyleLooks,
    cell_ground,
    paragraph_looks,
    run_looks,
    why,
)
from chatapp.engine.documents.read.safe_xml import attribute, local
from chatapp.engine.documents.read.unseen_marks import marked
from chatapp.engine.documents.read.zip_parts import ZipParts, resolve

_NAMED = re.compile(r"(?:heading|제목|개요)\s*(\d)", re.IGNORECASE)
_TITLES = {"title": 1, "제목": 1}
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
# Fallback doubles what Choice says; the rest was deleted or is no text of the page.
_SKIPPED = {"Fallback", "del", "moveFrom", "pPr", "instrText", "delText"}
_APART = {"txbxContent"}
_MOST_BASES = 20


@dataclass(slots=True)
class _Told:
    """What a paragraph says: its own line, and what stands beside it."""

    line: list[str] = field(default_factory=list)
    beside: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    looks: Looks = field(default_factory=Looks)
    run: Looks = field(default_factory=Looks)


class DocxFile:
    """A document in its container."""

    def __init__(self, parts: ZipParts) -> None:
        self._parts = parts
        self._main = _main_part(parts)
        self._looks = StyleLooks()
        self._levels = self._heading_levels()
        self._ground: str | None = None
        """The colour of the cell that is being read; "unknown" in text boxes."""
        self._notes = {**self._note_texts("footnote"), **self._note_texts("endnote")}

    def blocks(self) -> Iterator[Block]:
        """Yield what the document says, in order."""
        for element in safe_xml.children(self._parts, self._main, "body"):
            yield from self._block(element)

    def edges(self) -> Iterator[Block]:
        """Yield what headers and footers say, each once, without page numbers."""
        said: set[str] = set()
        for name in docx_edges.parts_of(self._parts, self._main):
            for block in self._of_edge(name):
                words = repr(block.rows) if isinstance(block, Table) else block.text.strip()
                if words not in said and (
                    isinstance(block, Table) or not docx_edges.is_page_number(words)
                ):
                    yield Paragraph(block.text) if isinstance(block, Heading) else block
                said.add(words)

    def _of_edge(self, name: str) -> Iterator[Block]:
        for root in ("hdr", "ftr"):
            for element in safe_xml.children(self._parts, name, root):
                yield from self._block(element)

    def _block(self, element: Any) -> Iterator[Block]:
        name = local(element)
        if name == "p":
            yield from self._paragraph(element)
        elif name == "tbl":
            yield Table(list(self._rows(element)))
        elif name not in _SKIPPED:
            # Content controls and other frames around paragraphs.
            for child in element:
                yield from self._block(child)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        told = _Told(looks=paragraph_looks(element, _style(element), self._ground, self._looks))
        self._gather(element, told)
        text = "".join(told.line).strip("\n")
        level = self._level(element)
        if text.strip():
            yield Heading(level, text) if level else Paragraph(text)
        yield from told.beside
        for note in told.notes:
            yield Paragraph(note)

    def _gather(self, element: Any, told: _Told) -> None:
        for child in element:
            name = local(child)
            if name == "t":
                told.line.append(marked(child.text or "", why(told.run)))
            elif name in _CHARACTERS:
                told.line.append(_CHARACTERS[name])
            elif name in ("footnoteReference", "endnoteReference"):
                note = self._notes.get(f"{name[:-9]}:{attribute(child, 'id')}", "")
                told.notes.extend([note] if note else [])
            elif name in _APART:
                told.beside.extend(self._on("unknown", child))
            elif name == "r":
                told.run = run_looks(child, told.looks, self._looks)
                if not told.run.is_hidden:
                    self._gather(child, told)
            elif name not in _SKIPPED:
                self._gather(child, told)

    def _rows(self, table: Any) -> Iterator[Row]:
        above: list[str] = []
        for row in _direct(table, "tr"):
            cells: list[str] = []
            for cell in _direct(row, "tc"):
                text = self._cell(cell, cell_ground(cell, table))
                if not text and len(cells) < len(above) and _goes_on(cell):
                    # A cell over several rows says its text in each of them.
                    text = above[len(cells)]
                cells.extend([text, *[""] * (_span(cell) - 1)])
            yield cells
            above = cells

    def _on(self, ground: str | None, element: Any) -> Iterator[Block]:
        """Yield what stands in an element of this colour."""
        before, self._ground = self._ground, ground
        yield from [block for inner in element for block in self._block(inner)]
        self._ground = before

    def _cell(self, cell: Any, ground: str | None) -> str:
        said = []
        for block in self._on(ground, cell):
            said.append(
                " / ".join(" ".join(row) for row in block.rows)
                if isinstance(block, Table)
                else block.text
            )
        return "\n".join(said)

    # Headings and notes --------------------------------------------------------------------------

    def _level(self, paragraph: Any) -> int:
        for one in (one for child in paragraph if local(child) == "pPr" for one in child):
            if local(one) == "outlineLvl":
                return _outline(attribute(one, "val"))
        return self._levels.get(_style(paragraph), 0)

    def _heading_levels(self) -> dict[str, int]:
        """Return the heading level of each paragraph style that has one, its own or that of what it
        is based on.
        """
        own: dict[str, int] = {}
        based_on: dict[str, str] = {}
        name = resolve(self._main, "styles.xml")
        if not self._parts.has(name):
            return {}
        for style in safe_xml.find_all(safe_xml.tree(self._parts, name), "style"):
            style_id = attribute(style, "styleId")
            self._looks.add(style)
            for part in style.iter():
                if local(part) == "name" and (level := _named(attribute(part, "val"))):
                    own.setdefault(style_id, level)
                elif local(part) == "outlineLvl":
                    own[style_id] = _outline(attribute(part, "val"))
                elif local(part) == "basedOn":
                    based_on[style_id] = attribute(part, "val")
        return {
            style: level
            for style in {*own, *based_on}
            if (level := _inherited(style, own, based_on))
        }

    def _note_texts(self, kind: str) -> dict[str, str]:
        name = resolve(self._main, f"{kind}s.xml")
        if not self._parts.has(name):
            return {}
        notes = {}
        for note in safe_xml.children(self._parts, name, f"{kind}s"):
            text = " ".join(
                "".join(part.text or "" for part in safe_xml.find_all(note, "t")).split()
            )
            if text and attribute(note, "type") not in ("separator", "continuationSeparator"):
                notes[f"{kind}:{attribute(note, 'id')}"] = text
        return notes


def _style(paragraph: Any) -> str:
    found = (
        one
        for child in paragraph
        if local(child) == "pPr"
        for one in child
        if local(one) == "pStyle"
    )
    return next((attribute(one, "val") for one in found), "")


def _main_part(parts: ZipParts) -> str:
    if parts.has("_rels/.rels"):
        for relation in safe_xml.find_all(safe_xml.tree(parts, "_rels/.rels"), "Relationship"):
            if attribute(relation, "Type").endswith("/officeDocument"):
                return resolve("", attribute(relation, "Target"))
    return "word/document.xml"


def _direct(element: Any, name: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, also those in content controls, but none of
    inner tables.
    """
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
            yield from _direct(child, name)


def _goes_on(cell: Any) -> bool:
    """Say whether a cell is the continuation of the one above."""
    merges = (
        one for part in cell if local(part) == "tcPr" for one in part if local(one) == "vMerge"
    )
    return any(attribute(one, "val") != "restart" for one in merges)


def _span(cell: Any) -> int:
    for properties in (child for child in cell if local(child) == "tcPr"):
        for one in properties:
            if local(one) == "gridSpan" and attribute(one, "val").isdigit():
                return min(int(attribute(one, "val")), 64)
    return 1


def _named(name: str) -> int:
    found = _NAMED.fullmatch(name.strip())
    return int(found[1]) if found else _TITLES.get(name.strip().lower(), 0)


def _outline(value: str) -> int:
    # 9 is body text.
    return int(value) + 1 if value.isdigit() and int(value) < 9 else 0


def _inherited(style: str, own: dict[str, int], based_on: dict[str, str]) -> int:
    for _ in range(_MOST_BASES):
        if style in own:
            return own[style]
        style = based_on.get(style, "")
    return 0
