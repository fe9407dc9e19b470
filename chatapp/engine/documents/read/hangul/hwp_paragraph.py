"""A paragraph of an HWP 5.0 document: its text, and what its control characters stand for."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from chatapp.engine.documents.read.drawn import hwp_script, latex
from chatapp.engine.documents.read.elements.asides import ChangeList, Comment
from chatapp.engine.documents.read.elements.blocks import (
    Block,
    NoticeBlock,
    ParagraphBlock,
    cell_text,
)
from chatapp.engine.documents.read.elements.inline_text import InlineText
from chatapp.engine.documents.read.hangul import hwp_records
from chatapp.engine.documents.read.hangul.hwp_info import PLAIN_LETTERS, HwpInfo
from chatapp.engine.documents.read.hangul.hwp_records import Record, RecordTree
from chatapp.engine.documents.read.hangul.hwpx_forms import TICKED, UNTICKED
from chatapp.engine.language import raised_signs

# Of Hancom's description of HWP 5.0 (control characters): the characters below 32 that are one
# 16-bit unit long, and the units of all others below 32.
_SINGLE = {0, 10, 13, *range(24, 32)}
_LONG_UNITS = 8
_MEANINGS = {9: "\t", 10: "\n", 24: "-", 30: " ", 31: " "}
_WITH_CONTROL = frozenset((1, 2, 3, 11, 12, 14, 15, 16, 17, 18, 21, 22, 23))
"""Characters that each stand for one of the controls below the paragraph, in order."""
_FIELD_END = 4
"""The control character that ends a field (HWP 5.0)."""
_NUMBERED_OBJECTS = (3, 4, 5)
"""Kinds of automatic numbers (HWP 5.0) of pictures, tables and equations; notes have marks of
their own."""
_CAPTION = re.compile(r"Caption:wstring:(\d{1,4}):")
_TEXT = re.compile(r"Text:wstring:(\d{1,4}):")
_TICKED = re.compile(r"Value:int:1\b")
_BOX = re.compile(r"Value:int:\d")
_GUIDE = re.compile(r"Direction:wstring:\d+:(.*?)(?:\s*HelpState:|$)", re.DOTALL)
_COMMAND_AT = 9
"""Offset in bytes of the command in the data of a field control (HWP 5.0)."""
_MOST_FORM_BYTES = 20_000
"""Bytes that are read of the properties of a form object; chosen against hostile files."""

InnerBlocks = Callable[[Iterable[RecordTree]], Iterator[Block]]
TableBlocks = Callable[[RecordTree], Iterator[Block]]


@dataclass(slots=True)
class HwpState:
    """What goes on from one paragraph to the next."""

    info: HwpInfo
    changes: ChangeList = field(default_factory=ChangeList)
    edges: list[Block] = field(default_factory=list)
    """Page heads and feet."""
    outline: str = "1"
    """The numbering of the headings of the section."""
    notes: int = 0
    end_notes: int = 0


@dataclass(slots=True)
class _FieldToFill:
    """A field to be filled in; as long as it is not, it shows its guide."""

    guide: str
    text: str = ""


class HwpParagraph:
    """Collects one paragraph. `nested` stands after it: tables, text boxes; `beside`: notes."""

    def __init__(self, state: HwpState, inner: InnerBlocks, tables: TableBlocks) -> None:
        self.line = InlineText()
        self.nested: list[Block] = []
        self.beside: list[Block] = []
        self._state = state
        self._inner = inner
        self._tables = tables
        self._letters = PLAIN_LETTERS
        self._field: _FieldToFill | None = None

    def collect(self, paragraph: RecordTree) -> str:
        """Take the text and the controls of a paragraph, and return its text."""
        controls = [each for each in paragraph.inner if each.record.tag == hwp_records.CONTROL]
        text = paragraph.first(hwp_records.PARA_TEXT)
        waiting = iter(controls)
        if text is not None:
            self._take_text(text.data, _letter_runs(paragraph), waiting)
        for control in waiting:
            self._take_control(control)
        self._close_field()
        return self.line.text()

    def _take_text(self, data: bytes, runs: dict[int, int], controls: Iterator[RecordTree]) -> None:
        units = struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])
        position = 0
        pending: list[int] = []
        while position < len(units):
            unit = units[position]
            if position in runs:
                self._flush(pending)
                self._letters = self._state.info.letters_of(runs[position])
            if unit >= 32:
                pending.append(unit)
            elif unit in _MEANINGS:
                pending.append(ord(_MEANINGS[unit]))
            elif unit in _WITH_CONTROL:
                self._flush(pending)
                control = next(controls, None)
                if control is not None:
                    self._take_control(control)
            elif unit == _FIELD_END:
                self._flush(pending)
                self._close_field()
            position += 1 if unit >= 32 or unit in _SINGLE else _LONG_UNITS
        self._flush(pending)

    def _flush(self, units: list[int]) -> None:
        if units:
            text = struct.pack(f"<{len(units)}H", *units).decode("utf-16-le", "replace")
            units.clear()
            self._add(text)

    def _add(self, text: str) -> None:
        if self._letters.is_struck:
            self._state.changes.add("struck", text)
        elif self._field is not None:
            self._field.text += text
        else:
            self.line.add(text, self._letters.style)

    def _close_field(self) -> None:
        if self._field is not None:
            text, guide = self._field.text, self._field.guide
            self._field = None
            if not guide or text.strip() != guide:
                self.line.add(text, self._letters.style)

    def _take_control(self, control: RecordTree) -> None:
        name = control.record.data[:4][::-1]
        if name == b"tbl ":
            self.nested.extend(self._tables(control))
        elif name in _HANDLERS:
            _HANDLERS[name](self, control)
        elif name.startswith(b"%"):
            self._take_field(control, name)

    def _take_field(self, control: RecordTree, name: bytes) -> None:
        if name == b"%clk":
            guide = _GUIDE.search(hwp_records.string(control.record.data, _COMMAND_AT))
            self._close_field()
            self._field = _FieldToFill(guide[1].strip() if guide else "")

    def _take_drawing(self, control: RecordTree) -> None:
        self.nested.extend(self._inner(control.inner))
        if any(True for _ in _below(control, hwp_records.OLE)):
            self.beside.append(NoticeBlock("embedded_file"))

    def _take_equation(self, control: RecordTree) -> None:
        record = control.first(hwp_records.EQUATION)
        if record is not None:
            script = hwp_records.string(record.data, 4)
            self._add(latex.inline(hwp_script.to_latex(script)))

    def _take_form(self, control: RecordTree) -> None:
        record = control.first(hwp_records.FORM)
        if record is not None:
            self._add(_form(record))

    def _take_edge(self, control: RecordTree) -> None:
        self._state.edges.extend(self._inner(control.inner))

    def _take_note(self, control: RecordTree) -> None:
        is_footnote = control.record.data[:4][::-1] == b"fn  "
        self._state.notes += is_footnote
        self._state.end_notes += not is_footnote
        count = self._state.notes if is_footnote else self._state.end_notes
        text = cell_text(self._inner(control.inner)).strip()
        if text:
            mark = raised_signs.raised("", str(count))
            self.line.add_apart(mark)
            self.beside.append(ParagraphBlock(f"{mark} {text}"))

    def _take_comment(self, control: RecordTree) -> None:
        text = cell_text(self._inner(control.inner))
        self.beside += [Comment(text).block()] if text.strip() else []

    def _take_number(self, control: RecordTree) -> None:
        data = control.record.data
        if len(data) >= 10:
            kind, number = struct.unpack_from("<IH", data, 4)
            if kind & 15 in _NUMBERED_OBJECTS:
                self._add(str(number))

    def _take_section(self, control: RecordTree) -> None:
        data = control.record.data
        if len(data) >= 20:
            (outline,) = struct.unpack_from("<H", data, 18)
            self._state.outline = str(outline)


def _letter_runs(paragraph: RecordTree) -> dict[int, int]:
    """Return the letter shape that holds from each position of the text on."""
    record = paragraph.first(hwp_records.PARA_LETTERS)
    if record is None:
        return {}
    whole = len(record.data) // 8 * 8
    return dict(struct.iter_unpack("<II", record.data[:whole]))


def _below(tree: RecordTree, tag: int) -> Iterator[Record]:
    for inner in tree.inner:
        if inner.record.tag == tag:
            yield inner.record
        yield from _below(inner, tag)


def _form(record: Record) -> str:
    """Return what a form object shows; its properties are one text."""
    text = record.data[:_MOST_FORM_BYTES].decode("utf-16-le", "replace")
    caption = _property(text, _CAPTION)
    if _BOX.search(text) and not _TEXT.search(text):
        return f"{TICKED if _TICKED.search(text) else UNTICKED} {caption}".strip()
    return _property(text, _TEXT) or caption


def _property(text: str, name: re.Pattern[str]) -> str:
    match = name.search(text)
    return text[match.end() : match.end() + int(match[1])].strip() if match else ""


_HANDLERS: dict[bytes, Callable[[HwpParagraph, RecordTree], None]] = {
    b"gso ": HwpParagraph._take_drawing,
    b"eqed": HwpParagraph._take_equation,
    b"form": HwpParagraph._take_form,
    b"head": HwpParagraph._take_edge,
    b"foot": HwpParagraph._take_edge,
    b"fn  ": HwpParagraph._take_note,
    b"en  ": HwpParagraph._take_note,
    b"tcmt": HwpParagraph._take_comment,
    b"atno": HwpParagraph._take_number,
    b"secd": HwpParagraph._take_section,
}
"""What the controls stand for, by their names."""
