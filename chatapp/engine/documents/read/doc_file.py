"""Documents of Word 97 to 2003 (.doc): text, tables, notes, comments, headers and footers."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from itertools import chain

from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements.asides import ChangeList, Comment
from chatapp.engine.documents.read.elements.blocks import (
    Block,
    ParagraphBlock,
    TableBlock,
    damage,
    heading_or_paragraph,
)
from chatapp.engine.documents.read.elements.sections import sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.word import doc_text, edged_rows
from chatapp.engine.documents.read.word.compound_parts import has_stream, opened, stream
from chatapp.engine.documents.read.word.doc_text import DocParagraph, DocText
from chatapp.engine.documents.read.word.edged_rows import EdgedRow
from chatapp.errors import cause_code

_MAIN, _DATA = "WordDocument", "Data"
# The instructions of a field stand before what it shows.
_FIELD = re.compile("\x13[^\x13\x14\x15]*\x14|\x13[^\x13\x14\x15]*\x15|\x15")
_BOX_OR_CHOICE = re.compile("\x13 *FORM(?:CHECKBOX|DROPDOWN) +([^\x01\x13\x14\x15]*)\x14?\x15")
"""A form field whose box or choice stands among its instructions, and shows nothing else."""
_SIGNS = str.maketrans(
    {"\x0b": "\n", "\x1e": "-", "\xa0": " ", **dict.fromkeys("\x01\x02\x05\x08\x1f")}
)
_CELL_END = "\x07"


def open_document(file: SourceFile) -> OpenDocument:
    with opened(file) as container:
        word = stream(container, _MAIN)
        with damage(cause_code("cut_off"), struct.error, IndexError, ValueError):
            is_second = doc_text.is_second_table(word)
            table = stream(container, "1Table" if is_second else "0Table")
            data = stream(container, _DATA) if container.exists(_DATA) else b""
            text = doc_text.read(word, table, data)
    warnings = ("changes_left_out",) if text.changed else ()
    return OpenDocument(chain(sections_of(_blocks(text)), _changes(text).sections()), warnings)


def _changes(text: DocText) -> ChangeList:
    """Return what is struck out or deleted, each with its paragraph."""
    changes = ChangeList()
    for part in text.parts.values():
        for paragraph in part:
            if deleted := _plain(paragraph.deleted):
                changes.add("deleted", deleted)
            if struck := _plain(paragraph.struck):
                changes.add("struck", struck)
            changes.end_paragraph(_plain(paragraph.text))
    return changes


def _blocks(text: DocText) -> Iterator[Block]:
    for part in ("main", "boxes", "footnotes", "endnotes"):
        yield from _body(text.parts[part])
    for comment in text.parts["comments"]:
        if words := _plain(comment.text):
            yield Comment(words).block()
    heads = dict.fromkeys(_plain(paragraph.text) for paragraph in text.parts["headers"])
    for words in heads:
        if any(map(str.isalpha, words)):
            yield ParagraphBlock(words)


def _body(paragraphs: Sequence[DocParagraph]) -> Iterator[Block]:
    """Yield paragraphs, headings and tables; a row ends with a mark of its own."""
    rows: list[EdgedRow] = []
    cells: list[str] = []
    cell: list[str] = []
    for paragraph in paragraphs:
        text = _plain(paragraph.text)
        if not paragraph.in_table:
            if rows or cells:
                yield TableBlock(edged_rows.rows([*rows, *([EdgedRow(cells)] if cells else [])]))
                rows, cells = [], []
            yield from heading_or_paragraph(paragraph.level, text)
        elif paragraph.ends_row:
            rows.append(EdgedRow(cells, edged_rows.of_word(paragraph.row)))
            cells = []
        elif paragraph.mark == _CELL_END:
            cells.append("\n".join(filter(None, [*cell, text])))
            cell = []
        else:
            cell.append(text)
    if rows or cells:
        yield TableBlock(edged_rows.rows([*rows, *([EdgedRow(cells)] if cells else [])]))


def _plain(text: str) -> str:
    text = _BOX_OR_CHOICE.sub(r"\1", text)
    while (shown := _FIELD.sub("", text)) != text:
        text = shown
    lines = (line.strip() for line in text.translate(_SIGNS).split("\n"))
    return "\n".join(filter(None, lines))


READER = DocumentReader(lambda file: has_stream(file, _MAIN), open_document)
