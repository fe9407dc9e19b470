"""Web pages (.html, .xhtml): their visible text. Nothing is fetched, no script runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from chatapp.engine.documents.read import text_encoding
from chatapp.engine.documents.read.blocks import (
    Block,
    HeadingBlock,
    ParagraphBlock,
    Row,
    TableBlock,
    Unreadable,
    damage,
)
from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.hidden_marks import marked
from chatapp.engine.documents.read.html_visibility import HtmlTextStyle, is_hidden, style_of
from chatapp.engine.documents.read.merged_cells import Cell, by_order
from chatapp.engine.documents.read.safe_xml import local
from chatapp.engine.documents.read.sections import sections_of
from chatapp.engine.documents.read.source_file import SourceFile
from chatapp.errors import cause_code

_UNSEEN_NAMES = "script style template noscript svg math head iframe object select button"
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form header hr html li main nav ol p pre section summary table tbody "
    "td tfoot th thead title tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHARSET_WITHIN = 4096
"""Bytes in which the encoding is looked for; browsers look at 1,024."""
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SUPERSETS = {"euc-kr": "cp949", "ks_c_5601-1987": "cp949", "iso-8859-1": "cp1252"}
"""Browsers read the former as the latter (WHATWG Encoding Standard)."""
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_CELL_CHARS = 600
"""A longer cell belongs to a table that only lays out a page."""
_MOST_SPAN_DIGITS = 4
"""Digits of a column or row span that are read; chosen."""


def matches(file: SourceFile) -> bool:
    return file.may_be_text and (file.is_web_page or file.kind_by_name == "html")


def open_document(file: SourceFile) -> OpenDocument:
    return OpenDocument(sections_of(blocks(decode(file.read()))))


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


def blocks(text: str) -> Iterator[Block]:
    """Yield headings, paragraphs and tables of a page."""
    parser = etree.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    with damage(cause_code("not_a_web_page"), etree.XMLSyntaxError):
        # The parser refuses text that declares an encoding.
        root = etree.fromstring(_XML_DECLARATION.sub("", text, count=1) or " ", parser)
    if root is None:
        return
    page = _PageWalker()
    page.walk(root)
    page.close()
    yield from page.blocks


class _PageWalker:
    """Collects inline text until a block ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._line: list[str] = []
        self._is_code = False
        self._style = HtmlTextStyle()

    def close(self) -> None:
        """End the paragraph that is open."""
        text = "".join(self._line)
        self._line.clear()
        if self._is_code:
            text = text.strip("\n")
        else:
            # "\0" is a <br>.
            text = "\n".join(" ".join(line.split()) for line in text.split("\0")).strip()
        if text.strip():
            self.blocks.append(ParagraphBlock(text))

    def walk(self, element: Any) -> None:
        name = local(element).lower()
        if not name or name in _UNSEEN or is_hidden(element):
            return
        parent, self._style = self._style, style_of(element, self._style)
        self._add_element(element, name)
        self._style = parent

    def _add_element(self, element: Any, name: str) -> None:
        if name in _HEADINGS:
            self.close()
            self.blocks.append(HeadingBlock(_HEADINGS[name], _inner(element, self._style)))
        elif name == "table" and (rows := _data_rows(element, self._style)):
            self.close()
            captions = (_inner(caption, self._style) for caption in element.iter("caption"))
            self.blocks += [ParagraphBlock(text) for text in captions if text]
            self.blocks.append(TableBlock(rows))
        elif name == "br":
            self._line.append("\n" if self._is_code else "\0")
        elif name in _BLOCKS:
            self._walk_block(element, name)
        else:
            self._walk_inner(element)

    def _walk_block(self, element: Any, name: str) -> None:
        self.close()
        was_code, self._is_code = self._is_code, self._is_code or name == "pre"
        if name == "li":
            self._line.append("- ")
        self._walk_inner(element)
        self.close()
        self._is_code = was_code

    def _walk_inner(self, element: Any) -> None:
        self._add_text(element.text)
        for child in element:
            self.walk(child)
            self._add_text(child.tail)

    def _add_text(self, text: str | None) -> None:
        self._line.append(marked((text or "").replace("\0", ""), self._style.hidden_reason))


def _inner(element: Any, parent: HtmlTextStyle) -> str:
    return " ".join("".join(_visible(element, parent)).split())


def _visible(element: Any, parent: HtmlTextStyle) -> Iterator[str]:
    if local(element).lower() in _UNSEEN or is_hidden(element):
        return
    style = style_of(element, parent)
    yield marked(element.text or "", style.hidden_reason)
    for child in element:
        yield from _visible(child, style)
        yield " " if local(child).lower() in _BLOCKS | {"br"} else ""
        yield marked(child.tail or "", style.hidden_reason)


def _data_rows(table: Any, parent: HtmlTextStyle) -> list[Row]:
    """Return a table's rows; none if it lays out a page: most rows nest tables, or a long cell."""
    own_rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    if 2 * sum(row.find(".//table") is not None for row in own_rows) >= len(own_rows):
        return []
    rows: list[Row] = [*by_order(_cells(row, parent) for row in own_rows if not is_hidden(row))]
    if max(map(len, rows), default=0) < 2:
        return []
    longest = max(max(map(len, row), default=0) for row in rows)
    return [] if longest > _CELL_CHARS else rows


def _cells(row: Any, parent: HtmlTextStyle) -> list[Cell]:
    style = style_of(row, parent)
    elements = (cell for cell in row if local(cell).lower() in ("td", "th"))
    return [
        Cell(_inner(cell, style), _span(cell, "colspan"), _span(cell, "rowspan"))
        for cell in elements
    ]


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or "1"
    is_number = value.isascii() and value.isdigit() and len(value) <= _MOST_SPAN_DIGITS
    return max(int(value), 1) if is_number else 1


READER = DocumentReader(matches, open_document)
