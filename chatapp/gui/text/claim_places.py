"""Finds where the sentences of an answer stand in its blocks as they are shown; pure, nothing of
Qt.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from chatapp.contract.records import Claim

CLAIM_SCHEME = "claim:"
_MARK = re.compile(r"\[\d{1,3}\]")
_TAG = re.compile(r"<[^>]*>")


class ClaimPlace(NamedTuple):
    """A sentence, or the part of it that stands in one block; positions count UTF-16 units, as Qt
    does.
    """

    block: int
    start: int
    end: int
    claim: Claim


class _Letter(NamedTuple):
    block: int
    start: int
    end: int


def find(claims: Iterable[Claim], texts: Sequence[str]) -> list[ClaimPlace]:
    """Return the places of claims in the texts of blocks, in their order; what is not found is left
    out.

    Only letters and digits are compared, across blocks: signs of Markdown, marks and breaks may
    come between.
    """
    letters: list[_Letter] = []
    kept = []
    for block, text in enumerate(texts):
        for letter, one in _letters(block, text):
            kept.append(letter)
            letters.append(one)
    whole, places, behind = "".join(kept), [], 0
    for claim in claims:
        wanted = _wanted(claim.text)
        at = whole.find(wanted, behind) if wanted else -1
        at = whole.find(wanted) if wanted and at < 0 else at
        if at >= 0:
            behind = at + len(wanted)
            places += _by_block(letters[at:behind], claim)
    return places


def _letters(block: int, text: str) -> Iterable[tuple[str, _Letter]]:
    hidden = {at for mark in _MARK.finditer(text) for at in range(*mark.span())}
    position = 0
    for at, letter in enumerate(text):
        units = 2 if letter > "\uffff" else 1
        if letter.isalnum() and at not in hidden:
            yield letter, _Letter(block, position, position + units)
        position += units


def _wanted(text: str) -> str:
    """Return the letters of a sentence of Markdown as they are shown."""
    # Imported here: the first answer pays for the parser, not the start of the window.
    from chatapp.gui.text.markdown import parse

    shown = "".join(block.code or html.unescape(_TAG.sub("", block.html)) for block in parse(text))
    return "".join(letter for letter in _MARK.sub("", shown) if letter.isalnum())


def _by_block(letters: Sequence[_Letter], claim: Claim) -> list[ClaimPlace]:
    places: list[ClaimPlace] = []
    for one in letters:
        if places and places[-1].block == one.block:
            places[-1] = places[-1]._replace(end=one.end)
        else:
            places.append(ClaimPlace(one.block, one.start, one.end, claim))
    return places
