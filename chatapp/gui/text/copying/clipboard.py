"""What is put on the clipboard: plain text, and HTML beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from chatapp.gui.text.block_column import BlockColumn
from chatapp.gui.text.blocks import ContentBlock
from chatapp.gui.text.copied_text import table_rows
from chatapp.gui.text.copying.copied_html import (
    document,
    html_of,
    html_of_lines,
    html_of_rows,
)
from chatapp.gui.text.spans import TextSpan
from chatapp.gui.text.text_block import TextBlock


def copy_text(text: str) -> None:
    """Copy plain text alone."""
    QGuiApplication.clipboard().setText(text)


def copy_blocks(text: str, blocks: Sequence[ContentBlock]) -> None:
    """Copy a text as written, with its blocks as HTML beside it."""
    _copy(text, html_of(blocks))


def copy_with_html(text: str, body: str) -> None:
    """Copy a text with HTML that says the same."""
    _copy(text, body)


def copy_selection(column: BlockColumn) -> bool:
    """Copy what is selected; return whether anything is."""
    text = column.selection.text()
    if not text:
        return False
    parts = []
    for index, block in enumerate(column.blocks):
        span = column.selection.span_in(index)
        if span is not None:
            parts.append(_html(block, span))
    _copy(text, "\n".join(parts))
    return True


def _html(block: TextBlock, span: TextSpan) -> str:
    if span == (0, block.length):
        return html_of([block.block])
    if block.block.kind == "table":
        rows = table_rows(block.document, *span)
        if rows:
            return html_of_rows(rows)
    if block.is_code:
        return html_of([ContentBlock("code", code=block.text(*span))])
    return html_of_lines(block.text(*span))


def _copy(text: str, body: str) -> None:
    mime = QMimeData()
    mime.setText(text)
    mime.setHtml(document(body))
    QGuiApplication.clipboard().setMimeData(mime)
