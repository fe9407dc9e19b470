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
OPEN_TASK, DONE_TASK = "\u2610", "\u2611"
"""The signs that begin a task; a box is drawn in the place of the bullet."""

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


def plain(text: str) -> list[ContentBlock]:
    """Make blocks of plain text, such as a question, with every line break and space."""
    pieces = [text[at : at + _PLAIN_PIECE] for at in range(0, len(text), _PLAIN_PIECE)]
    lines = [shown(piece).replace("\n", "<br/>") for piece in pieces]
    return [ContentBlock("text", html=f'<p class="plain">{line}</p>') for line in lines]


def shown(text: str) -> str:
    """Escape a text for HTML and insert soft breaks into long runs."""
    return html.escape(wrappable(text))
