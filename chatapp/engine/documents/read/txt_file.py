"""Plain text: paragraphs separated by blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements.blocks import Block, ParagraphBlock
from chatapp.engine.documents.read.elements.sections import sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile


def open_document(file: SourceFile) -> OpenDocument:
    read = file.decoded()
    return OpenDocument(sections_of(paragraphs(read.text)), read.warnings)


def with_unix_lines(text: str) -> str:
    """Return a text with "\\n" as line end; a form feed ends a paragraph."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")


def paragraphs(text: str) -> Iterator[Block]:
    """Yield what blank lines part."""
    for piece in re.split(r"\n\s*\n", with_unix_lines(text)):
        if piece.strip():
            yield ParagraphBlock(piece)


READER = DocumentReader(lambda file: file.may_be_text, open_document)
