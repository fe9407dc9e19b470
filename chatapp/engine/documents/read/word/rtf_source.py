"""The source of rich text, taken apart before its text is made: raised and struck words are marked,
notes, comments and page heads become texts of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# Unicode noncharacters, reserved for a program's internal use; RTF writes signed 16 bits.
RAISED, LOWERED, STRUCK, PLAIN, NOTE = "\ufde0", "\ufde1", "\ufde2", "\ufde3", "\ufde4"
"""What follows each of them: raised, lowered, struck-out and plain text, the number of a note."""
_TOKEN = re.compile(r"\\([a-z]+)(-?\d+)? ?|\\'[\da-f]{2}|\\[^a-z]|[{}]", re.IGNORECASE)
_BRACE = re.compile(r"\\[\\{}]|[{}]")
_UNREAD = re.compile(r"\{(?:\\\*)?(?:\\[a-z]+-?\d* ?){0,6}\\(?:deleted|v)(?![a-z\d])")
_ASIDE = re.compile(
    r"\{(?:\\\*)?\\(footnote|annotation|atnauthor|header[lrf]?|footer[lrf]?)(?![a-z])"
)
_FONTS = re.compile(r"\{\\fonttbl")
_MOST_ASIDES = 5000
"""Notes, comments and page heads that are kept of a document; chosen."""


@dataclass(slots=True)
class RtfSource:
    """The main text, and the sources of what stands beside it."""

    main: str
    notes: list[str] = field(default_factory=list)
    comments: list[RtfComment] = field(default_factory=list)
    edges: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RtfComment:
    author: str
    source: str


@dataclass(frozen=True, slots=True)
class _Look:
    """How a piece of text looks; `mark` begins such a piece."""

    baseline: str = ""
    is_struck: bool = False

    @property
    def mark(self) -> str:
        return STRUCK if self.is_struck else self.baseline or PLAIN


def taken_apart(source: str) -> RtfSource:
    """Return the parts of a document, without groups of deleted and of hidden text."""
    source = _without(source, _UNREAD)
    head = _head(source)
    parts = RtfSource("")
    pieces: list[str] = []
    position, author = 0, ""
    for match in _ASIDE.finditer(source):
        if match.start() < position:
            continue
        end = _group_end(source, match.start())
        content = f"{head}{_marked(source[match.end() : end - 1])}}}"
        pieces.append(source[position : match.start()])
        position = end
        if match[1] == "atnauthor":
            author = source[match.end() : end - 1].strip()
        elif match[1] == "annotation":
            parts.comments.append(RtfComment(author, content))
        elif match[1] == "footnote" and len(parts.notes) < _MOST_ASIDES:
            parts.notes.append(content)
            pieces.append(f"{_code(NOTE)}{len(parts.notes)}{_code(PLAIN)}")
        elif len(parts.edges) < _MOST_ASIDES:
            parts.edges.append(content)
    parts.main = _marked("".join([*pieces, source[position:]]))
    return parts


def _head(source: str) -> str:
    """Return the beginning of a document up to its fonts, which name the encodings."""
    fonts = _FONTS.search(source)
    first = source.find("{", 1)
    return (
        source[: _group_end(source, fonts.start()) if fonts else max(first, 0)] or r"{\rtf1\ansi "
    )


def _without(source: str, groups: re.Pattern[str]) -> str:
    pieces: list[str] = []
    position = 0
    for match in groups.finditer(source):
        if match.start() >= position:
            pieces.append(source[position : match.start()])
            position = _group_end(source, match.start())
    return "".join([*pieces, source[position:]])


def _group_end(source: str, start: int) -> int:
    depth = 0
    for brace in _BRACE.finditer(source, start):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if not depth:
            return brace.end()
    return len(source)


def _marked(source: str) -> str:
    """Return a source with a mark wherever text begins to be raised, lowered, struck or plain."""
    return "".join(_marked_pieces(source))


def _marked_pieces(source: str) -> Iterator[str]:
    look = _Look()
    outer: list[_Look] = []
    position = 0
    for token in _TOKEN.finditer(source):
        before = look
        if token[0] == "{":
            outer.append(look)
        elif token[0] == "}":
            look = outer.pop() if outer else _Look()
        elif token[1]:
            look = _changed(look, token[1], token[2])
        if look != before:
            yield source[position : token.end()]
            yield _code(look.mark)
            position = token.end()
    yield source[position:]


def _changed(look: _Look, word: str, number: str | None) -> _Look:
    """Return how text looks after a control word."""
    is_on = number != "0"
    if word == "plain":
        return _Look()
    if word in ("super", "sub", "up", "dn"):
        baseline = RAISED if word in ("super", "up") else LOWERED
        return _Look(baseline if is_on else "", look.is_struck)
    if word == "nosupersub":
        return _Look("", look.is_struck)
    return _Look(look.baseline, is_on) if word in ("strike", "striked") else look


def _code(mark: str) -> str:
    return f"{{\\uc0\\u{ord(mark) - 0x10000} }}"
