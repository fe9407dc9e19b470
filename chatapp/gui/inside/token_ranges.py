"""Where the tokens that a model wrote are in their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.contract.records import TokenChance

PARTIAL = "\ufffd"
"""Stands in the text of a token that ends within a character."""


@dataclass(frozen=True, slots=True)
class TokenRange:
    """A token and its place, in UTF-16 units as Qt counts. Parts of one character share a place."""

    start: int
    end: int
    token: TokenChance


def token_ranges(text: str, start: int, tokens: Sequence[TokenChance]) -> list[TokenRange]:
    """Place the tokens of `text[start:]`; those behind its end, as of a stop string, are left out.

    The first token may begin with a space that the text before it has already.
    """
    ranges: list[TokenRange] = []
    at, waiting = start, list[TokenChance]()
    for token in tokens:
        letters = token.text.replace("\r", "")
        if at == start and not text.startswith(letters, at):
            letters = letters.lstrip(" ")
        place = text.find(letters, at) if letters and PARTIAL not in letters else -1
        if place == at or (place > at and waiting):
            end = place + len(letters)
            ranges += _ranges(text, at, place, waiting)
            ranges += _ranges(text, place, end, [token])
            at, waiting = end, []
        else:
            waiting.append(token)
    if waiting and at < len(text):
        ranges += _ranges(text, at, len(text), waiting)
    return ranges


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def _ranges(text: str, start: int, end: int, tokens: Sequence[TokenChance]) -> list[TokenRange]:
    first = units(text[:start])
    last = first + units(text[start:end])
    return [TokenRange(first, last, token) for token in tokens]
