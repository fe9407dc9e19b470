"""Mends lines that pdfium breaks: after raised signs, and letter by letter on sparse pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.page.page_characters import Edit, PageCharacters, Piece
from chatapp.engine.documents.page.raised_signs import ShiftedSign

_SAME_LEVEL = 0.6
"""Share of the smaller height by which two letters of a line overlap at least; chosen."""
_TOUCHING = 0.13
"""Heights of a letter; a wider gap is a blank. Chosen."""
_NEAR = 1.4
"""Heights; a wider gap parts two cells, which stay lines of their own. Chosen."""
_OVERLAP = -0.4
"""Heights of a letter by which the next one may overlap it in the same line; chosen."""
_SHREDS = 0.4
"""Share of a page's line breaks that do not end a line, from which all its lines are made anew;
chosen."""
_LEAST_SHREDS = 4
"""Line breaks that do not end a line, below which that share says nothing; chosen."""


def mended(page: PageCharacters, signs: Sequence[ShiftedSign]) -> PageCharacters:
    """Return a page without line breaks between letters that stand beside each other."""
    visible = page.visible()
    if len(visible) < 2:
        return page
    gaps = _gaps(page, visible, _sizes(page, signs)[:, visible])
    edits = list(_edits(page, visible, gaps))
    breaks = int(np.count_nonzero(page.codes == ord("\n")))
    if len(edits) >= max(_LEAST_SHREDS, _SHREDS * breaks):
        return page.arranged(_lines(page, visible, gaps))
    return page.edited(edits) if edits else page


def _sizes(page: PageCharacters, signs: Sequence[ShiftedSign]) -> NDArray[np.float64]:
    """Return the boxes of all characters, those of shifted signs as high as what they belong to."""
    if not signs:
        return page.boxes
    boxes = page.boxes.copy()
    visible = page.visible()
    for sign in signs:
        place = int(np.searchsorted(visible, sign.first))
        if place:
            boxes[1::2, sign.first : sign.last + 1] = boxes[1::2, visible[place - 1], None]
    return boxes


def _gaps(
    page: PageCharacters, visible: NDArray[np.int64], boxes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the blank between each two letters of a line in their heights, float64 [m - 1]; nan
    where they are on two lines.
    """
    left, top, right, bottom = boxes
    heights = np.maximum(np.minimum((bottom - top)[1:], (bottom - top)[:-1]), 0.01)
    overlap = np.minimum(bottom[1:], bottom[:-1]) - np.maximum(top[1:], top[:-1])
    is_level = overlap > _SAME_LEVEL * heights
    gaps = (left[1:] - right[:-1]) / heights
    return np.where(is_level & (gaps > _OVERLAP), gaps, np.nan)


def _edits(
    page: PageCharacters, visible: NDArray[np.int64], gaps: NDArray[np.float64]
) -> Iterator[Edit]:
    """Yield what joins neighbours with a line break between them."""
    break_counts = np.cumsum(page.codes == ord("\n"))
    is_broken = np.diff(break_counts[visible]) == 1
    for place in np.flatnonzero(is_broken & (gaps < _NEAR)).tolist():
        first, last = int(visible[place]), int(visible[place + 1])
        has_blank = _has_blank(page, first + 1, last)
        yield Edit(first + 1, last, " " if has_blank or gaps[place] > _TOUCHING else "")


def _has_blank(page: PageCharacters, start: int, end: int) -> bool:
    """Say whether a blank is printed between two characters; those that pdfium adds have no box."""
    between = np.arange(start, end)
    is_wide = page.boxes[2, between] > page.boxes[0, between]
    return bool((is_wide & (page.codes[between] == ord(" "))).any())


def _lines(
    page: PageCharacters, visible: NDArray[np.int64], gaps: NDArray[np.float64]
) -> Iterator[Piece]:
    """Yield all characters anew, in lines and words as they are printed."""
    yield [int(visible[0])]
    for place, gap in enumerate(gaps.tolist()):
        first, last = int(visible[place]), int(visible[place + 1])
        if gap != gap:  # nan: another line
            yield "\n"
        elif gap > _TOUCHING or _has_blank(page, first + 1, last):
            yield " "
        yield [last]
