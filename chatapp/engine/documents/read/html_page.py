"""Web pages (.html, .xhtml): what a reader would see of them; nothing they refer to is fetched, no
script is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from chatapp.engine.documents.read import plain_text
from chatapp.engine.documents.read.blocks import Block, Heading, Paragraph, Row, Table, Unreadable
from chatapp.engine.documents.read.html_looks import Looks, is_hidden, looks
from chatapp.engine.documents.read.merged_cells import Cell, laid_out
from chatapp.engine.documents.read.safe_xml import local
from chatapp.engine.documents.read.unseen_marks import marked
from chatapp.errors import cause_code

_UNSEEN = {
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "math",
    "head",
    "iframe",
    "object",
    "select",
    "button",
}
_BLOCKS = {
    *(
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
    ),
    *(
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
    ),
    *(
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "caption",
    ),
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_DECLARED = re.compile(r"\s*<\?xml[^>]*\?>")
_CELL_CHARS = 600
"""A longer cell belongs to a table that only lays out a page."""


def decode(data: bytes) -> str:
    """Return the text of a page: as it declares itself where that fits, else guessed."""
    declared = _DECLARED.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode("ascii").lower()
        name = {"euc-kr": "cp949", "ks_c_5601-1987": "cp949", "iso-8859-1": "cp1252"}.get(
            name, name
        )
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            pass
    text = plain_text.decode(data)
    if text is None:
        raise Unreadable("unknown", cause_code("unknown_kind"))
    return text


def blocks(text: str) -> Iterator[Block]:
    """Yield headings, paragraphs and tables of a page."""
    parser = etree.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        # Text with its own declaration of an encoding is refused by the parser.
        root = etree.fromstring(_XML_DECLARED.sub("", text, count=1) or " ", parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("damaged", cause_code("not_a_web_page")) from error
    if root is None:
        return
    page = _Page()
    page.walk(root)
    page.close()
    yield from page.blocks


class _Page:
    """Gathers inline text until a block ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._line: list[str] = []
        self._is_code = False
        self._looks = Looks()

    def close(self) -> None:
        """End the paragraph that is open."""
        text = "".join(self._line)
        self._line.clear()
        if self._is_code:
            text = text.strip("\n")
        else:
            text = "\n".join(" ".join(line.split()) for line in text.split("\0")).strip()
        if text.strip():
            self.blocks.append(Paragraph(text))

    def walk(self, element: Any) -> None:
        name = local(element).lower()
        if not name or name in _UNSEEN or is_hidden(element):
            return
        around, self._looks = self._looks, looks(element, self._looks)
        self._take(element, name)
        self._looks = around

    def _take(self, element: Any, name: str) -> None:
        if name in _HEADINGS:
            self.close()
            self.blocks.append(Heading(_HEADINGS[name], _inner(element, self._looks)))
        elif name == "table" and (rows := _data_rows(element, self._looks)):
            self.close()
            self.blocks += [
                Paragraph(text)
                for one in element.iter("caption")
                if (text := _inner(one, self._looks))
            ]
            self.blocks.append(Table(rows))
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
        self._say(element.text)
        for child in element:
            self.walk(child)
            self._say(child.tail)

    def _say(self, text: str | None) -> None:
        self._line.append(marked((text or "").replace("\0", ""), self._looks.why))


def _inner(element: Any, around: Looks) -> str:
    return " ".join("".join(_seen(element, around)).split())


def _seen(element: Any, around: Looks) -> Iterator[str]:
    if local(element).lower() in _UNSEEN or is_hidden(element):
        return
    own = looks(element, around)
    yield marked(element.text or "", own.why)
    for child in element:
        yield from _seen(child, own)
        yield " " if local(child).lower() in _BLOCKS | {"br"} else ""
        yield marked(child.tail or "", own.why)


def _data_rows(table: Any, around: Looks) -> list[Row]:
    """Return the rows of a table of data; none for a table that lays out a page: half of its rows
    hold others.
    """
    own_rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    if 2 * sum(row.find(".//table") is not None for row in own_rows) >= len(own_rows):
        return []
    found: list[list[Cell]] = []
    for row in own_rows:
        if is_hidden(row):
            continue
        own = looks(row, around)
        cells = [cell for cell in row if local(cell).lower() in ("td", "th")]
        found.append(
            [
                Cell(_inner(cell, own), _span(cell, "colspan"), _span(cell, "rowspan"))
                for cell in cells
            ]
        )
    rows: list[Row] = [*laid_out(found)]
    longest = max((len(cell) for row in rows for cell in row), default=0)
    return [] if longest > _CELL_CHARS or max(map(len, rows), default=0) < 2 else rows


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or "1"
    return (
        int(value) if value.isascii() and value.isdigit() and len(value) < 5 and int(value) else 1
    )
