"""Presentations of LibreOffice and other offices (.odp): a section a slide, with its notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements import asides, markdown_table
from chatapp.engine.documents.read.elements.blocks import HeadingBlock, ParagraphBlock, TableBlock
from chatapp.engine.documents.read.elements.safe_xml import attribute, find_all, local, named
from chatapp.engine.documents.read.elements.sections import DocumentSection
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.word import odf_text

_NOTES = "notes"


def open_document(file: SourceFile) -> OpenDocument:
    return OpenDocument(_sections(odf_text.body(file.parts, "presentation")))


def _sections(body: Any) -> Iterator[DocumentSection]:
    slides = list(find_all(body, "page"))
    for number, slide in enumerate(slides, 1):
        texts = list(_texts(slide))
        title = " ".join(_title(slide).split())
        text = "\n\n".join([*([title] if title and title not in texts[:1] else []), *texts])
        yield DocumentSection(text, f"slide:{number}", title, (), len(slides))


def _title(slide: Any) -> str:
    for shape in slide:
        if attribute(shape, "class") == "title":
            return "\n".join(odf_text.paragraph(part) for part in find_all(shape, "p"))
    return ""


def _texts(slide: Any) -> Iterator[str]:
    for shape in slide:
        if local(shape) == _NOTES:
            words = "\n".join(odf_text.paragraph(part) for part in find_all(shape, "p"))
            if words.strip():
                yield asides.speaker_notes(words)
        elif local(shape) == "annotation":
            yield odf_text.comment(shape).block().text
        elif local(shape) != "forms":
            yield from _of_shape(shape)


def _of_shape(shape: Any) -> Iterator[str]:
    for table in named(shape.iter(), "table"):
        yield from markdown_table.pieces(odf_text.table_rows(table))
        return
    lines = []
    for block in odf_text.blocks(shape):
        if isinstance(block, HeadingBlock | ParagraphBlock):
            lines.append(block.text)
        elif isinstance(block, TableBlock):
            lines += markdown_table.pieces(block.rows)
    if text := "\n".join(filter(str.strip, lines)):
        yield text


READER = DocumentReader(lambda file: odf_text.is_kind(file, "presentation"), open_document)
