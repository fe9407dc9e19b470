"""Finds where the characters of a Markdown text are displayed; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from chatapp.gui.text.spans import TextPosition

_WINDOWS = ((12, None), (6, 2_000), (3, 400))
"""How many displayed letters are searched after what is not displayed, and how far; longest first.

Addresses of links, names of languages and formulas stand in the source only.
"""

_BETWEEN = "\n"
"""Stands between two blocks; lines within one are separated by other signs."""


class _Sign(NamedTuple):
    """A letter or digit, and its index in its text."""

    sign: str
    place: int


def displayed(source: str, texts: Sequence[str]) -> dict[int, TextPosition]:
    """Return the position of each displayed UTF-16 unit of a source in the texts of its blocks.

    Marks of Markdown have none.
    """
    starts = _unit_starts(source)
    places = _places(texts)
    shown = _BETWEEN.join(texts)
    positions: dict[int, TextPosition] = {}
    for at, display in _pairs(source, shown).items():
        block, position = places[display]
        units = 2 if source[at] > "\uffff" else 1
        for unit in range(units):
            positions[starts[at] + unit] = TextPosition(block, position + unit)
    return positions


def _unit_starts(text: str) -> list[int]:
    starts, unit = [], 0
    for sign in text:
        starts.append(unit)
        unit += 2 if sign > "\uffff" else 1
    return starts


def _places(texts: Sequence[str]) -> list[TextPosition]:
    places: list[TextPosition] = []
    for block, text in enumerate(texts):
        places += [TextPosition(block, start) for start in _unit_starts(text + _BETWEEN)]
    return places


def _pairs(source: str, shown: str) -> dict[int, int]:
    """Return the index in `shown` of each displayed character of `source`: letters, then signs."""
    pairs = _letter_pairs(source, shown)
    edges = [(-1, -1), *sorted(pairs.items()), (len(source), len(shown))]
    for before, after in pairwise(edges):
        at = before[0] + 1
        for display in range(before[1] + 1, after[1]):
            sign = shown[display]
            place = source.find(sign, at, after[0]) if sign != _BETWEEN else -1
            if place >= 0:
                pairs[place] = display
                at = place + 1
    return pairs


def _letter_pairs(source: str, shown: str) -> dict[int, int]:
    written, displayed_letters = _letters(source), _letters(shown)
    text = "".join(letter.sign for letter in written)
    wanted = "".join(letter.sign for letter in displayed_letters)
    by_display: dict[int, int] = {}
    at = number = 0
    while number < len(wanted) and at < len(text):
        if text[at] != wanted[number]:
            place = _next_place(text, at, wanted, number)
            if place < 0:
                # It stands in the display only, as the number of a footnote.
                number += 1
                continue
            at = place
            # The beginning of this word was taken for what is not displayed: "python", "print".
            begun = _letters_before(displayed_letters, number)
            if begun and text[at - begun : at] == wanted[number - begun : number]:
                at -= begun
                number -= begun
        by_display[displayed_letters[number].place] = written[at].place
        at += 1
        number += 1
    return {place: display for display, place in by_display.items()}


def _letters_before(letters: Sequence[_Sign], number: int) -> int:
    """Return how many letters of the same word stand before a letter."""
    first = number
    while first and letters[first - 1].place == letters[first].place - 1:
        first -= 1
    return number - first


def _next_place(text: str, at: int, wanted: str, number: int) -> int:
    """Return where the text goes on as displayed, -1 when the next letter is not in it."""
    rest = len(wanted) - number
    for length, reach in _WINDOWS:
        if length > rest and length != _WINDOWS[-1][0]:
            continue
        end = len(text) if reach is None else at + reach
        place = text.find(wanted[number : number + length], at, end)
        if place >= 0:
            return place
    return -1


def _letters(text: str) -> list[_Sign]:
    return [_Sign(sign, place) for place, sign in enumerate(text) if sign.isalnum()]
