"""What stands beside the cells of a sheet: comments, text boxes, charts and diagrams."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from chatapp.engine.documents.read.drawn import ooxml_chart, ooxml_diagram
from chatapp.engine.documents.read.elements import markdown_table, safe_xml
from chatapp.engine.documents.read.elements.asides import Comment
from chatapp.engine.documents.read.elements.blocks import ParagraphBlock, TableBlock
from chatapp.engine.documents.read.elements.safe_xml import attribute, find_all, first, local, named
from chatapp.engine.documents.read.elements.zip_parts import ZipParts
from chatapp.engine.documents.read.sheets.rows import RowNote
from chatapp.engine.documents.read.sheets.xlsx_parts import rich_text
from chatapp.engine.documents.read.sheets.xlsx_rows import cell_place

_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
_PERSONS = "xl/persons/person.xml"
_OF_THREAD = "tc={"
"""Begins the author of the comment that stands for a thread in older programs."""
_NAME_FIRST = re.compile(r"^(?P<name>[^:\n]{1,60}):\s*\n")


def notes(parts: ZipParts, sheet: str, hidden_columns: frozenset[int]) -> list[RowNote]:
    """Return what stands beside the cells of a sheet, by the rows where it begins."""
    gathered: list[RowNote] = []
    for relation in safe_xml.relations(parts, sheet):
        kind = attribute(relation, "Type").rpartition("/")[2]
        part = safe_xml.target(relation, sheet)
        if not parts.has(part):
            continue
        if kind == "drawing":
            gathered += _of_drawing(parts, part)
        elif kind == "comments":
            gathered += _comments(parts, part, hidden_columns)
        elif kind == "threadedComment":
            gathered += _threads(parts, part, hidden_columns)
    return gathered


def _comments(parts: ZipParts, part: str, hidden: frozenset[int]) -> Iterator[RowNote]:
    root = safe_xml.tree(parts, part)
    authors = [author.text or "" for author in find_all(root, "author")]
    for element in find_all(root, "comment"):
        number = attribute(element, "authorId")
        is_known = number.isdecimal() and int(number) < len(authors)
        author = authors[int(number)] if is_known else ""
        body = first(element, "text")
        if author.startswith(_OF_THREAD) or body is None:
            continue
        text = rich_text(body)
        named_first = _NAME_FIRST.match(text)
        if named_first and named_first["name"] in (author, author.split("\\")[-1]):
            text = text[named_first.end() :]
        yield from _at_cell(attribute(element, "ref"), Comment(text, author), hidden)


def _threads(parts: ZipParts, part: str, hidden: frozenset[int]) -> Iterator[RowNote]:
    names: dict[str, str] = {}
    if parts.has(_PERSONS):
        for person in find_all(safe_xml.tree(parts, _PERSONS), "person"):
            names[attribute(person, "id")] = attribute(person, "displayName")
    for element in find_all(safe_xml.tree(parts, part), "threadedComment"):
        body = first(element, "text")
        author = names.get(attribute(element, "personId"), "")
        text = "" if body is None else body.text or ""
        comment = Comment(text, author, attribute(element, "dT"))
        yield from _at_cell(attribute(element, "ref"), comment, hidden)


def _at_cell(reference: str, comment: Comment, hidden: frozenset[int]) -> Iterator[RowNote]:
    place = cell_place(reference)
    if place is None or not comment.text.strip():
        return
    column = place.column - sum(other < place.column for other in hidden)
    yield RowNote(place.row, comment=comment, cell=reference, column=column)


def _of_drawing(parts: ZipParts, part: str) -> Iterator[RowNote]:
    targets = {
        attribute(relation, "Id"): safe_xml.target(relation, part)
        for relation in safe_xml.relations(parts, part)
    }
    for anchor in named(safe_xml.tree(parts, part), *_ANCHORS):
        drawing = _Drawing(parts, targets)
        drawing.read(anchor)
        if drawing.texts:
            yield RowNote(_row_of(anchor), "\n\n".join(drawing.texts))


def _row_of(anchor: Any) -> int:
    corner = first(anchor, "from")
    row = None if corner is None else first(corner, "row")
    text = "" if row is None else row.text or ""
    return int(text) + 1 if text.isdecimal() else 1


@dataclass(slots=True)
class _Drawing:
    """The texts of shapes, charts and diagrams at one place of a sheet.

    A chart without figures of its own shows cells of the book, which are read.
    """

    parts: ZipParts
    targets: dict[str, str]
    texts: list[str] = field(default_factory=list)

    def read(self, element: Any) -> None:
        for child in element:
            name = local(child)
            if name == "Fallback":
                continue
            if name == "txBody":
                self._add_paragraphs(child)
            elif name == "chart":
                self._add_chart(self._target(child))
            elif name == "relIds" and self.parts.has(self._target(child)):
                self.texts.append(ooxml_diagram.text(self.parts, self._target(child)))
            else:
                self.read(child)

    def _target(self, element: Any) -> str:
        """Return the part with the content of a frame: the data of a diagram, or a chart."""
        own = {key.rpartition("}")[2]: str(value) for key, value in element.attrib.items()}
        return self.targets.get(own.get("dm") or own.get("id") or "", "")

    def _add_paragraphs(self, body: Any) -> None:
        lines = (
            "".join(part.text or "" for part in find_all(paragraph, "t"))
            for paragraph in find_all(body, "p")
        )
        text = "\n".join(filter(str.strip, lines))
        self.texts += [text] if text else []

    def _add_chart(self, part: str) -> None:
        for block in ooxml_chart.blocks(self.parts, part) if self.parts.has(part) else ():
            if isinstance(block, TableBlock):
                self.texts += markdown_table.pieces(block.rows)
            elif isinstance(block, ParagraphBlock):
                self.texts.append(block.text)
