"""Presentations (.pptx, .pptm, .ppsx): a section a slide, as a person reads it, with its notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.drawn import ooxml_chart, ooxml_diagram
from chatapp.engine.documents.read.elements import asides, markdown_table, safe_xml
from chatapp.engine.documents.read.elements.asides import ChangeList
from chatapp.engine.documents.read.elements.blocks import Block, NoticeBlock, TableBlock
from chatapp.engine.documents.read.elements.safe_xml import attribute, find_all, named
from chatapp.engine.documents.read.elements.sections import DocumentSection
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.elements.zip_parts import ZipParts
from chatapp.engine.documents.read.slides import pptx_comments, pptx_order, pptx_text
from chatapp.engine.documents.read.slides.pptx_order import SlideBox

_MAIN_PART = "ppt/presentation.xml"
_TITLES = ("title", "ctrTitle")
_REPEATED = ("sldNum", "dt", "ftr", "hdr", "sldImg")
"""Placeholders that are on every slide: page numbers, dates, footers."""
_LAYOUTS = ("slideLayout", "slideMaster")


def open_document(file: SourceFile) -> OpenDocument:
    return OpenDocument(_Presentation(file.parts).sections())


@dataclass(frozen=True, slots=True)
class _Relation:
    id: str
    kind: str
    part: str


def _relations(parts: ZipParts, name: str) -> Iterator[_Relation]:
    for relation in safe_xml.relations(parts, name):
        kind = attribute(relation, "Type").rpartition("/")[2]
        yield _Relation(attribute(relation, "Id"), kind, safe_xml.target(relation, name))


@dataclass(slots=True)
class _Slide:
    """What a slide holds so far."""

    title: str = ""
    texts: list[str] = field(default_factory=list)
    warnings: dict[str, None] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    """The parts that it refers to, by the id of the relation."""


class _Presentation:
    def __init__(self, parts: ZipParts) -> None:
        self._parts = parts
        self._changes = ChangeList()
        self._authors = pptx_comments.authors(parts)
        self._boxes: dict[str, dict[str, SlideBox]] = {}
        """Boxes of the placeholders of layouts and masters."""

    def sections(self) -> Iterator[DocumentSection]:
        """Yield the slides in the order they are shown."""
        names = list(self._slides())
        for number, name in enumerate(names, 1):
            yield self._section(name, number, len(names))
        yield from self._changes.sections()

    def _slides(self) -> Iterator[str]:
        targets = {each.id: each.part for each in _relations(self._parts, _MAIN_PART)}
        for slide in find_all(safe_xml.tree(self._parts, _MAIN_PART), "sldId"):
            # It has `id` and `r:id`; only one of them names a part.
            for value in slide.attrib.values():
                if self._parts.has(targets.get(str(value), "")):
                    yield targets[str(value)]

    def _section(self, name: str, number: int, of: int) -> DocumentSection:
        root = safe_xml.tree(self._parts, name)
        relations = [each for each in _relations(self._parts, name) if self._parts.has(each.part)]
        slide = _Slide(parts={each.id: each.part for each in relations})
        changes = len(self._changes.blocks)
        for shape in pptx_order.shapes(root, self._inherited(relations)):
            self._take_shape(shape.element, slide)
        for relation in relations:
            self._take_related(relation, slide)
        if root.get("show") == "0":
            slide.warnings["hidden_slide"] = None
        if len(self._changes.blocks) > changes:
            slide.warnings["deleted_text"] = None
        text = "\n\n".join([slide.title, *slide.texts] if slide.title else slide.texts)
        warnings = tuple(slide.warnings)
        return DocumentSection(text, f"slide:{number}", slide.title, warnings, of)

    def _take_shape(self, shape: Any, slide: _Slide) -> None:
        placeholder = _placeholder(shape)
        if placeholder in _REPEATED:
            return
        text = self._text(shape, slide)
        if placeholder in _TITLES and not slide.title:
            slide.title = " ".join(text.split())
        elif text.strip():
            slide.texts.append(text)

    def _text(self, shape: Any, slide: _Slide) -> str:
        table = safe_xml.first(shape, "tbl")
        if table is not None:
            return "\n\n".join(markdown_table.pieces(list(self._rows(table))))
        for part in shape.iter():
            if drawn := self._drawn(part, slide):
                return drawn
        return "\n".join(filter(str.strip, pptx_text.paragraphs(shape, self._changes)))

    def _drawn(self, part: Any, slide: _Slide) -> str:
        """Return the text of a chart or diagram that a shape refers to, "" for anything else."""
        name = safe_xml.local(part)
        if name == "chart" and (chart := slide.parts.get(attribute(part, "id"))):
            return _shown(ooxml_chart.blocks(self._parts, chart), slide)
        if name == "relIds" and (diagram := slide.parts.get(attribute(part, "dm"))):
            return ooxml_diagram.text(self._parts, diagram)
        if name == "oleObj":
            slide.warnings["embedded_file"] = None
        return ""

    def _rows(self, table: Any) -> Iterator[list[str]]:
        above: list[str] = []
        for row in named(table, "tr"):
            cells: list[str] = []
            for cell in named(row, "tc"):
                is_merged = attribute(cell, "vMerge") in ("1", "true") and len(cells) < len(above)
                own = " ".join(pptx_text.paragraphs(cell, self._changes))
                cells.append(above[len(cells)] if is_merged else own)
            yield cells
            above = cells

    def _take_related(self, relation: _Relation, slide: _Slide) -> None:
        """Take the notes or the comments of a slide."""
        if relation.kind == "notesSlide":
            root = safe_xml.tree(self._parts, relation.part)
            shapes = pptx_order.shapes(root, {})
            texts = [
                "\n".join(filter(str.strip, pptx_text.paragraphs(shape.element, self._changes)))
                for shape in shapes
                if _placeholder(shape.element) not in _REPEATED
            ]
            notes = "\n".join(filter(str.strip, texts))
            slide.texts += [asides.speaker_notes(notes)] if notes else []
        elif relation.kind == "comments":
            for comment in pptx_comments.comments(self._parts, relation.part, self._authors):
                slide.texts += [comment.block().text] if comment.text.strip() else []

    def _inherited(self, relations: list[_Relation]) -> dict[str, SlideBox]:
        """Return the boxes of the placeholders of a slide's layout and master."""
        for relation in relations:
            if relation.kind in _LAYOUTS:
                if relation.part not in self._boxes:
                    self._boxes[relation.part] = self._boxes_of(relation.part)
                return self._boxes[relation.part]
        return {}

    def _boxes_of(self, layout: str) -> dict[str, SlideBox]:
        boxes = pptx_order.boxes_of_placeholders(safe_xml.tree(self._parts, layout))
        for relation in _relations(self._parts, layout):
            if relation.kind == "slideMaster" and self._parts.has(relation.part):
                master = safe_xml.tree(self._parts, relation.part)
                return pptx_order.boxes_of_placeholders(master) | boxes
        return boxes


def _shown(blocks: Iterator[Block], slide: _Slide) -> str:
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, NoticeBlock):
            slide.warnings[block.code] = None
        elif isinstance(block, TableBlock):
            texts += markdown_table.pieces(block.rows)
        else:
            texts.append(block.text)
    return "\n\n".join(texts)


def _placeholder(shape: Any) -> str:
    placeholder = safe_xml.first(shape, "ph")
    return "" if placeholder is None else attribute(placeholder, "type") or "body"


READER = DocumentReader(lambda file: file.has_part(_MAIN_PART), open_document)
