"""HTML export: one page without scripts and without anything loaded from elsewhere."""

from __future__ import annotations

import html
import itertools

from chatapp.engine.documents.page import table_rows
from chatapp.engine.works.export.export_block import RIGHT_TO_LEFT, ExportBlock

_PAGE = """<!DOCTYPE html>
<html{language}><head><meta charset="utf-8"><title>{title}</title><style>
body {{ max-width: 44em; margin: 2em auto; padding: 0 1em; line-height: 1.6;
  font-family: sans-serif; }}
.page {{ color: #6b6b66; border-top: 1px solid #e4e4e0; margin-top: 2em; padding-top: .3em;
  font-size: .85em; }}
td, th {{ border: 1px solid #e4e4e0; padding: .2em .6em; text-align: start; }}
table {{ border-collapse: collapse; }}
.note {{ color: #9a5b00; font-size: .9em; }}
pre {{ background: #f6f6f4; padding: .6em; overflow-x: auto; }}
:lang(ko) {{ word-break: keep-all; overflow-wrap: break-word; }}
</style></head><body>
{body}
</body></html>
"""
_TAGS = {
    "title": "<h1>{}</h1>",
    "heading": "<h2>{}</h2>",
    "text": "<p>{}</p>",
    "point": "<li>{}</li>",
    "code": "<pre>{}</pre>",
    "page": '<p class="page">{}</p>',
    "note": '<p class="note">{}</p>',
}


def as_html(blocks: list[ExportBlock], language: str = "") -> str:
    """Return the blocks as an HTML page."""
    body: list[str] = []
    for style, group in itertools.groupby(blocks, key=lambda block: block.style):
        texts = [block.text for block in group]
        if style == "row":
            body += ["<table>", *_rows(texts), "</table>"]
            continue
        lines = [_TAGS[style].format(html.escape(text)) for text in texts]
        body += ["<ul>", *lines, "</ul>"] if style == "point" else lines
    title = html.escape(blocks[0].text if blocks else "")
    direction = ' dir="rtl"' if language in RIGHT_TO_LEFT else ""
    attributes = f' lang="{html.escape(language)}"{direction}' if language else ""
    return _PAGE.format(title=title, body="\n".join(body), language=attributes)


def _rows(texts: list[str]) -> list[str]:
    """Return the rows of a table; a row above a rule is a header."""
    rows = []
    for text, following in itertools.zip_longest(texts, texts[1:], fillvalue=""):
        if table_rows.is_rule(text):
            continue
        tag = "th" if table_rows.is_rule(following) else "td"
        cells = (f"<{tag}>{html.escape(cell)}</{tag}>" for cell in table_rows.cells(text))
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return rows
