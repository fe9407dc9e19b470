"""Pieces of a text that can each be laid out alone; pure, and cheap to import."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Literal

from chatapp.gui.widgets.line_breaks import wrappable

BlockKind = Literal["text", "heading", "code", "table", "list", "quote", "rule"]
SOURCE_SCHEME = "source:"
ROWS_SCHEME = "rows:"
"""How the address begins that stands for all rows of a table that is shown in part."""

_PLAIN_PIECE = 8_000


@dataclass(frozen=True, slots=True)
class ContentBlock:
    """One top-level piece of a text. `html` uses only our own tags; `code` is literal, also of
    tables shown in part.
    """

    kind: BlockKind
    html: str = ""
    code: str = ""
    language: str = ""
    level: int = 0


def plain(text: str) -> list[ContentBlock]:
    """Make blocks of a text that is no Markdown, such as a question: every line and space as it is."""
    pieces = [text[at : at + _PLAIN_PIECE] for at in range(0, len(text), _PLAIN_PIECE)]
    return [ContentBlock("text", html=f'<p class="plain">{_lines(piece)}</p>') for piece in pieces]


def shown(text: str) -> str:
    """Escape a text for HTML, with places to wrap in long runs."""
    return html.escape(wrappable(text))


def _lines(text: str) -> str:
    return shown(text).replace("\n", "<br/>")
