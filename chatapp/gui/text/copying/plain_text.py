"""Blocks as plain text, without the marks of Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QTextDocument

from chatapp.gui.text import long_tables
from chatapp.gui.text.blocks import ContentBlock
from chatapp.gui.text.copied_text import copied_text
from chatapp.gui.text.copying.copied_html import html_of
from chatapp.gui.text.list_marks import take_marks
from chatapp.gui.widgets.line_breaks import SOFT_BREAK


def plain_text(blocks: Iterable[ContentBlock]) -> str:
    """Return the text of blocks, separated by empty lines; cells are separated by tabs."""
    text = ""
    for block in blocks:
        if block.kind != "rule":
            gap = "\n" if block.joins else "\n\n"
            text += (gap if text else "") + _text(block)
    return text


def _text(block: ContentBlock) -> str:
    if block.kind == "table" and block.code:
        lines = []
        for rows in long_tables.all_rows(block.code):
            lines += ["\t".join(row) for row in rows]
        return "\n".join(lines)
    if block.code:
        return block.code.replace(SOFT_BREAK, "")
    document = QTextDocument()
    document.setHtml(html_of([block]))
    marks = take_marks(document) if block.kind == "list" else {}
    return copied_text(document, marks, 0, document.characterCount() - 1)
