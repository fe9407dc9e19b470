"""Finds a text on a page as a reader sees it: across line ends, hyphens, ligatures and jamo."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from chatapp.engine.language.sentences import Span

_LONGEST = 200
"""Characters of a query; chosen."""
_LIGATURES = {"ffi": "ﬃ", "ffl": "ﬄ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ", "st": "ﬆ"}
_EQUIVALENT = ("-‐‑–—−", "'‘’ʼ", '"“”„')
# A soft hyphen, or a hyphen at a line end.
_BREAK = r"(?:\u00ad|[-\u2010]\s*\n\s*)?"
_UNSPACED = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3]")
_SYLLABLE = re.compile(r"[\uac00-\ud7a3]")
_JAMO = r"[\u1160-\u11ff]"


def find(text: str, query: str) -> Iterator[Span]:
    """Yield the places of a query in the text of a page."""
    pattern = expression(query)
    if pattern is not None:
        for match in pattern.finditer(text):
            yield Span(*match.span())


def expression(query: str) -> re.Pattern[str] | None:
    """Return the pattern of a query in the raw text of a page; None for an empty query."""
    wanted = " ".join(unicodedata.normalize("NFKC", query).replace("\u00ad", "").split())[:_LONGEST]
    if not wanted:
        return None
    parts: list[str] = []
    at = 0
    while at < len(wanted):
        ligature = next((piece for piece in _LIGATURES if wanted.lower().startswith(piece, at)), "")
        length = len(ligature) or 1
        parts.append(_ligature(wanted[at : at + length]) if ligature else _letter(wanted[at]))
        at += length
        if at < len(wanted):
            parts.append(_between(wanted[at - 1], wanted[at]))
    return re.compile("".join(parts), re.IGNORECASE)


def _ligature(letters: str) -> str:
    """Match letters that may be joined: "ffi" may be three characters, two, or one."""
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
    for letters in _EQUIVALENT:
        if letter in letters:
            return f"[{re.escape(letters)}]"
    # As it is, decomposed (a page may contain Hangul as jamo), or as a full-width form.
    forms = {re.escape(letter), unicodedata.normalize("NFD", letter)}
    if "!" <= letter <= "~":
        forms = {re.escape(letter), chr(ord(letter) + 0xFEE0)}
    # Decomposed 가 is a prefix of decomposed 각.
    ends = f"(?!{_JAMO})" if _SYLLABLE.match(letter) else ""
    return f"(?:{'|'.join(sorted(forms, key=len, reverse=True))}){ends}"


def _between(before: str, after: str) -> str:
    """Return the pattern of what may separate two letters of a query."""
    if _UNSPACED.match(before) and _UNSPACED.match(after):
        # Korean lines break inside words, and spacing varies with the writer.
        return r"\s*"
    if before == " ":
        return ""
    if after == " ":
        return r"[\s\u00ad]+"
    if before.isalnum() and after.isalnum():
        return _BREAK
    return r"\s*" if before in _EQUIVALENT[0] else ""
