"""Presentations (.pptx, .pptm, .ppsx): a section a slide, with tables, chart data and notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chatapp.engine.documents.read import markdown_table, safe_xml
from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.safe_xml import attribute, find_all, local, named
from chatapp.engine.documents.read.sections import DocumentSection
from chatapp.engine.documents.read.source_file import SourceFile
from chatapp.engine.documents.read.zip_parts import ZipParts

_MAIN_PART = "ppt/presentation.xml"
_TITLES = ("title", "ctrTitle")
_REPEATED = ("sldNum", "dt", "ftr", "hdr", "sldImg")
"""Placeholders that are on every slide: page numbers, dates, footers."""


def open_document(file: SourceFile) -> OpenDocument:
    return OpenDocument(_sections(file.parts))


def _sections(parts: ZipParts) -> Iterator[DocumentSection]:
    """Yield the slides in the order they are shown."""
    names = list(_slides(parts))
    for number, name in enumerate(names, 1):
        yield _slide(parts, name, number, len(names))


def _slides(parts: ZipParts) -> Iterator[str]:
    targets = {relation.id: relation.part for relation in _relations(parts, _MAIN_PART)}
    for slide in find_all(safe_xml.tree(parts, _MAIN_PART), "sldId"):
        # It has `id` and `r:id`; only one of them names a part.
        for value in slide.attrib.values():
            if parts.has(targets.get(str(value), "")):
                yield targets[str(value)]


@dataclass(frozen=True, slots=True)
class _Relation:
    id: str
    kind: str
    part: str


def _relations(parts: ZipParts, name: str) -> Iterator[_Relation]:
    for relation in safe_xml.relations(parts, name):
        kind = attribute(relation, "Type").rpartition("/")[2]
        yield _Relation(attribute(relation, "Id"), kind, safe_xml.target(relation, name))


def _slide(parts: ZipParts, name: str, number: int, of: int) -> DocumentSection:
    root = safe_xml.tree(parts, name)
    title, texts = "", []
    for shape in _shapes(root):
        placeholder = _placeholder(shape)
        if placeholder in _REPEATED:
            continue
        text = _text(shape)
        if placeholder in _TITLES and not title:
            title = " ".join(text.split())
        elif text.strip():
            texts.append(text)
    for relation in _relations(parts, name):
        if parts.has(relation.part):
            texts.extend(_related_text(parts, relation))
    warnings = ("hidden_slide",) if root.get("show") == "0" else ()
    text = "\n\n".join([title, *texts] if title else texts)
    return DocumentSection(text, f"slide:{number}", title, warnings, of)


def _shapes(element: Any) -> Iterator[Any]:
    """Yield shapes and tables, also those in groups, in the order they are drawn."""
    for child in element:
        name = local(child)
        if name in ("sp", "graphicFrame"):
            yield child
        elif name != "Fallback":
            yield from _shapes(child)


def _placeholder(shape: Any) -> str:
    placeholder = safe_xml.first(shape, "ph")
    return "" if placeholder is None else attribute(placeholder, "type") or "body"


def _text(shape: Any) -> str:
    table = safe_xml.first(shape, "tbl")
    if table is None:
        return "\n".join(filter(str.strip, _paragraphs(shape)))
    return "\n\n".join(markdown_table.pieces(list(_rows(table))))


def _rows(table: Any) -> Iterator[list[str]]:
    above: list[str] = []
    for row in named(table, "tr"):
        cells: list[str] = []
        for cell in named(row, "tc"):
            is_merged = attribute(cell, "vMerge") in ("1", "true") and len(cells) < len(above)
            cells.append(above[len(cells)] if is_merged else " ".join(_paragraphs(cell)))
        yield cells
        above = cells


def _paragraphs(element: Any) -> Iterator[str]:
    for paragraph in find_all(element, "p"):
        parts = named(paragraph.iter(), "t", "br")
        yield "".join("\n" if local(part) == "br" else part.text or "" for part in parts)


def _related_text(parts: ZipParts, relation: _Relation) -> Iterator[str]:
    """Yield the text of a chart, a diagram or the notes of a slide."""
    if relation.kind not in ("chart", "notesSlide", "diagramData"):
        return
    root = safe_xml.tree(parts, relation.part)
    if relation.kind == "chart":
        yield from markdown_table.pieces(list(_chart_rows(root)))
        return
    lines: list[str] = []
    if relation.kind == "notesSlide":
        for shape in _shapes(root):
            if _placeholder(shape) not in _REPEATED:
                lines.extend(_paragraphs(shape))
    else:
        lines.extend(_paragraphs(root))
    text = "\n".join(filter(str.strip, lines))
    if text:
        yield text


def _chart_rows(chart: Any) -> Iterator[list[str]]:
    """Yield the data of a chart: the names of its categories, then a row a series."""
    for number, series in enumerate(find_all(chart, "ser")):
        if number == 0:
            yield ["", *_points(series, "cat")]
        yield [" ".join(_points(series, "tx")), *_points(series, "val")]


def _points(series: Any, part: str) -> list[str]:
    points = next(named(series, part), None)
    return [] if points is None else [value.text or "" for value in find_all(points, "v")]


READER = DocumentReader(lambda file: file.has_part(_MAIN_PART), open_document)
