"""Syntax highlighting: which characters of code are keyword, string, comment …; no Qt."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

_LONGEST = 60_000
"""Characters. Longer code stays plain: some lexers of Pygments take quadratic time."""

_ROLES: dict[_TokenType, str] = {
    Token.Comment: "comment",
    Token.Keyword: "keyword",
    Token.Keyword.Type: "type",
    Token.Literal.String: "string",
    Token.Literal.Number: "number",
    Token.Name.Function: "name",
    Token.Name.Class: "type",
    Token.Name.Builtin: "type",
    Token.Name.Decorator: "name",
    Token.Name.Tag: "keyword",
    Token.Name.Attribute: "name",
    Token.Operator.Word: "keyword",
    Token.Generic.Inserted: "string",
    Token.Generic.Deleted: "number",
    Token.Generic.Heading: "name",
}


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, stripall=False, ensurenl=False)
    except ClassNotFound:
        return None


class ColoredSpan(NamedTuple):
    """A range of characters and its role, a key of `TextStyle.code_formats`."""

    start: int
    length: int
    role: str


def spans(code: str, language: str) -> list[ColoredSpan]:
    """Return the coloured spans of code; none for an unknown language."""
    lexer = _lexer(language.lower()) if language and len(code) <= _LONGEST else None
    if lexer is None:
        return []
    spans = []
    for start, kind, text in lexer.get_tokens_unprocessed(code):
        role = _role(kind)
        if role and text.strip():
            spans.append(ColoredSpan(start, len(text), role))
    return spans


def _role(kind: _TokenType) -> str:
    at: _TokenType | None = kind
    while at is not None:
        if at in _ROLES:
            return _ROLES[at]
        at = at.parent
    return ""
