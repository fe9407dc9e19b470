"""Documents of Word 97 to 2003 (.doc): text, tables, notes, comments, headers and footers."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence

from chatapp.engine.documents.read import doc_text
from chatapp.engine.documents.read.asides import Comment
from chatapp.engine.documents.read.blocks import Block, ParagraphBlock, TableBlock, damage
from chatapp.engine.documents.read.compound_parts import has_stream, opened, stream
from chatapp.engine.documents.read.doc_text import DocText
from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.sections import sections_of
from chatapp.engine.documents.read.source_file import SourceFile
from chatapp.errors import cause_code

_MAIN = "WordDocument"
_CELL = "\x07"
# The instructions of a field stand before what it shows.
_FIELD = re.compile("\x13[^\x13\x14\x15]*\x14|\x13[^\x13\x14\x15]*\x15|\x15")
_SIGNS = str.maketrans(
    {"\x0b": "\n", "\x1e": "-", "\xa0": " ", **dict.fromkeys("\x01\x02\x05\x08\x1f")}
)
_PARAGRAPH = re.compile("[\r\x0c\x0e]")
_MOST_COLUMNS = 64


def open_document(file: SourceFile) -> OpenDocument:
    with opened(file) as container:
        word = stream(container, _MAIN)
        with damage(cause_code("cut_off"), struct.error, IndexError, ValueError):
            is_second = doc_text.is_second_table(word)
            table = stream(container, "1Table" if is_second else "0Table")
            text = doc_text.read(word, table)
    warnings = ("changes_left_out",) if text.changed else ()
    return OpenDocument(sections_of(_blocks(text)), warnings)


def _blocks(text: DocText) -> Iterator[Block]:
    yield from _body(text.parts.get("main", ""))
    for part in ("boxes", "footnotes", "endnotes"):
        yield from _body(text.parts.get(part, ""))
    for comment in _PARAGRAPH.split(text.parts.get("comments", "")):
        if words := _plain(comment):
            yield Comment(words).block()
    heads = dict.fromkeys(map(_plain, _PARAGRAPH.split(text.parts.get("headers", ""))))
    for words in heads:
        if any(map(str.isalpha, words)):
            yield ParagraphBlock(words)


def _body(text: str) -> Iterator[Block]:
    """Yield paragraphs and tables; a cell ends with a sign of its own, also each row."""
    cells: list[str] = []
    for piece in _pieces(text):
        if piece.endswith(_CELL):
            cells += [_plain(cell) for cell in piece[:-1].split(_CELL)]
            continue
        yield from _table(cells)
        cells = []
        if words := _plain(piece):
            yield ParagraphBlock(words)
    yield from _table(cells)


def _pieces(text: str) -> Iterator[str]:
    """Yield paragraphs; those of one cell belong to the cell."""
    pending = ""
    for paragraph in re.split("(?<=[\r\x0c\x0e\x07])", text):
        if _CELL in paragraph:
            yield pending + paragraph
            pending = ""
        elif pending and not paragraph.strip("\r"):
            continue
        else:
            yield from [pending] if pending else []
            pending = paragraph
    if pending:
        yield pending


def _table(cells: Sequence[str]) -> Iterator[Block]:
    """Yield the table of cells: an empty one ends each row, so many cells after the one before."""
    if not cells:
        return
    for columns in range(1, _MOST_COLUMNS):
        ends = cells[columns :: columns + 1]
        if len(cells) % (columns + 1) == 0 and not any(ends):
            width = columns + 1
            yield TableBlock([cells[at : at + columns] for at in range(0, len(cells), width)])
            return
    # Rows of different lengths: an empty cell is the end of a row.
    rows: list[list[str]] = [[]]
    for cell in cells:
        if cell:
            rows[-1].append(cell)
        elif rows[-1]:
            rows.append([])
    yield TableBlock([row for row in rows if row])


def _plain(text: str) -> str:
    while (shown := _FIELD.sub("", text)) != text:
        text = shown
    lines = (line.strip() for line in text.translate(_SIGNS).replace("\r", "\n").split("\n"))
    return "\n".join(filter(None, lines)).strip(_CELL)


READER = DocumentReader(lambda file: has_stream(file, _MAIN), open_document)
