"""Parses Markdown into blocks that can each be laid out alone; no Qt, no resources are loaded."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from chatapp.gui.text import long_tables
from chatapp.gui.text.blocks import SOURCE_SCHEME, BlockKind, ContentBlock, plain, shown
from chatapp.gui.text.markup import emphasis, formula_marks, long_lists, side_marks
from chatapp.gui.widgets.line_breaks import wrappable

_LONGEST_PARSED = 400_000
"""Characters; a longer text is shown as plain text."""
_LINKED = re.compile(
    r"\[(?P<mark>\d{1,3})\]|(?P<address>https?://[^\s<>\"'`|\\^{}\u3000-\u303f\uff00-\uffef]+)"
)
_ALLOWED = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_HALF_WRITTEN = "*_~`"
"""Marks at the end of a growing text: what they belong to comes with the next token."""
_LONE_RETURN = re.compile(r"\r\n|\r(?!\Z)")
_KINDS: dict[str, BlockKind] = {
    "heading_open": "heading",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "blockquote_open": "quote",
    "table_open": "table",
    "hr": "rule",
    "fence": "code",
    "code_block": "code",
}


class _Renderer(RendererHTML):
    """Writes the few tags QTextDocument knows; pictures and unsafe links become text."""

    marks: frozenset[int] = frozenset()
    _link_depth = 0
    _shown_address = ""

    def text(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        content = tokens[idx].content
        return shown(content) if self._link_depth else self._linked(content)

    def code_inline(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<code>{shown(tokens[idx].content)}</code>"

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        words = f"{tokens[idx].content} ({tokens[idx].attrGet('src')})"
        return f"<i>{shown(words.lstrip())}</i>"

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        self._link_depth += 1
        address = str(tokens[idx].attrGet("href") or "")
        self._shown_address = "" if _ALLOWED.match(address) else address
        return "" if self._shown_address else f'<a href="{html.escape(address)}">'

    def link_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        self._link_depth -= 1
        return f" ({shown(self._shown_address)})" if self._shown_address else "</a>"

    def heading_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f'<p class="{tokens[idx].tag}">'

    def heading_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</p>"

    def fence(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<pre>{shown(tokens[idx].content.rstrip())}</pre>"

    def code_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return self.fence(tokens, idx, options, env)

    def more_rows(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        columns = 1
        for token in tokens[:idx]:
            columns = 0 if token.type == "table_open" else columns + (token.type == "th_open")
        return long_tables.last_row(tokens[idx], columns)

    def _linked(self, text: str) -> str:
        parts, at = [], 0
        for match in _LINKED.finditer(text):
            address = self._address(match)
            if not address:
                continue
            words = address if match["address"] else match[0]
            parts += [
                shown(text[at : match.start()]),
                f'<a href="{html.escape(address)}">{shown(words)}</a>',
            ]
            at = match.start() + len(words)
        return "".join(parts) + shown(text[at:])

    def _address(self, match: re.Match[str]) -> str:
        if match["address"]:
            return str(match["address"]).rstrip(".,;:!?)]*_~")
        return f"{SOURCE_SCHEME}{match['mark']}" if int(match["mark"]) in self.marks else ""


def _parser() -> MarkdownIt:
    # `reference` would swallow lines such as "[1]: report.pdf, page 3", which models write.
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}, renderer_cls=_Renderer)
    parser.inline = emphasis.InlineParser()
    parser.configure("commonmark", {"html": False, "breaks": True})
    parser.enable(["table", "strikethrough"]).disable(["reference", "html_block", "html_inline"])
    emphasis.add_to(parser)
    formula_marks.add_to(parser)
    side_marks.add_to(parser)
    for name in (formula_marks.INLINE, formula_marks.BLOCK):
        parser.add_render_rule(name, formula_marks.render_inline)
    parser.add_render_rule(side_marks.FOOTNOTE, side_marks.render_footnote)
    return long_tables.add_to(parser)


_PARSER = _parser()


def parse(text: str, marks: Iterable[int] = ()) -> list[ContentBlock]:
    """Return the blocks of a text; [n] becomes a link to "source:n" for each n in `marks`."""
    return [parsed.block for parsed in _parse(text, frozenset(marks))]


class GrowingText:
    """A growing Markdown text; only its last block is parsed again."""

    def __init__(self, text: str = "") -> None:
        self._finished: list[ContentBlock] = []
        self._tail = ""
        self._goes_on = False
        """Whether the unfinished part begins with a part of a list."""
        self.marks: frozenset[int] = frozenset()
        """The marks that become links in the unfinished part."""
        self.append(text)

    def append(self, text: str) -> None:
        """Add to the end."""
        # The parser knows only \n; a \r at the very end may be half of a \r\n.
        returns = "\r" in text or self._tail.endswith("\r")
        self._tail += text
        if returns:
            self._tail = _LONE_RETURN.sub("\n", self._tail)

    def blocks(self) -> list[ContentBlock]:
        """Return all blocks; those before the last are the same objects every time.

        What is open in the last one, such as bold or code, is shown as if it were closed.
        """
        parsed = self._parsed(self._tail.rstrip(_HALF_WRITTEN), is_growing=True)
        last = parsed[-1].line if parsed else 0
        # An unfinished line may still join the block before it: "*" is a list item, "**b**" not.
        if len(parsed) > 1 and last < self._tail.count("\n"):
            self._finished += [done.block for done in parsed[:-1]]
            self._tail = self._tail.split("\n", last)[last]
            self._goes_on = parsed[-1].block.joins
            parsed = parsed[-1:]
        return [*self._finished, *(unfinished.block for unfinished in parsed)]

    def whole(self) -> list[ContentBlock]:
        """Return all blocks as they are when nothing more comes."""
        return [*self._finished, *(parsed.block for parsed in self._parsed(self._tail))]

    def _parsed(self, text: str, is_growing: bool = False) -> list[_Parsed]:
        parsed = _parse(text, self.marks, is_growing)
        if self._goes_on and parsed and parsed[0].block.kind == "list":
            first = replace(parsed[0].block, joins=True)
            parsed[0] = parsed[0]._replace(block=first)
        return parsed


class _Parsed(NamedTuple):
    block: ContentBlock
    line: int
    """The line of the text at which the block begins, from 0."""


def _parse(text: str, marks: frozenset[int], is_growing: bool = False) -> list[_Parsed]:
    if len(text) > _LONGEST_PARSED:
        return [_Parsed(block, 0) for block in plain(text)]
    renderer = _PARSER.renderer
    assert isinstance(renderer, _Renderer)
    renderer.marks = marks
    tokens = _PARSER.parse(text, {emphasis.UNFINISHED: None} if is_growing else {})
    blocks: list[_Parsed] = []
    start = 0
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            for number, part in enumerate(long_lists.parts(tokens[start : index + 1])):
                block = _block(part[0], part, renderer)
                block = replace(block, joins=True) if number else block
                blocks.append(_Parsed(block, part[0].map[0] if part[0].map else 0))
            start = index + 1
    return blocks


def _block(opening: Token, tokens: list[Token], renderer: _Renderer) -> ContentBlock:
    kind = _KINDS.get(opening.type, "text")
    if opening.type == formula_marks.BLOCK:
        return _formula(opening)
    if kind == "code":
        language = opening.info.split()[0] if opening.info.strip() else ""
        if language == "math" and opening.map and opening.content.strip():
            return ContentBlock("formula", code=f"$$\n{opening.content.strip()}\n$$")
        return ContentBlock(
            "code", code=wrappable(opening.content.rstrip("\n")), language=language[:40]
        )
    if kind == "rule":
        return ContentBlock("rule")
    level = int(opening.tag[1]) if kind == "heading" else 0
    written = renderer.render(tokens, _PARSER.options, {}).strip()
    return ContentBlock(kind, html=written, code=long_tables.texts(tokens), level=level)


def _formula(token: Token) -> ContentBlock:
    if token.hidden:
        return ContentBlock("text", html=formula_marks.render_unfinished(token))
    source = token.content.rstrip(" .,")
    return ContentBlock("formula", code=source)
