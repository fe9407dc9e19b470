"""Puts what is typed into the fields of a form beside their labels in the text of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatapp.contract.records import Box
from chatapp.engine.documents.page import hidden_text
from chatapp.engine.documents.page.page_characters import PageCharacters, Piece

_LEVEL = 0.4
"""Share of the smaller height by which a label and its field overlap at least; chosen."""
_REACH = 4.0
"""Points by which a label may reach into its field; chosen."""
_ABOVE = 2.5
"""Line heights between a field and the label above it at most; chosen."""
_USUAL_HEIGHT = 12.0
"""Points that a line is high on a page without text; chosen."""
_LONGEST_LABEL = 40
"""Characters; a field behind a longer text is a part of its sentence. Chosen."""
_BOXES = "☑☐"
_ENDS = ":：?？.。,)("


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What a field holds; its box in points from the page's top left corner."""

    box: Box
    text: str
    name: str

    @property
    def is_box(self) -> bool:
        """Whether it is a box to tick."""
        return self.text in _BOXES


def with_values(page: PageCharacters, values: Sequence[FieldValue]) -> PageCharacters:
    """Return a page with the values in its text, each in the box of its field."""
    if not values:
        return page
    height = _line_height(page)
    text = page.text()
    behind: dict[int, list[Piece]] = {}
    before: dict[int, list[Piece]] = {}
    unplaced: list[Piece] = []
    whole = page
    of_boxes: set[int] = set()
    for value in sorted(values, key=lambda each: (each.box[1], each.box[0])):
        printed = range(len(whole), len(whole) + len(value.text))
        whole = whole.joined(placed(value.text, value.box, height))
        label = _Label.of(page, text, value)
        if label is not None and value.is_box:
            of_boxes.add(_line_start(text, label.index))
        elif label is not None and label.is_above and _line_start(text, label.index) in of_boxes:
            # What stands beside a box is its own label, not that of the field below.
            label = None
        if label is None:
            unplaced += ["\n", f"{value.name}: " if value.name else "", printed]
        elif label.is_before:
            behind.setdefault(label.index, []).extend([label.link, printed])
        else:
            before.setdefault(label.index, []).extend([printed, " "])
    pieces: list[Piece] = []
    position = 0
    for index in sorted({*behind, *before}):
        pieces += [range(position, index), *before.get(index, ()), [index]]
        pieces += behind.get(index, ())
        position = index + 1
    return whole.arranged([*pieces, range(position, len(page)), *unplaced])


def placed(text: str, box: Box, height: float) -> PageCharacters:
    """Return a text with boxes side by side in a box, no higher than a line."""
    left, top, right, bottom = box
    high = min(bottom - top, height)
    middle = (top + bottom) / 2
    step = min((right - left) / max(len(text), 1), height)
    lefts = left + step * np.arange(len(text))
    boxes = np.array(
        [
            lefts,
            np.full(len(text), middle - high / 2),
            lefts + step,
            np.full(len(text), middle + high / 2),
        ]
    )
    nothing = np.zeros(len(text), dtype=np.uint8)
    return PageCharacters(hidden_text.codes_of(text), boxes, nothing, nothing)


def _line_height(page: PageCharacters) -> float:
    visible = page.visible()
    if not len(visible):
        return _USUAL_HEIGHT
    return float(np.median((page.boxes[3] - page.boxes[1])[visible]))


@dataclass(frozen=True, slots=True)
class _Label:
    """The character that a field stands behind (or before), and what is written between them."""

    index: int
    is_before: bool
    link: str = " "
    is_above: bool = False

    @staticmethod
    def of(page: PageCharacters, text: str, value: FieldValue) -> _Label | None:
        visible = page.visible()
        if not len(visible):
            return None
        boxes = page.boxes[:, visible]
        is_level = _is_level(boxes, value.box)
        left = np.where(
            is_level & (boxes[2] <= value.box[0] + _REACH), value.box[0] - boxes[2], np.inf
        )
        right = np.where(
            is_level & (boxes[0] >= value.box[2] - _REACH), boxes[0] - value.box[2], np.inf
        )
        has_left, has_right = np.isfinite(left.min()), np.isfinite(right.min())
        if has_right and (not has_left or (value.is_box and right.min() <= left.min())):
            return _Label(int(visible[right.argmin()]), is_before=False)
        if has_left:
            index = int(visible[left.argmin()])
            return _Label(index, True, _link(text, index, value, bool(has_right)))
        above = _above(boxes, value.box)
        if above is None:
            return None
        index = int(visible[above])
        end = text.find("\n", index)
        last = (len(text) if end < 0 else end) - 1
        return _Label(last, True, _link(text, last, value, False), is_above=True)


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _link(text: str, index: int, value: FieldValue, has_right: bool) -> str:
    """Return what is written between a label and its value."""
    label = text[: index + 1].rpartition("\n")[2].strip()
    is_label = not has_right and len(label) <= _LONGEST_LABEL and label[-1:] not in _ENDS
    return ": " if is_label and not value.is_box and label[-1:] not in _BOXES else " "


def _is_level(boxes: NDArray[np.float64], box: Box) -> NDArray[np.bool_]:
    """Return which letters stand in the line of a field, bool [n]."""
    _, top, _, bottom = boxes
    shared = np.minimum(bottom, box[3]) - np.maximum(top, box[1])
    return np.asarray(shared >= _LEVEL * np.minimum(bottom - top, box[3] - box[1]))


def _above(boxes: NDArray[np.float64], box: Box) -> int | None:
    """Return a letter of the line above a field, None where nothing is near."""
    left, top, right, bottom = boxes
    gap = box[1] - bottom
    is_above = (gap > -_REACH) & (left < box[2]) & (right > box[0])
    is_above &= gap < _ABOVE * (bottom - top)
    return int(np.where(is_above, gap, np.inf).argmin()) if is_above.any() else None
