"""Page heads and feet of documents that have them within their text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chatapp.engine.documents.read.elements.blocks import Block, HeadingBlock, ParagraphBlock
from chatapp.engine.documents.read.elements.sections import DocumentSection, sections_of
from chatapp.engine.documents.read.word import docx_margins


def sections(edges: Iterable[Block]) -> Iterator[DocumentSection]:
    """Yield page heads and feet, each once, without page numbers."""
    seen: dict[str, Block] = {}
    for block in edges:
        shown = ParagraphBlock(block.text) if isinstance(block, HeadingBlock) else block
        if not (isinstance(shown, ParagraphBlock) and docx_margins.is_page_number(shown.text)):
            seen.setdefault(repr(shown), shown)
    yield from sections_of(seen.values(), lambda heading, number: "edges:")
