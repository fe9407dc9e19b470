"""The HTML of blocks as other programs paste it; no Qt."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from chatapp.gui.text import long_tables
from chatapp.gui.text.blocks import ROWS_SCHEME, SOURCE_SCHEME, ContentBlock
from chatapp.gui.text.formulas.formula_places import FORMULA_SCHEME, source_of
from chatapp.gui.widgets.line_breaks import SOFT_BREAK

_FORMULA = re.compile(rf'<img src="({FORMULA_SCHEME}[^"]*)"/>')
_OWN_LINK = re.compile(rf'<a href="(?:{SOURCE_SCHEME}|{ROWS_SCHEME})[^"]*">(.*?)</a>', re.DOTALL)
_HEADING = re.compile(r'<p class="(h[1-6])">(.*?)</p>', re.DOTALL)
_TABLE = '<table border="1" style="border-collapse:collapse">'


def html_of(blocks: Iterable[ContentBlock]) -> str:
    """Return whole blocks as HTML without our own links, with formulas as LaTeX."""
    return "\n".join(_html(block) for block in blocks)


def html_of_rows(rows: Sequence[Sequence[str]]) -> str:
    """Return a table; its first row is the header."""
    lines = []
    for number, row in enumerate(rows):
        tag = "td" if number else "th"
        lines.append("".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row))
    return _TABLE + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def html_of_lines(text: str) -> str:
    """Return plain text as a paragraph."""
    return f"<p>{html.escape(text)}</p>".replace("\n", "<br/>")


def document(body: str) -> str:
    """Return a whole HTML document; spreadsheets guess the encoding of a fragment."""
    return f'<html><head><meta charset="utf-8"/></head><body>{body}</body></html>'


def _html(block: ContentBlock) -> str:
    if block.kind == "code":
        return f"<pre><code>{html.escape(block.code.replace(SOFT_BREAK, ''))}</code></pre>"
    if block.kind == "formula":
        return html_of_lines(block.code)
    if block.kind == "rule":
        return "<hr/>"
    if block.kind == "table" and block.code:
        return "\n".join(html_of_rows(rows) for rows in long_tables.all_rows(block.code))
    written = _OWN_LINK.sub(r"\1", block.html.replace(SOFT_BREAK, ""))
    written = _FORMULA.sub(lambda place: html.escape(source_of(place[1])), written)
    return _HEADING.sub(r"<\1>\2</\1>", written).replace("<table>", _TABLE)
