"""The source of rich text, taken apart before its text is made: raised and struck words are marked,
notes, comments and page heads become texts of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from chatapp.engine.documents.read.word.edged_rows import NO_SHAPE, RowShape

# Unicode noncharacters, reserved for a program's internal use; RTF writes signed 16 bits.
RAISED, LOWERED, STRUCK, PLAIN, NOTE = "\ufde0", "\ufde1", "\ufde2", "\ufde3", "\ufde4"
"""What follows each of them: raised, lowered, struck-out and plain text, the number of a note."""
CELL, ROW, BREAK = "\ufde5", "\ufde6", "\ufde7"
"""The end of a cell; the end of a row, before the number of its shape; of a paragraph in a cell."""
_TOKEN = re.compile(r"\\([a-z]+)(-?\d+)? ?|\\'[\da-f]{2}|\\[^a-z]|[{}]", re.IGNORECASE)
_BRACE = re.compile(r"\\[\\{}]|[{}]")
_UNREAD = re.compile(r"\{(?:\\\*)?(?:\\[a-z]+-?\d* ?){0,6}\\(?:deleted|v)(?![a-z\d])")
_ASIDE = re.compile(
    r"\{(?:\\\*)?\\(footnote|annotation|atnauthor|header[lrf]?|footer[lrf]?)(?![a-z])"
)
_FONTS = re.compile(r"\{\\fonttbl")
_NOTHING = "{}"
"""Instead of a group that is taken out: the words around it must not become one control word."""
_MERGES = {"clvmrg": "goes_on", "clmrg": "is_merged"}
_LEFT_TWIPS = 1000
"""How far left of the page a row is taken to begin; chosen, the same for all."""
_MOST_ASIDES = 5000
"""Notes, comments and page heads that are kept of a document; chosen."""


@dataclass(slots=True)
class RtfSource:
    """The main text, and the sources of what stands beside it."""

    main: str
    notes: list[str] = field(default_factory=list)
    comments: list[RtfComment] = field(default_factory=list)
    edges: list[str] = field(default_factory=list)
    rows: list[RowShape] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RtfComment:
    author: str
    source: str


@dataclass(frozen=True, slots=True)
class _TextLook:
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
        pieces += [source[position : match.start()], _NOTHING]
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
    marker = _Marker()
    parts.main = "".join(marker.pieces("".join([*pieces, source[position:]])))
    parts.rows = marker.rows
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
            pieces += [source[position : match.start()], _NOTHING]
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
    return "".join(_Marker().pieces(source))


class _Marker:
    """Puts marks into a source, where the look of text changes and where cells and rows end."""

    def __init__(self) -> None:
        self.rows: list[RowShape] = []
        self._look = _TextLook()
        self._outer: list[_TextLook] = []
        self._in_table = False
        self._cells: list[_RtfCell] = []

    def pieces(self, source: str) -> Iterator[str]:
        """Yield a source in pieces, marks between them."""
        position = 0
        for token in _TOKEN.finditer(source):
            before = self._look
            instead = self._take(token)
            if instead:
                yield source[position : token.start()]
                yield instead
                position = token.end()
            elif self._look != before:
                yield source[position : token.end()]
                yield _code(self._look.mark)
                position = token.end()
        yield source[position:]

    def _take(self, token: re.Match[str]) -> str:
        """Take a token; return what stands instead of it, "" where it stays."""
        if token[0] == "{":
            self._outer.append(self._look)
        elif token[0] == "}":
            self._look = self._outer.pop() if self._outer else _TextLook()
        elif token[1]:
            self._look = _changed(self._look, token[1], token[2])
            return self._take_table(token[1], token[2])
        return ""

    def _take_table(self, word: str, number: str | None) -> str:
        if word in ("pard", "intbl"):
            self._in_table = word == "intbl"
        elif word == "trowd":
            self._cells = [_RtfCell()]
        elif word in ("clvmrg", "clmrg") and self._cells:
            self._cells[-1] = replace(self._cells[-1], **{_MERGES[word]: True})
        elif word == "cellx" and self._cells:
            self._cells[-1] = replace(self._cells[-1], right=int(number or 0))
            self._cells.append(_RtfCell())
        elif word == "cell":
            return _code(CELL)
        elif word == "row":
            self.rows.append(_shape(self._cells[:-1]))
            return f"{_code(ROW)}{len(self.rows)}{_code(PLAIN)}\\par "
        elif word == "par" and self._in_table:
            return _code(BREAK)
        return ""


@dataclass(frozen=True, slots=True)
class _RtfCell:
    """The right edge of a cell in twips, and whether it is part of the one left of or above it."""

    right: int = 0
    is_merged: bool = False
    goes_on: bool = False


def _shape(cells: Sequence[_RtfCell]) -> RowShape:
    rights = [cell.right for cell in cells]
    if not rights or rights != sorted(rights):
        return NO_SHAPE
    # Where the first cell begins does not matter.
    edges = (min(rights[0], 0) - _LEFT_TWIPS, *rights)
    merged = frozenset(at for at, cell in enumerate(cells) if cell.is_merged)
    return RowShape(edges, merged, frozenset(at for at, cell in enumerate(cells) if cell.goes_on))


def _changed(look: _TextLook, word: str, number: str | None) -> _TextLook:
    """Return how text looks after a control word."""
    is_on = number != "0"
    if word == "plain":
        return _TextLook()
    if word in ("super", "sub", "up", "dn"):
        baseline = RAISED if word in ("super", "up") else LOWERED
        return _TextLook(baseline if is_on else "", look.is_struck)
    if word == "nosupersub":
        return _TextLook("", look.is_struck)
    return _TextLook(look.baseline, is_on) if word in ("strike", "striked") else look


def _code(mark: str) -> str:
    return f"{{\\uc0\\u{ord(mark) - 0x10000} }}"
