"""Task lists and footnotes in Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from chatapp.gui.text.markup.task_signs import DONE_TASK, OPEN_TASK

FOOTNOTE = "footnote_mark"
_FOOTNOTE = re.compile(r"\[\^([^\]\s\[]{1,40})\](:?)")
_TASK = re.compile(r"\[([ xX])\]\s+(?=\S)")


def add_to(parser: MarkdownIt) -> None:
    """Let a parser make tokens of footnote marks and signs of tasks."""
    parser.inline.ruler.before("link", FOOTNOTE, _footnote)
    parser.core.ruler.after("inline", "tasks", _tasks)


def render_footnote(
    _renderer: Any, tokens: Sequence[Token], idx: int, _options: Any, _env: Any
) -> str:
    """Return the HTML of a footnote's mark."""
    return f"<sup>{html.escape(tokens[idx].content)}</sup>"


def _footnote(state: StateInline, silent: bool) -> bool:
    match = _FOOTNOTE.match(state.src, state.pos)
    if match is None:
        return False
    begins_line = state.pos == 0 or state.src[state.pos - 1] == "\n"
    if not silent:
        state.push(FOOTNOTE, "", 0).content = match[1]
    state.pos = match.end() if begins_line or not match[2] else match.end() - 1
    return True


def _tasks(state: Any) -> None:
    tokens = state.tokens
    for item, before, token in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if item.type != "list_item_open" or before.type != "paragraph_open" or not token.children:
            continue
        first = token.children[0]
        match = _TASK.match(first.content) if first.type == "text" else None
        if match is not None:
            sign = OPEN_TASK if match[1] == " " else DONE_TASK
            first.content = sign + first.content[match.end() :]
