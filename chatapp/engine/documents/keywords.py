"""Turns text into search terms: words, numbers as they are written, pairs of CJK characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatapp.engine.documents.normal_form import normal

_CJK = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_PIECE = re.compile(rf"(?P<cjk>[{_CJK}]+)|(?P<number>\d+(?:[.,:/]\d+)*)|(?P<word>(?:(?![{_CJK}\d_])\w)+)", re.UNICODE)
_CLAUSE = re.compile(r"제?\d+(?:조의?\d*|[항호목장절편관])")


def terms(text: str) -> list[str]:
    """Return the terms of a text in order, repeated as often as they occur; the same for pages and questions."""
    return list(_terms(normal(text).lower()))


def _terms(text: str) -> Iterator[str]:
    for match in _PIECE.finditer(text.replace("\n", " ")):
        piece = match[0]
        if match["cjk"]:
            yield from _pairs(piece)
        elif match["number"]:
            yield piece.replace(",", "")
        else:
            yield piece


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for index in range(len(run) - 1):
        yield run[index : index + 2]


def question(text: str) -> str:
    """Return the FTS5 expression that finds passages with any of a question's terms; "" when it has none."""
    return " OR ".join(f'"{term}"' for term in dict.fromkeys(terms(text)))
