"""Emphasis beside Korean, Japanese and Chinese words, and emphasis that is still being written."""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import isPunctChar
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter, Scanned
from markdown_it.token import Token

UNFINISHED = "unfinished"
"""The key of the environment that holds the inline text which is still being written."""
_EAST_ASIAN = re.compile(
    "[\u1100-\u11ff\u2e80-\u30ff\u3130-\u318f\u31a0-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    "\uf900-\ufaff\uff01-\uffef\U00020000-\U0003fffd]"
)
_MOST_OPEN = 20
"""Marks that are closed at the end: of more it is no emphasis, and Qt takes seconds for thousands of
levels."""
_MARKERS = (ord("*"), ord("_"), ord("~"))


class EastAsianState(StateInline):
    """CommonMark, but a mark between punctuation and an East Asian letter may open and close.

    Korean puts particles right behind a word: `**서울(首都)**은` is bold.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        closes = _is_punctuation(before) and _touches(after, before)
        opens = _is_punctuation(after) and _touches(before, after)
        return Scanned(scanned.can_open or opens, scanned.can_close or closes, scanned.length)


class InlineParser(ParserInline):
    """Parses with an `EastAsianState`."""

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = EastAsianState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def add_to(parser: MarkdownIt) -> None:
    """Close what is open at the end of a text that is still being written."""
    parser.core.ruler.before("inline", "unfinished", _find_unfinished)
    parser.inline.ruler.before("backticks", "unfinished_code", _unfinished_code)
    parser.inline.ruler2.after("balance_pairs", "unfinished", _close_unfinished)


def _is_punctuation(letter: str) -> bool:
    return not letter.isspace() and not letter.isalnum() and isPunctChar(letter)


def _touches(letter: str, sign: str) -> bool:
    """Return whether a letter, or the sign itself, is East Asian."""
    is_word = letter.isalnum() and _EAST_ASIAN.match(letter) is not None
    return is_word or (letter.isalnum() and _EAST_ASIAN.match(sign) is not None)


def _find_unfinished(state: Any) -> None:
    if UNFINISHED not in state.env:
        return
    at = len(state.tokens) - 1
    while at >= 0 and state.tokens[at].nesting < 0:
        at -= 1
    is_text = at >= 0 and state.tokens[at].type == "inline"
    state.env[UNFINISHED] = state.tokens[at].content if is_text else None


def _unfinished_code(state: StateInline, silent: bool) -> bool:
    """Show the rest of the text as code when its backtick is not closed yet."""
    if silent or state.src[state.pos] != "`" or state.env.get(UNFINISHED) != state.src:
        return False
    run = len(state.src) - state.pos - len(state.src[state.pos :].lstrip("`"))
    rest = state.src[state.pos + run :]
    if run > 2 or "`" * run in rest or not rest:
        return False
    state.push("code_inline", "code", 0).content = rest
    state.pos = state.posMax
    return True


def _close_unfinished(state: StateInline) -> None:
    if state.env.get(UNFINISHED) != state.src:
        return
    is_open = [
        index
        for index, delimiter in enumerate(state.delimiters)
        if delimiter.open and delimiter.end < 0 and delimiter.marker in _MARKERS
    ]
    if len(is_open) > _MOST_OPEN:
        return
    for index in reversed(is_open):
        opener = state.delimiters[index]
        if opener.token == len(state.tokens) - 1:
            continue
        state.push("text", "", 0)
        opener.end = len(state.delimiters)
        closer = Delimiter(opener.marker, opener.length, len(state.tokens) - 1, -1, False, True)
        state.delimiters.append(closer)
