"""The top-level blocks of a text, each of which can be laid out alone; no Qt, cheap to import."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Literal

from chatapp.gui.widgets.line_breaks import wrappable

BlockKind = Literal["text", "heading", "code", "table", "list", "quote", "rule", "formula"]
SOURCE_SCHEME = "source:"
ROWS_SCHEME = "rows:"
"""Scheme of the link to all rows of a table that is shown in part."""

_PLAIN_PIECE = 8_000
"""Characters a block of plain text."""


@dataclass(frozen=True, slots=True)
class ContentBlock:
    """One block. `html` has only our own tags; `code` is literal, also of tables shown in part."""

    kind: BlockKind
    html: str = ""
    code: str = ""
    language: str = ""
    level: int = 0
    joins: bool = False
    """Whether it goes on with the list above it, of which it is a part."""


def plain(text: str) -> list[ContentBlock]:
    """Make blocks of plain text, such as a question, with every line break and space."""
    lines = [shown(piece).replace("\n", "<br/>") for piece in _pieces(text)]
    return [ContentBlock("text", html=f'<p class="plain">{line}</p>') for line in lines]


def _pieces(text: str) -> list[str]:
    """Cut a text after lines, or else after words."""
    pieces, at = [], 0
    while at < len(text):
        end = at + _PLAIN_PIECE
        if end < len(text):
            ends = (text.rfind(sign, at + 1, end) + 1 for sign in ("\n", " "))
            end = next((place for place in ends if place), end)
        pieces.append(text[at:end].removesuffix("\n") if end < len(text) else text[at:end])
        at = end
    return pieces


def shown(text: str) -> str:
    """Escape a text for HTML and insert soft breaks into long runs."""
    return html.escape(wrappable(text))
