"""Markdown: headings and the text between them. Code and tables stay as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatapp.engine.documents.page import table_rows
from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements.blocks import (
    Block,
    HeadingBlock,
    ParagraphBlock,
    TableBlock,
)
from chatapp.engine.documents.read.elements.markdown_table import PIECE_CHARS
from chatapp.engine.documents.read.elements.sections import sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.txt_file import with_unix_lines

_ATX = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_SETEXT = re.compile(r" {0,3}(=+|-+)\s*")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")


def open_document(file: SourceFile) -> OpenDocument:
    read = file.decoded()
    return OpenDocument(sections_of(_blocks(read.text)), read.warnings)


def _blocks(text: str) -> Iterator[Block]:
    lines: list[str] = []
    fence = ""
    for line in with_unix_lines(text).split("\n"):
        if fence:
            closes = line.strip().startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if closes else fence
        elif match := _FENCE.match(line):
            fence = match[1]
        elif match := _ATX.fullmatch(line):
            yield from _taken(lines)
            yield HeadingBlock(len(match[1]), match[2])
            continue
        elif (match := _SETEXT.fullmatch(line)) and _can_be_title(lines):
            yield HeadingBlock(1 if match[1][0] == "=" else 2, lines.pop())
            continue
        elif not line.strip():
            yield from _taken(lines)
            continue
        lines.append(line)
    yield from _taken(lines)


def _can_be_title(lines: list[str]) -> bool:
    return len(lines) == 1 and bool(lines[0].strip()) and "|" not in lines[0]


def _taken(lines: list[str]) -> Iterator[Block]:
    """Yield the lines as one block and clear them."""
    text = "\n".join(lines)
    is_long = len(text) > PIECE_CHARS and len(lines) > 2
    if is_long and "|" in lines[0] and _RULE.fullmatch(lines[1]):
        # A long table is cut between its rows, and each piece has its header.
        yield TableBlock([_cells(line) for line in (lines[0], *lines[2:])])
    elif text.strip():
        yield ParagraphBlock(text)
    lines.clear()


def _cells(line: str) -> list[str]:
    return table_rows.cells(f"|{line.strip().removeprefix('|').removesuffix('|')}|")


READER = DocumentReader(lambda file: file.is_text_named("md"), open_document)
