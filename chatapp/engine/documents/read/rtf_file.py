"""Rich text (.rtf), through striprtf; text that was deleted with tracked changes is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements.blocks import Block, ParagraphBlock, TableBlock
from chatapp.engine.documents.read.elements.sections import sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile

_MARK = b"{\\rtf"
_UNREAD = re.compile(r"\{(?:\\\*)?(?:\\[a-z]+-?\d* ?){0,6}\\(?:deleted|v)(?![a-z\d])")
_BRACE = re.compile(r"\\[\\{}]|[{}]")
_CELL_END = "|"


def open_document(file: SourceFile) -> OpenDocument:
    # Few files are rich text.
    from striprtf.striprtf import rtf_to_text

    source = file.read().decode("latin-1")
    text = rtf_to_text(_without_unread(source), errors="replace")
    return OpenDocument(sections_of(_blocks(text)))


def _without_unread(source: str) -> str:
    """Leave out the groups of deleted and of hidden text."""
    parts: list[str] = []
    position = 0
    for match in _UNREAD.finditer(source):
        if match.start() >= position:
            parts.append(source[position : match.start()])
            position = _group_end(source, match.start())
    return "".join([*parts, source[position:]])


def _group_end(source: str, start: int) -> int:
    depth = 0
    for brace in _BRACE.finditer(source, start):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if not depth:
            return brace.end()
    return len(source)


def _blocks(text: str) -> Iterator[Block]:
    """Yield paragraphs, and tables of the lines whose cells end with a bar."""
    rows: list[list[str]] = []
    for line in text.split("\n"):
        if line.endswith(_CELL_END):
            rows.append([cell.strip() for cell in line[:-1].split(_CELL_END)])
            continue
        if rows:
            yield TableBlock(rows)
            rows = []
        if line.strip():
            yield ParagraphBlock(line.strip())
    if rows:
        yield TableBlock(rows)


READER = DocumentReader(lambda file: file.head.startswith(_MARK), open_document)
