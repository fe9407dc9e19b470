"""Formulas in Markdown: $…$, $$…$$, \\(…\\) and \\[…\\], told from money and from code."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block.state_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from chatapp.gui.text.formulas.formula_places import opening_at, placeholder
from chatapp.gui.text.markup.emphasis import UNFINISHED

INLINE, BLOCK = "formula_inline", "formula_block"
_CLOSING = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_LONGEST = 2_000
"""Characters of a formula."""
_MOST_LINES = 60
_COMMAND = re.compile(r"\\(?:text|mathrm|operatorname|mathbf|textbf|mbox)\s*\{[^{}]*\}|\\[A-Za-z]+")
_MATHEMATICAL = re.compile(r"[\\^_={}<>≤≥≠≈∈→∞√∑∫±×÷]")
_WORDS = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}")
_WORD = re.compile(r"[^\W\d_]{2,}|[,;:?!.]\s")
_AMOUNT = re.compile(r"[\d.,]")


def add_to(parser: MarkdownIt) -> None:
    """Let a parser make tokens of formulas; their content is the source with its delimiters."""
    ends = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("fence", BLOCK, _block, {"alt": ends})
    parser.inline.ruler.before("escape", INLINE, _inline)


def render_inline(
    _renderer: Any, tokens: Sequence[Token], idx: int, _options: Any, _env: Any
) -> str:
    """Return the HTML of a formula in a line, or in a block of another block."""
    written = placeholder(tokens[idx].content)
    return f"<p>{written}</p>" if tokens[idx].type == BLOCK else written


def render_unfinished(token: Token) -> str:
    """Return the HTML of a formula that is still being written."""
    lines = html.escape(token.content).replace("\n", "<br/>")
    return f"<p>{lines}</p>"


def _inline(state: StateInline, silent: bool) -> bool:
    opening = opening_at(state.src, state.pos)
    if not opening:
        return False
    end = _end(state.src, state.pos, opening)
    if end < 0:
        return False
    if not silent:
        state.push(INLINE, "", 0).content = state.src[state.pos : end]
    state.pos = end
    return True


def _end(text: str, start: int, opening: str) -> int:
    """Return the position after a formula that begins at `start`, -1 when it is none."""
    first = start + len(opening)
    closing = _CLOSING[opening]
    at = text.find(closing, first, first + _LONGEST)
    while at > 0 and _is_escaped(text, at):
        at = text.find(closing, at + 1, first + _LONGEST)
    if at < 0 or not text[first:at].strip():
        return -1
    end = at + len(closing)
    if opening == "$" and not _is_formula(text, start, at):
        return -1
    return end


def _is_escaped(text: str, at: int) -> bool:
    backslashes = at - len(text[:at].rstrip("\\"))
    return text[at] == "$" and backslashes % 2 == 1


def _is_formula(text: str, start: int, closing: int) -> bool:
    """Tell $x^2$ from the money, variables and prose between two dollar signs."""
    before = text[start - 1] if start else " "
    after = text[closing + 1] if closing + 1 < len(text) else " "
    content = text[start + 1 : closing]
    if before == "$" or (before.isascii() and before.isalnum()) or after == "$":
        return False
    if (after.isascii() and after.isalnum()) or content != content.strip() or "\n" in content:
        return False
    bare = _COMMAND.sub(" ", content)
    if _WORDS.search(bare) or '"' in content or "#" in content or "`" in content:
        return False
    if _MATHEMATICAL.search(content):
        return True
    return not (_AMOUNT.match(content) and _WORD.search(bare))


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a formula that begins a line and ends one, before an empty line."""
    if state.is_code_block(start):
        return False
    first = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    opening = opening_at(first)
    if opening not in ("$$", "\\["):
        return False
    lines, is_closed = _lines(state, start, end, opening)
    is_growing = not is_closed and UNFINISHED in state.env
    if not lines or not (is_closed or is_growing):
        return False
    if silent:
        return True
    token = state.push(BLOCK, "", 0)
    token.content = "\n".join(lines).strip()
    token.map = [start, start + len(lines)]
    token.hidden = is_growing
    state.line = start + len(lines)
    return True


class _Lines(NamedTuple):
    lines: list[str]
    is_closed: bool


def _lines(state: StateBlock, start: int, end: int, opening: str) -> _Lines:
    """Return the lines of a formula and whether its end was found; none when text follows it."""
    closing = _CLOSING[opening]
    lines: list[str] = []
    for number in range(start, min(end, start + _MOST_LINES)):
        if number > start and (state.isEmpty(number) or state.sCount[number] < state.blkIndent):
            break
        line = state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
        lines.append(line.rstrip())
        at = line.find(closing, len(opening) if number == start else 0)
        if at >= 0:
            is_last = not line[at + len(closing) :].strip(" .,")
            return _Lines(lines if is_last else [], is_last)
    return _Lines(lines, False)
