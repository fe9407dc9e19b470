"""Finds the raised and lowered signs of a page by their size and place: powers, footnote marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.page.page_characters import Edit, PageCharacters
from chatapp.engine.language import raised_signs

_SMALLER = 0.92
"""Share of the height of the character before, below which a shifted sign is high; chosen."""
_LEAST_SIZE = 0.35
"""Share of that height, above which a shifted sign is high; chosen."""
_SINKS = 0.2
"""Share of its height by which a letter's box reaches below the line it stands on; chosen."""
_RAISED = 0.12
"""Share of the height of the character before by which a raised sign stands higher; chosen."""
_LOWERED = 0.05
"""Share of that height by which a lowered sign stands lower; chosen."""
_GAP = 0.4
"""Heights of the character before that the blank before a sign is wide at most; chosen."""
_OVERLAP = -0.5
"""Heights by which a sign may overlap the character before at most; chosen."""
_LONGEST = 8
"""Characters of a shifted sign at most; chosen."""
_SAME_SIZE = 0.08
"""Share by which the heights of the letters of one sign differ at most; chosen."""
_UNICODE_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_RAISED_CODES = np.array([ord(sign) for sign in "⁰¹²³⁴⁵⁶⁷⁸⁹"], dtype="<u4")


@dataclass(frozen=True, slots=True)
class ShiftedSign:
    """Characters `first` to `last` (both included) stand higher or lower than the one before."""

    first: int
    last: int
    is_raised: bool


def find(page: PageCharacters) -> list[ShiftedSign]:
    """Return the raised and lowered signs in order; none that begins a line."""
    visible = page.visible()
    if len(visible) < 2:
        return []
    boxes = page.boxes[:, visible]
    shifts = _shifts(boxes)
    shifts[1:][np.isin(page.codes[visible], _RAISED_CODES)[1:] & (_gaps(boxes) < _GAP)] = 1
    results: list[ShiftedSign] = []
    for place in np.flatnonzero(shifts).tolist():
        if results and visible[place] <= results[-1].last:
            continue
        last = _last(boxes, place)
        if last - place < _LONGEST:
            first, end = int(visible[place]), int(visible[last])
            results.append(ShiftedSign(first, end, bool(shifts[place] > 0)))
    return results


def edits(page: PageCharacters, signs: Sequence[ShiftedSign]) -> Iterator[Edit]:
    """Yield what writes the signs so that they join no number."""
    text = page.text()
    for sign in signs:
        own = text[sign.first : sign.last + 1]
        before = text[: sign.first].rpartition("\n")[2]
        if not before.strip():
            continue
        if sign.is_raised:
            written = raised_signs.raised(before, own.translate(_UNICODE_RAISED))
        else:
            written = raised_signs.lowered(before, own)
        following = text[sign.last + 1 : sign.last + 2]
        if (
            written != own
            and written[-1].isascii()
            and written[-1].isalnum()
            and following.isalnum()
        ):
            written += " "
        if written != own:
            yield Edit(sign.first, sign.last + 1, written)


def _gaps(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the blanks between each two characters in heights of the first, float64 [n - 1]."""
    left, top, right, bottom = boxes
    return (left[1:] - right[:-1]) / np.maximum((bottom - top)[:-1], 0.01)


def _shifts(boxes: NDArray[np.float64]) -> NDArray[np.int8]:
    """Return 1 for characters that begin a raised sign, -1 for a lowered one, int8 [n]."""
    _, top, _, bottom = boxes
    heights = bottom - top
    base = np.maximum(heights[:-1], 0.01)
    size = heights[1:] / base
    gap = _gaps(boxes)
    rise = (bottom[:-1] - bottom[1:]) / base
    sinks_less = _SINKS * (1 - size)
    is_level = (top[1:] < bottom[:-1]) & (bottom[1:] > top[:-1])
    is_small = (size > _LEAST_SIZE) & (size < _SMALLER) & is_level
    is_small &= (gap > _OVERLAP) & (gap < _GAP)
    shifts = np.zeros(len(heights), dtype=np.int8)
    shifts[1:][is_small & (rise > sinks_less + _RAISED)] = 1
    shifts[1:][is_small & (rise < sinks_less - _LOWERED) & (top[1:] > top[:-1])] = -1
    return shifts


def _last(boxes: NDArray[np.float64], place: int) -> int:
    """Return the last character of the sign that begins at `place`."""
    _, top, _, bottom = boxes
    gaps = _gaps(boxes[:, place : place + _LONGEST + 1])
    heights = bottom - top
    size, level = heights[place], bottom[place]
    last = place
    while last + 1 < len(level_of := bottom) and last - place < _LONGEST:
        is_alike = abs(heights[last + 1] - size) < _SAME_SIZE * size
        is_level = abs(level_of[last + 1] - level) < _SAME_SIZE * size
        if not (is_alike and is_level and _OVERLAP < gaps[last - place] < _GAP):
            break
        last += 1
    return last
