"""Finds a text on the pages of a document as a reader sees it: over line ends, hyphens, ligatures,
Hangul in parts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_LONGEST = 200
_LIGATURES = {"ffi": "ﬃ", "ffl": "ﬄ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ", "st": "ﬆ"}
_ALIKE = ("-‐‑–—−", "'‘’ʼ", '"“”„')
# A word broken at the end of a line, with the hyphen that is drawn there; or a soft hyphen, which
# is not.
_BREAK = r"(?:\u00ad|[-\u2010]\s*\n\s*)?"
_UNSPACED = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3]")
_SYLLABLE = re.compile(r"[\uac00-\ud7a3]")
_JAMO = r"[\u1160-\u11ff]"


def find(text: str, query: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each place of a query in the text of a page; nothing for a query
    without letters.
    """
    pattern = expression(query)
    if pattern is not None:
        for match in pattern.finditer(text):
            yield match.span()


def expression(query: str) -> re.Pattern[str] | None:
    """Return what finds a query in text as it stands in a file; None when there is nothing to find."""
    wanted = " ".join(unicodedata.normalize("NFKC", query).replace("\u00ad", "").split())[:_LONGEST]
    if not wanted:
        return None
    parts: list[str] = []
    at = 0
    while at < len(wanted):
        joined = next((piece for piece in _LIGATURES if wanted.lower().startswith(piece, at)), "")
        length = len(joined) or 1
        parts.append(_ligature(wanted[at : at + length]) if joined else _letter(wanted[at]))
        at += length
        if at < len(wanted):
            parts.append(_between(wanted[at - 1], wanted[at]))
    return re.compile("".join(parts), re.IGNORECASE)


def _ligature(letters: str) -> str:
    """Match letters drawn as one, in any part of them: "ffi" may be three letters, two of them
    joined, or one.
    """
    written = _BREAK.join(map(re.escape, letters))
    joined = [_LIGATURES[letters.lower()]]
    if len(letters) == 3:
        joined += [
            f"ﬀ{_BREAK}{letters[2]}",
            f"{letters[0]}{_BREAK}{_LIGATURES[letters[1:].lower()]}",
        ]
    return f"(?:{written}|{'|'.join(joined)})"


def _letter(letter: str) -> str:
    if letter == " ":
        return ""
    for alike in _ALIKE:
        if letter in alike:
            return f"[{re.escape(alike)}]"
    # As it is, in parts (a page may keep Hangul as jamo), and as wide as an East Asian letter.
    forms = {re.escape(letter), unicodedata.normalize("NFD", letter)}
    if "!" <= letter <= "~":
        forms = {re.escape(letter), chr(ord(letter) + 0xFEE0)}
    # 가 in parts is also how 각 begins.
    ends = f"(?!{_JAMO})" if _SYLLABLE.match(letter) else ""
    return f"(?:{'|'.join(sorted(forms, key=len, reverse=True))}){ends}"


def _between(before: str, after: str) -> str:
    """Return what may stand between two letters of a query."""
    if _UNSPACED.match(before) and _UNSPACED.match(after):
        # Korean words are broken anywhere at a line's end, and spaced as each writer likes.
        return r"\s*"
    if before == " ":
        return ""
    if after == " ":
        return r"[\s\u00ad]+"
    if before.isalnum() and after.isalnum():
        return _BREAK
    return r"\s*" if before in _ALIKE[0] else ""
