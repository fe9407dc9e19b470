"""Finds the sentences of an answer in its displayed blocks; no Qt."""

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
    """A sentence, or its part in one block; positions count UTF-16 units, as Qt does."""

    block: int
    start: int
    end: int
    claim: Claim


class _Letter(NamedTuple):
    letter: str
    block: int
    start: int
    end: int


def find(claims: Iterable[Claim], texts: Sequence[str]) -> list[ClaimPlace]:
    """Return the places of claims in block texts, in order, comparing letters and digits only."""
    letters: list[_Letter] = []
    for block, text in enumerate(texts):
        letters += _letters(block, text)
    whole = "".join(letter.letter for letter in letters)
    places: list[ClaimPlace] = []
    behind = 0
    for claim in claims:
        wanted = _wanted(claim.text)
        at = whole.find(wanted, behind) if wanted else -1
        at = whole.find(wanted) if wanted and at < 0 else at
        if at >= 0:
            behind = at + len(wanted)
            places += _by_block(letters[at:behind], claim)
    return places


def _letters(block: int, text: str) -> Iterable[_Letter]:
    hidden: set[int] = set()
    for mark in _MARK.finditer(text):
        hidden.update(range(*mark.span()))
    position = 0
    for at, letter in enumerate(text):
        units = 2 if letter > "\uffff" else 1
        if letter.isalnum() and at not in hidden:
            yield _Letter(letter, block, position, position + units)
        position += units


def _wanted(text: str) -> str:
    """Return the letters and digits of a Markdown sentence as it is displayed."""
    # Imported here: the first answer pays for the parser, not the start.
    from chatapp.gui.text.markdown import parse

    shown = "".join(
        block.code or html.unescape(_TAG.sub("", block.html))
        for block in parse(text)
        if block.kind != "formula"
    )
    return "".join(letter for letter in _MARK.sub("", shown) if letter.isalnum())


def _by_block(letters: Sequence[_Letter], claim: Claim) -> list[ClaimPlace]:
    places: list[ClaimPlace] = []
    for letter in letters:
        if places and places[-1].block == letter.block:
            places[-1] = places[-1]._replace(end=letter.end)
        else:
            places.append(ClaimPlace(letter.block, letter.start, letter.end, claim))
    return places
