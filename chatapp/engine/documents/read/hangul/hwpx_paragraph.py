"""A paragraph of an HWPX document: its text, and what stands at it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from chatapp.engine.documents.read.drawn import hwp_script, latex, ooxml_chart
from chatapp.engine.documents.read.elements.asides import ChangeKind, ChangeList, Comment
from chatapp.engine.documents.read.elements.blocks import (
    Block,
    NoticeBlock,
    ParagraphBlock,
    cell_text,
)
from chatapp.engine.documents.read.elements.inline_text import InlineStyle, InlineText
from chatapp.engine.documents.read.elements.safe_xml import attribute, find_all, local, named
from chatapp.engine.documents.read.elements.zip_parts import ZipParts
from chatapp.engine.documents.read.hangul import hwpx_forms
from chatapp.engine.documents.read.hangul.hwpx_header import HwpxHeader, LetterShape, TrackedChange
from chatapp.engine.language import raised_signs

_CHARACTERS = {"tab": "\t", "lineBreak": "\n", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}
_BEGINS: dict[str, ChangeKind] = {"deleteBegin": "deleted", "insertBegin": "inserted"}
_ENDS: dict[str, ChangeKind] = {"deleteEnd": "deleted", "insertEnd": "inserted"}
SKIPPED = frozenset(("linesegarray", "script", "shapeComment", "parameters", "metaTag"))
_GUIDE = re.compile(r"Direction:wstring:\d+:(.*?)(?:\s*HelpState:|$)", re.DOTALL)
_MOST_ABOUT = 300
"""Characters kept of the text that a comment is tied to; chosen."""

InnerBlocks = Callable[[bool, Iterable[Any]], list[Block]]
"""Reads the blocks within elements, on paper or not."""
TableBlocks = Callable[[Any], Iterable[Block]]


@dataclass(frozen=True, slots=True)
class _LinePiece:
    """A piece of a line with its look."""

    text: str
    style: InlineStyle


@dataclass(slots=True)
class _OpenField:
    """A field to be filled in; as long as it is not, it shows its guide."""

    guide: str
    pieces: list[_LinePiece] = field(default_factory=list)

    def filled(self) -> list[_LinePiece]:
        text = "".join(piece.text for piece in self.pieces).strip()
        return [] if self.guide and text == self.guide else self.pieces


@dataclass(slots=True)
class HwpxState:
    """What goes on from one paragraph to the next."""

    parts: ZipParts
    header: HwpxHeader
    changes: ChangeList = field(default_factory=ChangeList)
    open_changes: dict[ChangeKind, TrackedChange] = field(default_factory=dict)
    open_comments: dict[str, Comment] = field(default_factory=dict)
    notes: int = 0
    """Footnotes so far."""
    end_notes: int = 0
    outline: str = ""
    """The numbering of the headings of the section."""
    edges: list[Block] = field(default_factory=list)
    """Page heads and feet."""


class HwpxParagraph:
    """Collects one paragraph. `nested` stands after it: tables, text boxes; `beside`: notes."""

    def __init__(self, state: HwpxState, is_on_paper: bool, inner: InnerBlocks) -> None:
        self.line = InlineText()
        self.nested: list[Block] = []
        self.beside: list[Block] = []
        self._state = state
        self._is_on_paper = is_on_paper
        self._inner = inner
        self._field: _OpenField | None = None
        self._letters = LetterShape()

    def collect(self, element: Any, tables: TableBlocks) -> None:
        """Take the children of an element in order."""
        for child in element:
            name = local(child)
            if name == "t":
                self._letters = self._state.header.letters(element)
                self._take_text(child)
            elif name == "tbl":
                self.nested.extend(tables(child))
            elif name == "switch":
                self.collect(_first_case(child), tables)
            elif name in hwpx_forms.NAMES:
                self._add(hwpx_forms.shown(child))
            elif name in _HANDLERS:
                _HANDLERS[name](self, child)
            elif name not in SKIPPED:
                self.collect(child, tables)

    def end(self) -> str:
        """Close the paragraph and return its text."""
        self._close_field()
        return self.line.text()

    def _take_text(self, element: Any) -> None:
        self._add(element.text or "")
        for child in element:
            name = local(child)
            changes = self._state.open_changes
            if name in _BEGINS:
                tracked = self._state.header.changes.get(attribute(child, "TcId"))
                changes[_BEGINS[name]] = tracked or TrackedChange()
            elif name in _ENDS:
                changes.pop(_ENDS[name], None)
            self._add(_CHARACTERS.get(name, ""))
            self._add(child.tail or "")

    def _add(self, text: str) -> None:
        if not text:
            return
        changes = self._state.open_changes
        for kind, tracked in changes.items():
            self._state.changes.add(kind, text, tracked.author, tracked.date)
        if "deleted" in changes:
            return
        if self._letters.is_struck:
            self._state.changes.add("struck", text)
            return
        for name, comment in self._state.open_comments.items():
            if len(comment.about) < _MOST_ABOUT:
                self._state.open_comments[name] = replace(comment, about=comment.about + text)
        style = self._letters.style
        if style.hidden == "white" and not self._is_on_paper:
            style = InlineStyle(baseline=style.baseline)
        if self._field is not None:
            self._field.pieces.append(_LinePiece(text, style))
        else:
            self.line.add(text, style)

    def _close_field(self) -> None:
        if self._field is not None:
            for piece in self._field.filled():
                self.line.add(piece.text, piece.style)
        self._field = None

    def _begin_field(self, element: Any) -> None:
        kind = attribute(element, "type").upper()
        if kind == "CLICK_HERE":
            self._close_field()
            self._field = _OpenField(_guide(element))
        elif kind == "MEMO":
            text = cell_text(self._inner(True, named(element, "subList")))
            author, date = _parameter(element, "Author"), _parameter(element, "CreateDateTime")
            self._state.open_comments[attribute(element, "id")] = Comment(text, author, date)

    def _end_field(self, element: Any) -> None:
        comment = self._state.open_comments.pop(attribute(element, "beginIDRef"), None)
        if comment is not None:
            self.beside += comment_blocks([comment])
        else:
            self._close_field()

    def _take_hidden_comment(self, element: Any) -> None:
        self.beside += comment_blocks([Comment(cell_text(self._inner(True, [element])))])

    def _take_equation(self, element: Any) -> None:
        for script in named(element, "script"):
            equation = latex.inline(hwp_script.to_latex(script.text or ""))
            self._add(equation)

    def _take_chart(self, element: Any) -> None:
        name = attribute(element, "chartIDRef")
        if self._state.parts.has(name):
            self.nested.extend(ooxml_chart.blocks(self._state.parts, name))

    def _take_note(self, element: Any) -> None:
        is_footnote = local(element) == "footNote"
        self._state.notes += is_footnote
        self._state.end_notes += not is_footnote
        count = self._state.notes if is_footnote else self._state.end_notes
        number = attribute(element, "number") or str(count)
        mark = raised_signs.raised("", number if number.isdigit() else str(count))
        text = cell_text(self._inner(self._is_on_paper, [element])).strip()
        if text:
            self.line.add_apart(mark)
            self.beside.append(ParagraphBlock(f"{mark} {text}"))

    def _take_box(self, element: Any) -> None:
        # The shape around a drawn text may have any colour.
        self.nested.extend(self._inner(False, [element]))

    def _take_caption(self, element: Any) -> None:
        self.nested.extend(self._inner(self._is_on_paper, [element]))

    def _take_list(self, element: Any) -> None:
        self.nested.extend(self._inner(self._is_on_paper, element))

    def _take_edge(self, element: Any) -> None:
        self._state.edges.extend(self._inner(self._is_on_paper, [element]))

    def _take_section(self, element: Any) -> None:
        self._state.outline = attribute(element, "outlineShapeIDRef")

    def _take_number(self, element: Any) -> None:
        """Take a number of a table, picture or equation; notes have marks of their own."""
        if attribute(element, "numType").upper() in ("TABLE", "PICTURE", "EQUATION"):
            self._add(attribute(element, "num"))

    def _take_composed(self, element: Any) -> None:
        self._add(attribute(element, "composeText"))

    def _take_ruby(self, element: Any) -> None:
        main = "".join(_texts_of(element, "mainText"))
        above = "".join(_texts_of(element, "subText"))
        self._add(f"{main}({above})" if above else main)

    def _take_text_art(self, element: Any) -> None:
        self._add(attribute(element, "text"))

    def _take_object(self, element: Any) -> None:
        self.beside.append(NoticeBlock("embedded_file"))


def comment_blocks(comments: Iterable[Comment]) -> list[Block]:
    """Return the comments that say something, a paragraph each."""
    return [comment.block() for comment in comments if comment.text.strip()]


def _first_case(switch: Any) -> Any:
    """Return the newest form of an object that is stored in several."""
    return next(named(switch, "case"), switch)


def _guide(begin: Any) -> str:
    """Return what an empty field asks for."""
    direct = _parameter(begin, "Direction") or _parameter(begin, "_Direction_")
    match = _GUIDE.search(_parameter(begin, "Command"))
    return (direct or (match[1] if match else "")).strip()


def _parameter(begin: Any, name: str) -> str:
    for parameters in named(begin, "parameters"):
        for parameter in parameters:
            if attribute(parameter, "name") == name:
                return parameter.text or ""
    return ""


def _texts_of(element: Any, name: str) -> Iterator[str]:
    for part in find_all(element, name):
        yield "".join(part.itertext())


_HANDLERS: dict[str, Callable[[HwpxParagraph, Any], None]] = {
    "fieldBegin": HwpxParagraph._begin_field,
    "fieldEnd": HwpxParagraph._end_field,
    "hiddenComment": HwpxParagraph._take_hidden_comment,
    "equation": HwpxParagraph._take_equation,
    "chart": HwpxParagraph._take_chart,
    "footNote": HwpxParagraph._take_note,
    "endNote": HwpxParagraph._take_note,
    "drawText": HwpxParagraph._take_box,
    "caption": HwpxParagraph._take_caption,
    "subList": HwpxParagraph._take_list,
    "header": HwpxParagraph._take_edge,
    "footer": HwpxParagraph._take_edge,
    "secPr": HwpxParagraph._take_section,
    "autoNum": HwpxParagraph._take_number,
    "compose": HwpxParagraph._take_composed,
    "dutmal": HwpxParagraph._take_ruby,
    "textart": HwpxParagraph._take_text_art,
    "ole": HwpxParagraph._take_object,
}
