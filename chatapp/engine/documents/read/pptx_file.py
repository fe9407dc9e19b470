"""Presentations (.pptx, .pptm, .ppsx): a section a slide, with tables, charts' figures and notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatapp.engine.documents.read import markdown_table, safe_xml
from chatapp.engine.documents.read.safe_xml import attribute, local
from chatapp.engine.documents.read.sections import Section
from chatapp.engine.documents.read.zip_parts import ZipParts, resolve

_TITLES = ("title", "ctrTitle")
# Page numbers, dates and footers are on every slide.
_REPEATED = ("sldNum", "dt", "ftr", "hdr", "sldImg")


def sections(parts: ZipParts) -> Iterator[Section]:
    """Yield the slides in the order they are shown."""
    names = list(_slides(parts))
    for number, name in enumerate(names, 1):
        yield _slide(parts, name, number, len(names))


def _slides(parts: ZipParts) -> Iterator[str]:
    main = "ppt/presentation.xml"
    targets = {one: target for one, (_, target) in _relations(parts, main).items()}
    for slide in safe_xml.find_all(safe_xml.tree(parts, main), "sldId"):
        # Both `id` and `r:id` are there; only one of them names a part.
        for value in slide.attrib.values():
            if parts.has(targets.get(str(value), "")):
                yield targets[str(value)]


def _relations(parts: ZipParts, name: str) -> dict[str, tuple[str, str]]:
    """Return kind and part of each relation of a part; links to the outside are none."""
    folder, _, file = name.rpartition("/")
    relations = f"{folder}/_rels/{file}.rels"
    if not parts.has(relations):
        return {}
    found = {}
    for one in safe_xml.find_all(safe_xml.tree(parts, relations), "Relationship"):
        if attribute(one, "TargetMode") != "External":
            kind = attribute(one, "Type").rpartition("/")[2]
            found[attribute(one, "Id")] = (kind, resolve(name, attribute(one, "Target")))
    return found


def _slide(parts: ZipParts, name: str, number: int, of: int) -> Section:
    root = safe_xml.tree(parts, name)
    title, said = "", []
    for shape in _shapes(root):
        placeholder = _placeholder(shape)
        if placeholder in _REPEATED:
            continue
        text = _text(shape)
        if placeholder in _TITLES and not title:
            title = " ".join(text.split())
        elif text.strip():
            said.append(text)
    for kind, target in _relations(parts, name).values():
        if kind in ("chart", "notesSlide", "diagramData") and parts.has(target):
            said.extend(_beside(parts, kind, target))
    warnings = ("hidden_slide",) if root.get("show") == "0" else ()
    return Section(
        "\n\n".join([title, *said] if title else said), f"slide:{number}", title, warnings, of
    )


def _shapes(element: Any) -> Iterator[Any]:
    """Yield shapes and tables, also those in groups, in the order they are drawn."""
    for child in element:
        name = local(child)
        if name in ("sp", "graphicFrame"):
            yield child
        elif name != "Fallback":
            yield from _shapes(child)


def _placeholder(shape: Any) -> str:
    found = safe_xml.first(shape, "ph")
    return "" if found is None else attribute(found, "type") or "body"


def _text(shape: Any) -> str:
    table = safe_xml.first(shape, "tbl")
    if table is None:
        return "\n".join(filter(str.strip, _paragraphs(shape)))
    return "\n\n".join(markdown_table.pieces(list(_rows(table))))


def _rows(table: Any) -> Iterator[list[str]]:
    above: list[str] = []
    for row in (one for one in table if local(one) == "tr"):
        cells: list[str] = []
        for cell in (one for one in row if local(one) == "tc"):
            goes_on = attribute(cell, "vMerge") in ("1", "true") and len(cells) < len(above)
            cells.append(above[len(cells)] if goes_on else " ".join(_paragraphs(cell)))
        yield cells
        above = cells


def _paragraphs(element: Any) -> Iterator[str]:
    for paragraph in safe_xml.find_all(element, "p"):
        pieces = []
        for part in paragraph.iter():
            if local(part) == "t":
                pieces.append(part.text or "")
            elif local(part) == "br":
                pieces.append("\n")
        yield "".join(pieces)


def _beside(parts: ZipParts, kind: str, target: str) -> Iterator[str]:
    """Yield what a chart, a diagram or the notes of a slide say."""
    root = safe_xml.tree(parts, target)
    if kind == "chart":
        yield from markdown_table.pieces(list(_chart_rows(root)))
        return
    lines: list[str] = []
    if kind == "notesSlide":
        for shape in _shapes(root):
            if _placeholder(shape) not in _REPEATED:
                lines.extend(_paragraphs(shape))
    else:
        lines.extend(_paragraphs(root))
    text = "\n".join(filter(str.strip, lines))
    if text:
        yield text


def _chart_rows(chart: Any) -> Iterator[list[str]]:
    """Yield the figures of a chart: the names of its categories, then a row a series."""
    for number, series in enumerate(safe_xml.find_all(chart, "ser")):
        if number == 0:
            yield ["", *_points(series, "cat")]
        yield [" ".join(_points(series, "tx")), *_points(series, "val")]


def _points(series: Any, part: str) -> list[str]:
    found = next((child for child in series if local(child) == part), None)
    return [] if found is None else [value.text or "" for value in safe_xml.find_all(found, "v")]
