"""Pieces of a text that can each be laid out alone; pure, and cheap to import."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["text", "heading", "code", "table", "list", "quote", "rule"]
SOURCE_SCHEME = "source:"
ROWS_SCHEME = "rows:"
"""How the address begins that stands for all rows of a table that is shown in part."""
SOFT_BREAK = "\u200b"
"""Put into long runs so that they can be wrapped: a word of 1 MB takes Qt 40 s otherwise."""

_LONGEST_RUN = 120
_PIECE = 12
_PLAIN_PIECE = 8_000
_NAME = re.compile(r"\S{24,}")
_JOINT = re.compile(r"[^\w\s]|_|\w{16}")
_LONG_RUN = re.compile(rf"[^\s{SOFT_BREAK}]{{{_LONGEST_RUN},}}")


@dataclass(frozen=True, slots=True)
class Block:
    """One top-level piece of a text. `html` uses only our own tags; `code` is literal, also of tables shown in part."""

    kind: BlockKind
    html: str = ""
    code: str = ""
    language: str = ""
    level: int = 0


def plain(text: str) -> list[Block]:
    """Make blocks of a text that is no Markdown, such as a question: every line and space as it is."""
    pieces = [text[at : at + _PLAIN_PIECE] for at in range(0, len(text), _PLAIN_PIECE)]
    return [Block("text", html=f'<p class="plain">{_lines(piece)}</p>') for piece in pieces]


def shown(text: str) -> str:
    """Escape a text for HTML, with places to wrap in long runs."""
    return html.escape(wrappable(text))


def wrappable(text: str) -> str:
    """Put soft breaks into runs that have no place to wrap."""
    return _LONG_RUN.sub(_broken, text)


def breakable(text: str) -> str:
    """Put soft breaks into runs as long as a file name's, after signs: labels wrap at blanks only."""
    return _NAME.sub(lambda run: _JOINT.sub(rf"\g<0>{SOFT_BREAK}", run[0]), text)


def _broken(run: re.Match[str]) -> str:
    return SOFT_BREAK.join(run[0][at : at + _PIECE] for at in range(0, len(run[0]), _PIECE))


def _lines(text: str) -> str:
    return shown(text).replace("\n", "<br/>")
