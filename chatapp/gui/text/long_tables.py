"""Markdown tables of thousands of rows: only the first are parsed, the others are counted."""

from __future__ import annotations

import html
import zlib

from markdown_it import MarkdownIt
from markdown_it.rules_block.state_block import StateBlock
from markdown_it.rules_block.table import escapedSplit, table
from markdown_it.token import Token

from chatapp.gui.text.blocks import ROWS_SCHEME
from chatapp.texts import tr

SHOWN = 100
"""Rows laid out in the chat; Qt takes about 1 ms a row and lays out all of them at once."""
MORE = "more_rows"


def add_to(parser: MarkdownIt) -> MarkdownIt:
    """Let a parser read only the first rows; a token `MORE` holds the text of the whole table."""
    parser.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    return parser


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    limit = min(end, start + 2 + SHOWN)
    if not table(state, start, limit, silent):
        return False
    if silent or state.line < limit:
        return True
    after = _after(state, limit, end)
    if after > limit:
        closing = state.tokens.pop()
        more = state.push(MORE, "", 0)
        more.level = closing.level + 1
        more.meta = {
            "rows": after - limit,
            "text": state.getLines(start, after, state.blkIndent, False),
        }
        state.tokens.append(closing)
        state.line = after
    return True


def _after(state: StateBlock, line: int, end: int) -> int:
    """Return the first line behind the table, by the parser's own rule."""
    ends = state.md.block.ruler.getRules("blockquote")
    while line < end and state.sCount[line] >= state.blkIndent and not state.is_code_block(line):
        if state.isEmpty(line) or any(rule(state, line, end, True) for rule in ends):
            break
        line += 1
    return line


def last_row(more: Token, columns: int) -> str:
    """Return the HTML row that counts the other rows and links to all of them."""
    words = html.escape(tr("table.more", count=more.meta["rows"]))
    link = f'<a href="{_address(more.meta["text"])}">{words}</a>'
    return f'<tr><td colspan="{columns}">{link}</td></tr>'


def texts(tokens: list[Token]) -> str:
    """Return the whole text of tables shown in part, separated by an empty line."""
    return "\n\n".join(token.meta["text"].rstrip("\n") for token in tokens if token.type == MORE)


def rows(held: str, address: str) -> list[list[str]]:
    """Return the cells of the table in `held`, a result of `texts`, header first; or none."""
    for text in held.split("\n\n"):
        if _address(text) == address:
            header, _line, *others = text.split("\n")
            return [_cells(line) for line in (header, *others)]
    return []


def all_rows(held: str) -> list[list[list[str]]]:
    """Return the cells of each table in `held`, a result of `texts`, header first."""
    tables = []
    for text in held.split("\n\n"):
        header, _line, *others = text.split("\n")
        tables.append([_cells(line) for line in (header, *others)])
    return tables


def _address(text: str) -> str:
    return f"{ROWS_SCHEME}{zlib.crc32(text.rstrip().encode('utf-8', 'replace'))}"


def _cells(line: str) -> list[str]:
    cells = escapedSplit(line.strip())
    first = int(cells[0] == "")
    last = len(cells) - int(len(cells) > 1 and cells[-1] == "")
    return [cell.strip() for cell in cells[first:last]]
