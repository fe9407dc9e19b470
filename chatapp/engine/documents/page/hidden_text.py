"""Finds text that a reader cannot see: shapeless characters, tiny letters, letters off the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class HiddenSpan(NamedTuple):
    """Characters `start` to `end` cannot be seen or stand beside the text; `reason` is one of
    REASONS or ASIDES.
    """

    start: int
    end: int
    reason: str


REASONS = ("", "white", "invisible", "tiny", "outside", "signs")
ASIDES = ("comment", "deleted", "note", "hidden_place")
"""Reasons of spans that are seen, but beside the document's own text."""
_TINY_PT = 1.3
"""Points. The box of a letter is about 1.2 times its font size: this is just over 1 pt."""
_OFF_PAGE_PT = 1.0
"""Points beyond the edge from which a letter is off the page; chosen."""
# Characters without a shape, as ranges of Unicode code points with both ends included: the block of
# tags, overrides of direction, the supplement of variation selectors, characters of no width, and
# marks, embeddings and isolates of direction.
_TAGS = ((0xE0000, 0xE007F),)
_OVERRIDES = ((0x202D, 0x202E),)
_VARIANTS = ((0xE0100, 0xE01EF),)
_WIDTHLESS = ((0x200B, 0x200B), (0x2060, 0x2064), (0x206A, 0x206F), (0x180E, 0x180E))
_DIRECTIONS = ((0x200E, 0x200F), (0x202A, 0x202C), (0x2066, 0x2069))
_SMALLEST_SHAPELESS = 0x180E
"""The lowest of these Unicode code points: one comparison shows that most texts have none."""
_MESSAGE = 8
"""Characters without width in a row that spell a message; fewer are line break opportunities.
Chosen."""
_SHAPELESS: dict[int, None] = {}
for _first, _last in (*_TAGS, *_OVERRIDES, *_VARIANTS, *_WIDTHLESS, *_DIRECTIONS):
    _SHAPELESS.update(dict.fromkeys(range(_first, _last + 1)))


@dataclass(frozen=True, slots=True)
class ShapelessSigns:
    """Characters without a shape, and those of them that carry a message; bool [n] each."""

    shapeless: NDArray[np.bool_]
    message: NDArray[np.bool_]


def codes_of(text: str) -> NDArray[np.uint32]:
    """Return the code points of a text, uint32 [n]."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def without_signs(text: str) -> str:
    """Return a text without characters that have no shape of their own; joiners of letters stay."""
    return text.translate(_SHAPELESS)


def has_message(text: str) -> bool:
    """Say whether characters without a shape spell a message or reverse the order of the text."""
    return bool(signs(codes_of(text)).message.any())


def signs(codes: NDArray[np.uint32]) -> ShapelessSigns:
    """Return which code points (uint32 [n]) have no shape."""
    # Nearly all text has none: one comparison tells.
    if not (codes >= _SMALLEST_SHAPELESS).any():
        nothing = np.zeros(len(codes), dtype=bool)
        return ShapelessSigns(nothing, nothing)
    silent = _within(codes, _WIDTHLESS) | _within(codes, _VARIANTS)
    message = _within(codes, _TAGS) | _within(codes, _OVERRIDES)
    return ShapelessSigns(
        silent | message | _within(codes, _DIRECTIONS), message | _long_runs(silent)
    )


def unseen(boxes: NDArray[np.float64], width: float, height: float) -> NDArray[np.uint8]:
    """Return an index into REASONS for each box, uint8 [n].

    `boxes` are float64 [4, n]: left, top, right, bottom in points on a page of this size.
    """
    left, top, right, bottom = boxes
    reasons = np.zeros(boxes.shape[1], dtype=np.uint8)
    larger = np.maximum(right - left, bottom - top)
    reasons[(larger > 0) & (larger < _TINY_PT)] = REASONS.index("tiny")
    x, y = (left + right) / 2, (top + bottom) / 2
    outside_x = (x < -_OFF_PAGE_PT) | (x > width + _OFF_PAGE_PT)
    outside_y = (y < -_OFF_PAGE_PT) | (y > height + _OFF_PAGE_PT)
    reasons[outside_x | outside_y] = REASONS.index("outside")
    return reasons


def spans(reasons: NDArray[np.uint8], text: str) -> tuple[HiddenSpan, ...]:
    """Return the hidden spans of a text, joined over blanks; `reasons` (uint8 [n]) as of `unseen`."""
    joined: list[HiddenSpan] = []
    for index in np.flatnonzero(reasons).tolist():
        if not text[index].isspace():
            between = text[joined[-1].end : index] if joined else ""
            extend(joined, index, REASONS[int(reasons[index])], between)
    return tuple(joined)


def extend(spans: list[HiddenSpan], index: int, reason: str, between: str) -> None:
    """Add a hidden character to the last span if only blanks stand between, else as a new span."""
    if spans and spans[-1].reason == reason and not between.strip():
        spans[-1] = spans[-1]._replace(end=index + 1)
    else:
        spans.append(HiddenSpan(index, index + 1, reason))


def _within(codes: NDArray[np.uint32], ranges: Sequence[tuple[int, ...]]) -> NDArray[np.bool_]:
    within = np.zeros(len(codes), dtype=bool)
    for first, last in ranges:
        within |= (codes >= first) & (codes <= last)
    return within


def _long_runs(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the flags in runs of at least _MESSAGE, bool [n]."""
    padded = np.concatenate(([False], flags, [False])).astype(np.int8)
    edges = np.flatnonzero(np.diff(padded))
    kept = np.zeros(len(flags), dtype=bool)
    for first, last in edges.reshape(-1, 2).tolist():
        kept[first:last] = last - first >= _MESSAGE
    return kept
