"""Turns text into search terms: word stems, numbers, and pairs of CJK characters."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from chatapp.engine.language import written_forms
from chatapp.engine.language.normal_form import normal

_CJK = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
_PIECE = re.compile(
    rf"(?P<cjk>[{_CJK}]+)|(?P<number>\d+(?:[.,:/]\d+)*)|(?P<word>(?:(?![{_CJK}\d_])\w)+)"
)
_DECIMAL = re.compile(r"\d+\.\d+")
_LEADING_ZERO = re.compile(r"^0(?=\d(?:[:/]|$))")
"""Of days, months and hours; codes and telephone numbers keep theirs."""
# A Korean line may break inside a word, a dot may part one ("인ㆍ허가" is 인허가); two pairs across it
# cost nothing.
_CJK_BREAK = re.compile(rf"(?<=[{_CJK}])[\n·‧・∙⋅ㆍ\u119e](?=[{_CJK}])")
FUNCTION_WORDS = frozenset(
    """
    a about after all also an and any are as at be because been before being between both but by can could did do does
    during each for from give given had has have having he her here his how i if in into is it its many may me might
    more most much must my no not of on only or other our over per please s say says she should since so some such t
    tell than that the their them then there these they this those to under until up use used using very via was we
    were what when where which while who whom whose why will with within without would you your
    """.split()  # noqa: SIM905 -- a list of words is read as words
)
"""English words that bind and ask: they weigh half in a question and are never stemmed."""
_ENDINGS = ("ing", "edly", "ed", "ly")
_VOWEL = re.compile("[aeiouy]")


def terms(text: str) -> list[str]:
    """Return the terms of a text in order, repeated as often as they occur; the same for pages and
    questions. Behind them are those of other ways to write the same (`written_forms`).
    """
    text = joined(normal(text).lower())
    written = list(_terms(text))
    known = set(written)
    return [*written, *(form for form in written_forms.forms(text) if form not in known)]


def plain(text: str) -> list[str]:
    """Return the terms of a text as it is written, in order."""
    return list(_terms(joined(normal(text).lower())))


def joined(text: str) -> str:
    """Return text without what parts a CJK word in the middle: a line end or a dot."""
    return _CJK_BREAK.sub("", text)


def _terms(text: str) -> Iterator[str]:
    for match in _PIECE.finditer(text):
        piece = match[0]
        if match["cjk"]:
            yield from _pairs(piece)
        elif match["number"]:
            yield _number(piece)
        else:
            yield stem(piece)


def _number(piece: str) -> str:
    """Return a number without what does not change it: 1,200.50 is 1200.5, 03 is 3."""
    bare = piece.replace(",", "")
    if _DECIMAL.fullmatch(bare):
        bare = bare.rstrip("0").rstrip(".")
    return _LEADING_ZERO.sub("", bare)


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for index in range(len(run) - 1):
        yield run[index : index + 2]


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return an English word without plural and verb endings; other words as they are."""
    if len(word) < 4 or word in FUNCTION_WORDS or not word.isascii() or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("sses"):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _without_ending(word) if len(word) > 4 else word


def _without_ending(word: str) -> str:
    for ending in _ENDINGS:
        left = word[: -len(ending)]
        if word.endswith(ending) and len(left) >= 3 and _VOWEL.search(left):
            word = (
                left[:-1]
                if len(left) > 3 and left[-1] == left[-2] and left[-1] not in "lsz"
                else left
            )
            break
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 4 and word.endswith("y") else word


def expression(wanted: list[str]) -> str:
    """Return the FTS5 expression that finds passages with any of these terms."""
    return " OR ".join(f'"{term}"' for term in dict.fromkeys(wanted))
