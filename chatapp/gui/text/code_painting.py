"""Colours the text of a code document without changing its content."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

from PySide6.QtGui import QTextCharFormat, QTextDocument, QTextLayout

from chatapp.gui.text.blocks import ContentBlock
from chatapp.gui.text.text_style import TextStyle

_Lines = dict[int, list[QTextLayout.FormatRange]]


def color_code(
    document: QTextDocument, block: ContentBlock, style: TextStyle, first: int = 0
) -> None:
    """Colour the code from character `first` on, which must begin a line."""
    # Imported here: the first code on screen pays for Pygments, not the start.
    from chatapp.gui.text.code_colors import spans

    code = block.code
    units = _units(code)
    lines: _Lines = {}
    for start, length, role in spans(code[first:], block.language):
        begins, ends = units(first + start), units(first + start + length)
        _add_ranges(document, lines, begins, ends, style.code_formats[role])
    number = document.findBlock(units(first)).blockNumber()
    for line in range(number, document.blockCount()):
        document.findBlockByNumber(line).layout().setFormats(lines.get(line, []))
    begins = document.findBlockByNumber(number).position()
    document.markContentsDirty(begins, document.characterCount() - begins)


def _units(code: str) -> Callable[[int], int]:
    """Return a function that converts a count of characters to one of UTF-16 units."""
    if code.isascii() or max(code) < "\U00010000":
        return lambda position: position
    counts = [0, *accumulate(1 + (letter > "\uffff") for letter in code)]
    return counts.__getitem__


def _add_ranges(
    document: QTextDocument, lines: _Lines, begins: int, ends: int, style: QTextCharFormat
) -> None:
    text_block = document.findBlock(begins)
    while text_block.isValid() and text_block.position() < ends:
        span = QTextLayout.FormatRange()
        span.start = max(0, begins - text_block.position())
        span.length = min(ends - text_block.position(), text_block.length() - 1) - span.start
        span.format = style
        lines.setdefault(text_block.blockNumber(), []).append(span)
        text_block = text_block.next()
