"""Web pages (.html, .xhtml): their visible text. Nothing is fetched, no script runs."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from lxml import etree

from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.drawn import latex, mathml
from chatapp.engine.documents.read.elements import text_encoding
from chatapp.engine.documents.read.elements.asides import ChangeList
from chatapp.engine.documents.read.elements.blocks import (
    Block,
    HeadingBlock,
    NoticeBlock,
    ParagraphBlock,
    Row,
    TableBlock,
    Unreadable,
    damage,
)
from chatapp.engine.documents.read.elements.inline_text import InlineText
from chatapp.engine.documents.read.elements.merged_cells import Cell, by_order
from chatapp.engine.documents.read.elements.safe_xml import local
from chatapp.engine.documents.read.elements.sections import sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.web import html_forms
from chatapp.engine.documents.read.web.html_lists import HtmlLists
from chatapp.engine.documents.read.web.html_visibility import HtmlTextStyle, is_hidden, style_of
from chatapp.errors import cause_code

_UNSEEN_NAMES = "script style template noscript svg head iframe object button rp"
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form header hr html li main nav ol p pre section summary table tbody "
    "td tfoot th thead title tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_HANDLED_UNSEEN = frozenset(("script", "img"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHARSET_WITHIN = 4096
"""Bytes in which the encoding is looked for; browsers look at 1,024."""
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SUPERSETS = {"euc-kr": "cp949", "ks_c_5601-1987": "cp949", "iso-8859-1": "cp1252"}
"""Browsers read the former as the latter (WHATWG Encoding Standard)."""
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_FORMULA_CLASS = re.compile(r"\b(?:tex|latex|math|mwe-math[\w-]*)\b", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_CELL_CHARS = 600
"""Characters of a cell, above which its table only lays out a page; chosen."""
_MOST_SPAN_DIGITS = 4
"""Digits of a column or row span that are read; chosen."""


def matches(file: SourceFile) -> bool:
    return file.may_be_text and (file.is_web_page or file.kind_by_name == "html")


def open_document(file: SourceFile) -> OpenDocument:
    read = page(decode(file.read()))
    return OpenDocument(chain(sections_of(read.blocks), read.changes.sections()))


def decode(data: bytes) -> str:
    """Return the text of a page in its declared encoding if that fits, else in a guessed one."""
    declared = _CHARSET.search(data[:_CHARSET_WITHIN])
    if declared and not data.startswith(_BYTE_ORDER_MARKS):
        name = declared[1].decode("ascii").lower()
        try:
            return data.decode(_SUPERSETS.get(name, name))
        except (LookupError, UnicodeDecodeError):
            pass
    text = text_encoding.decode(data)
    if text is None:
        raise Unreadable("unknown", cause_code("unknown_kind"))
    return text


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """The blocks of a page, and what was deleted or inserted in it."""

    blocks: list[Block]
    changes: ChangeList


def blocks(text: str) -> Iterator[Block]:
    """Yield headings, paragraphs and tables of a page."""
    yield from page(text).blocks


def page(text: str) -> HtmlPage:
    """Read a page."""
    parser = etree.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    text = _CDATA.sub(lambda match: html.escape(match[1], quote=False), text)
    with damage(cause_code("not_a_web_page"), etree.XMLSyntaxError):
        # The parser refuses text that declares an encoding.
        root = etree.fromstring(_XML_DECLARATION.sub("", text, count=1) or " ", parser)
    walker = _PageWalker()
    if root is not None:
        walker.walk(root)
        walker.close()
    return HtmlPage(walker.blocks, walker.changes)


class _PageWalker:
    """Collects inline text until a block ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.changes = ChangeList()
        self._line = InlineText()
        self._is_code = False
        self._item_mark = ""
        """What was put before the text of a list item that has not begun."""
        self._is_inline = False
        """Whether blocks are part of a line: in headings and cells of tables."""
        self._style = HtmlTextStyle()
        self._lists = HtmlLists()

    def close(self) -> None:
        """End the paragraph that is open."""
        if self._is_inline:
            self._line.add(" ")
            return
        text = self._line.text()
        if self._item_mark and text.strip() == self._item_mark.strip():
            # The text of the item stands in a block of its own.
            return
        self._item_mark = ""
        self._line = InlineText()
        if self._is_code:
            text = text.strip("\n")
        else:
            # "\0" is a <br>.
            text = "\n".join(" ".join(line.split()) for line in text.split("\0")).strip()
        if text.strip():
            self.blocks.append(ParagraphBlock(text))
        self._end_changes(text)

    def walk(self, element: Any) -> None:
        name = mathml.name_of(element)
        if name == "math":
            self._add_equation(mathml.to_latex(element))
        elif name in _HANDLED_UNSEEN:
            self._add_unseen(element, name)
        elif name and name not in _UNSEEN and not is_hidden(element) and not _is_repeated(element):
            parent, self._style = self._style, style_of(element, name, self._style)
            self._add_element(element, name)
            self._style = parent

    def _add_element(self, element: Any, name: str) -> None:
        if name in _HEADINGS and not self._is_inline:
            self.close()
            text = self._inner(element)
            self.blocks.append(HeadingBlock(_HEADINGS[name], text))
            self._end_changes(text)
        elif name == "table" and not self._is_inline and (rows := self._data_rows(element)):
            self.close()
            captions = [self._inner(caption) for caption in element.iter("caption")]
            self.blocks += [ParagraphBlock(text) for text in captions if text]
            self.blocks.append(TableBlock(rows))
        elif name == "br":
            self._line.add(" " if self._is_inline else "\n" if self._is_code else "\0")
        elif name in _BLOCKS:
            self._walk_block(element, name)
        elif name in html_forms.NAMES:
            self._add_text(html_forms.shown(element))
        elif name == "rt":
            # The reading above a word.
            self._line.add("(")
            self._walk_inner(element)
            self._line.add(")")
        else:
            self._walk_inner(element)

    def _add_unseen(self, element: Any, name: str) -> None:
        """Add formulas that are stored in what is not shown as text."""
        if name == "script" and (element.get("type") or "").lower().startswith("math/tex"):
            before = element.getprevious()
            if before is None or before.find(".//math") is None:
                self._add_equation(element.text or "")
        elif name == "img":
            alternative = (element.get("alt") or "").strip()
            is_formula = _FORMULA_CLASS.search(element.get("class") or "") is not None
            if alternative.startswith("{\\displaystyle"):
                alternative = alternative.removeprefix("{\\displaystyle").removesuffix("}")
                is_formula = True
            if is_formula:
                self._add_equation(alternative)

    def _add_equation(self, equation: str) -> None:
        self._add_text(latex.inline(equation))

    def _walk_block(self, element: Any, name: str) -> None:
        self.close()
        was_code, self._is_code = self._is_code, self._is_code or name == "pre"
        if name == "li":
            self._item_mark = self._lists.mark(element)
            self._line.add(self._item_mark)
        self._walk_inner(element)
        if name == "li":
            self._item_mark = ""
        self.close()
        self._is_code = was_code

    def _walk_inner(self, element: Any) -> None:
        self._add_text(element.text)
        for child in element:
            self.walk(child)
            self._add_text(child.tail)

    def _add_text(self, text: str | None) -> None:
        if not text:
            return
        text = text.replace("\0", "")
        if self._style.change is not None:
            self.changes.add(self._style.change, text)
        if self._style.change in (None, "inserted"):
            self._line.add(text, self._style.inline)

    def _end_changes(self, text: str) -> None:
        if self.changes.end_paragraph(text):
            self.blocks.append(NoticeBlock("deleted_text"))

    def _inner(self, element: Any) -> str:
        """Return the text of a heading, a caption or a cell in one line."""
        line, self._line = self._line, InlineText()
        was_inline, self._is_inline = self._is_inline, True
        self._walk_inner(element)
        text = " ".join(self._line.text().split())
        self._line, self._is_inline = line, was_inline
        return text

    def _data_rows(self, table: Any) -> list[Row]:
        """Return a table's rows; none if it lays out a page: most rows nest tables, or a long
        cell.
        """
        own_rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        if 2 * sum(row.find(".//table") is not None for row in own_rows) >= len(own_rows):
            return []
        changes, self.changes = self.changes, ChangeList()
        shown = (row for row in own_rows if not is_hidden(row))
        rows: list[Row] = [*by_order([self._cells(row) for row in shown])]
        longest = max((max(map(len, row), default=0) for row in rows), default=0)
        is_table = max(map(len, rows), default=0) > 1 and longest <= _CELL_CHARS
        if is_table and self.changes.blocks:
            changes.blocks += self.changes.blocks
            self.blocks.append(NoticeBlock("deleted_text"))
        self.changes = changes
        return rows if is_table else []

    def _cells(self, row: Any) -> list[Cell]:
        parent, self._style = self._style, style_of(row, "tr", self._style)
        cells: list[Cell] = []
        for cell in row:
            name = local(cell).lower()
            if name in ("td", "th"):
                of_row, self._style = self._style, style_of(cell, name, self._style)
                text = "" if is_hidden(cell) else self._inner(cell)
                self._style = of_row
                cells.append(Cell(text, _span(cell, "colspan"), _span(cell, "rowspan")))
        accepted = " | ".join(cell.text for cell in cells)
        self.changes.end_paragraph(accepted)
        self._style = parent
        return cells


def _is_repeated(element: Any) -> bool:
    """Say whether an element draws the formula that stands beside it as MathML."""
    if element.get("aria-hidden") != "true":
        return False
    beside = element.getprevious()
    return beside is not None and beside.find(".//math") is not None


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or "1"
    is_number = value.isascii() and value.isdigit() and len(value) <= _MOST_SPAN_DIGITS
    return max(int(value), 1) if is_number else 1


READER = DocumentReader(matches, open_document)
