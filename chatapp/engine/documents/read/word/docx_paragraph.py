"""A paragraph of a Word document: its text, and what is drawn or noted at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from chatapp.engine.documents.read.drawn import (
    latex,
    omml,
    ooxml_chart,
    ooxml_diagram,
    symbol_fonts,
)
from chatapp.engine.documents.read.elements.blocks import Block, NoticeBlock, ParagraphBlock
from chatapp.engine.documents.read.elements.inline_text import InlineStyle, InlineText
from chatapp.engine.documents.read.elements.safe_xml import (
    attribute,
    find_all,
    local,
    named,
    properties,
)
from chatapp.engine.documents.read.word import docx_forms
from chatapp.engine.documents.read.word.docx_context import DocxContext
from chatapp.engine.documents.read.word.docx_visibility import DocxTextStyle

CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
# Fallback repeats Choice; the others are no text of the page.
SKIPPED = frozenset(("Fallback", "moveFrom", "pPr", "rPr", "instrText", "delText", "sdtPr"))
_TEXTS = ("t", "delText", *CHARACTERS)
_CODE_DIGITS = 4
"""Hexadecimal digits of the character code of a symbol (ECMA-376, 17.3.3.30)."""

InnerBlocks = Callable[[Any], Iterable[Block]]
"""Reads the blocks within a text box."""


@dataclass(slots=True)
class DocxParagraph:
    """What a paragraph holds. `beside` stands after it: text boxes, charts, notes, comments."""

    line: InlineText = field(default_factory=InlineText)
    boxes: list[Block] = field(default_factory=list)
    beside: list[Block] = field(default_factory=list)


class ParagraphCollector:
    """Collects one paragraph."""

    def __init__(self, context: DocxContext, style: DocxTextStyle, inner: InnerBlocks) -> None:
        self.paragraph = DocxParagraph()
        self._context = context
        self._style = style
        self._run = style
        self._inner = inner
        self._insertion: Any = None
        """The element that marks what is being read as inserted."""

    def collect(self, element: Any) -> None:
        """Take the children of an element in order."""
        for child in element:
            name = local(child)
            if name == "t":
                self._add(child.text or "")
            elif name in CHARACTERS:
                self._add(CHARACTERS[name])
            elif name in _HANDLERS:
                _HANDLERS[name](self, child)
            elif name not in SKIPPED:
                self.collect(child)

    def _add(self, text: str) -> None:
        run = self._run
        if run.font or (text and text[0] >= "\ue000"):
            text = symbol_fonts.shown(text, run.font or "")
        if run.is_struck:
            self._context.changes.add("struck", text)
            return
        if self._insertion is not None:
            who = self._insertion
            self._context.changes.add(
                "inserted", text, attribute(who, "author"), attribute(who, "date")
            )
        self._context.comments.take(text)
        self.paragraph.line.add(text, InlineStyle(run.hidden_reason, run.baseline or ""))

    def _take_run(self, element: Any) -> None:
        self._run = self._context.styles.of_run(element, self._style)
        if not self._run.is_hidden:
            self.collect(element)
        self._run = self._style

    def _take_symbol(self, element: Any) -> None:
        code = attribute(element, "char")
        try:
            sign = chr(int(code, 16)) if len(code) <= _CODE_DIGITS else ""
        except ValueError:
            return
        self._add(symbol_fonts.shown(sign, attribute(element, "font")))

    def _take_deletion(self, element: Any) -> None:
        author, date = attribute(element, "author"), attribute(element, "date")
        self._context.changes.add("deleted", raw_text(element), author, date)

    def _take_insertion(self, element: Any) -> None:
        before, self._insertion = self._insertion, element
        self.collect(element)
        self._insertion = before

    def _take_field(self, element: Any) -> None:
        self._add(docx_forms.field_value(element))

    def _take_control(self, element: Any) -> None:
        """Take what was put into a content control."""
        if docx_forms.is_unfilled(element):
            return
        if box := docx_forms.box_of(element, raw_text(element)):
            self._add(box)
        else:
            self.collect(element)

    def _take_note(self, element: Any) -> None:
        kind = local(element).removesuffix("Reference")
        name = attribute(element, "id")
        note = self._context.notes.get(f"{kind}:{name}")
        if not note:
            return
        mark = self._context.note_mark(kind, name)
        if not attribute(element, "customMarkFollows"):
            self.paragraph.line.add_apart(mark)
        self.paragraph.beside.append(ParagraphBlock(f"{mark} {note}"))

    def _take_comment(self, element: Any) -> None:
        comment = self._context.comments.referred(attribute(element, "id"))
        if comment is not None:
            self.paragraph.beside.append(comment.block())

    def _begin_comment(self, element: Any) -> None:
        self._context.comments.begin(attribute(element, "id"))

    def _end_comment(self, element: Any) -> None:
        self._context.comments.end(attribute(element, "id"))

    def _take_equation(self, element: Any) -> None:
        self._add(latex.inline(omml.to_latex(element)))

    def _take_text_box(self, element: Any) -> None:
        self.paragraph.boxes.extend(self._inner(element))

    def _take_chart(self, element: Any) -> None:
        name = self._target(element, "id")
        if name:
            self.paragraph.boxes.extend(ooxml_chart.blocks(self._context.parts, name))

    def _take_diagram(self, element: Any) -> None:
        name = self._target(element, "dm")
        text = ooxml_diagram.text(self._context.parts, name) if name else ""
        self.paragraph.boxes.extend([ParagraphBlock(text)] if text else [])

    def _take_object(self, element: Any) -> None:
        if any(local(part) in ("OLEObject", "objectEmbed") for part in element.iter()):
            self.paragraph.beside.append(NoticeBlock("embedded_file"))
        self.collect(element)

    def _take_ruby(self, element: Any) -> None:
        for base in named(element, "rubyBase"):
            self.collect(base)
        reading = "".join(raw_text(each) for each in named(element, "rt"))
        self._add(f"({reading})" if reading.strip() else "")

    def _target(self, element: Any, name: str) -> str:
        part = self._context.targets.get(attribute(element, name), "")
        return part if part and self._context.parts.has(part) else ""


def raw_text(element: Any) -> str:
    """Return all text in an element, deleted or not."""
    parts = (part for part in element.iter() if local(part) in _TEXTS)
    return "".join(CHARACTERS.get(local(part), part.text or "") for part in parts)


def has_deleted_mark(element: Any) -> bool:
    """Say whether the end of a paragraph is deleted: what is left joins the next one."""
    marks = properties(element, "pPr", "rPr")
    return any(next(named(mark, "del"), None) is not None for mark in marks)


def row_mark(row: Any, kind: str) -> Any:
    """Return the mark of a row that was deleted ("del") or inserted ("ins"), None without it."""
    return next(properties(row, "trPr", kind), None)


def cell_texts(row: Any) -> list[str]:
    """Return all text of the cells of a row, deleted or not."""
    return [
        " ".join(" ".join(raw_text(paragraph).split()) for paragraph in find_all(cell, "p"))
        for cell in find_all(row, "tc")
    ]


_HANDLERS: dict[str, Callable[[ParagraphCollector, Any], None]] = {
    "r": ParagraphCollector._take_run,
    "sym": ParagraphCollector._take_symbol,
    "del": ParagraphCollector._take_deletion,
    "ins": ParagraphCollector._take_insertion,
    "fldChar": ParagraphCollector._take_field,
    "sdt": ParagraphCollector._take_control,
    "footnoteReference": ParagraphCollector._take_note,
    "endnoteReference": ParagraphCollector._take_note,
    "commentReference": ParagraphCollector._take_comment,
    "commentRangeStart": ParagraphCollector._begin_comment,
    "commentRangeEnd": ParagraphCollector._end_comment,
    "oMath": ParagraphCollector._take_equation,
    "txbxContent": ParagraphCollector._take_text_box,
    "chart": ParagraphCollector._take_chart,
    "relIds": ParagraphCollector._take_diagram,
    "object": ParagraphCollector._take_object,
    "ruby": ParagraphCollector._take_ruby,
}
