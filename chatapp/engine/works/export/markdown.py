"""Markdown export; nothing of the document acts as markup."""

from __future__ import annotations

import re
from collections.abc import Callable

from chatapp.engine.documents.page import table_rows
from chatapp.engine.works.export.export_block import ExportBlock, Style

_MARKUP = re.compile(r"([\\`*_<>\[\]|~])")
_LINE_START = re.compile(r"^(\d*)([#+=-]|[.)](?=\s))")
_BLANK_LINE_WITHIN = re.compile(r"(?m)^(- .*\n)\n(?=- )|^(\| .*\n)\n(?=\| )")
"""The blank line between two points of a list or two rows of a table."""


def as_markdown(blocks: list[ExportBlock]) -> str:
    """Return the blocks as Markdown."""
    text = "\n\n".join(_FORMATS[block.style](block.text) for block in blocks) + "\n"
    return _BLANK_LINE_WITHIN.sub(lambda match: match[1] or match[2], text)


def _row(text: str) -> str:
    if table_rows.is_rule(text):
        return table_rows.row(table_rows.cells(text))
    return f"| {' | '.join(map(_escaped, table_rows.cells(text)))} |"


def _escaped(text: str) -> str:
    escaped = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    # A place in brackets at the end stays readable: it cannot become a link.
    escaped = re.sub(r"\\\[([^\[\]]{1,60})\\\]$", r"[\1]", escaped)
    return _LINE_START.sub(r"\1\\\2", escaped)


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=2)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


_FORMATS: dict[Style, Callable[[str], str]] = {
    "title": lambda text: f"# {_escaped(text)}",
    "heading": lambda text: f"## {_escaped(text)}",
    "text": _escaped,
    "point": lambda text: f"- {_escaped(text)}",
    "code": _fenced,
    "page": lambda text: f"---\n\n*{_escaped(text)}*",
    "note": lambda text: f"> {_escaped(text)}",
    "row": _row,
}
