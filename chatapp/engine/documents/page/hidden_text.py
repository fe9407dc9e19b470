"""Finds text that a reader cannot see: characters without a shape, letters too small, letters off
the page.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Hidden = tuple[int, int, str]
"""Characters from and to, and why they cannot be seen: "white", "invisible", "tiny", "outside",
"signs".
"""
WHYS = ("", "white", "invisible", "tiny", "outside", "signs")
_TINY_PT = 1.3
"""The box of a letter is about 1.2 times its font size: this is just over 1 pt."""
_TAGS = ((0xE0000, 0xE007F),)
_OVERRIDES = ((0x202D, 0x202E),)
_VARIANTS = ((0xE0100, 0xE01EF),)
_WIDTHLESS = ((0x200B, 0x200B), (0x2060, 0x2064), (0x206A, 0x206F), (0x180E, 0x180E))
_DIRECTIONS = ((0x200E, 0x200F), (0x202A, 0x202C), (0x2066, 0x2069))
_MESSAGE = 8
"""So many signs without width in a row spell something; single ones are places where a line may
break.
"""
_SIGNS = dict.fromkeys(
    code
    for first, last in (*_TAGS, *_OVERRIDES, *_VARIANTS, *_WIDTHLESS, *_DIRECTIONS)
    for code in range(first, last + 1)
)


def without_signs(text: str) -> str:
    """Return a text without characters that have no shape of their own; joiners of letters stay."""
    return text.translate(_SIGNS)


def has_message(text: str) -> bool:
    """Say whether signs without a shape in it say something, or turn its order round."""
    return bool(
        signs(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4"))[1].any()
    )


def signs(codes: NDArray[np.uint32]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which of these characters have no shape, and which of those are meant to hide
    something.
    """
    # Nearly all text has none: one comparison tells.
    if not (codes >= 0x180E).any():
        nothing = np.zeros(len(codes), dtype=bool)
        return nothing, nothing
    silent = _within(codes, _WIDTHLESS) | _within(codes, _VARIANTS)
    speaking = _within(codes, _TAGS) | _within(codes, _OVERRIDES)
    return silent | speaking | _within(codes, _DIRECTIONS), speaking | _long_runs(silent)


def unseen(shown: NDArray[np.float64], size: tuple[float, float]) -> NDArray[np.uint8]:
    """Return for each box (columns: left, top, right, bottom in points) an index into WHYS."""
    left, top, right, bottom = shown
    width, height = size
    found = np.zeros(shown.shape[1], dtype=np.uint8)
    larger = np.maximum(right - left, bottom - top)
    found[(larger > 0) & (larger < _TINY_PT)] = WHYS.index("tiny")
    across, down = (left + right) / 2, (top + bottom) / 2
    beyond = (across < -1) | (across > width + 1) | (down < -1) | (down > height + 1)
    found[beyond] = WHYS.index("outside")
    return found


def spans(whys: NDArray[np.uint8], text: str) -> tuple[Hidden, ...]:
    """Return the pieces of a text that are hidden, joined over the blanks between their words."""
    found: list[Hidden] = []
    for index in np.flatnonzero(whys).tolist():
        why = WHYS[int(whys[index])]
        if text[index].isspace():
            continue
        if found and found[-1][2] == why and not text[found[-1][1] : index].strip():
            found[-1] = (found[-1][0], index + 1, why)
        else:
            found.append((index, index + 1, why))
    return tuple(found)


def _within(codes: NDArray[np.uint32], ranges: tuple[tuple[int, int], ...]) -> NDArray[np.bool_]:
    found = np.zeros(len(codes), dtype=bool)
    for first, last in ranges:
        found |= (codes >= first) & (codes <= last)
    return found


def _long_runs(found: NDArray[np.bool_]) -> NDArray[np.bool_]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], found, [False])).astype(np.int8)))
    kept = np.zeros(len(found), dtype=bool)
    for first, last in edges.reshape(-1, 2).tolist():
        kept[first:last] = last - first >= _MESSAGE
    return kept
