"""Makes the text and character boxes of a page, as shown, from what pdfium extracted."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.page import (
    column_order,
    hidden_text,
    line_ends,
    line_repair,
    page_lines,
    raised_signs,
    spaced_letters,
)
from chatapp.engine.documents.page.boxes import STEPS
from chatapp.engine.documents.page.hidden_text import REASONS, HiddenSpan
from chatapp.engine.documents.page.page_characters import Edit, PageCharacters, Trait
from chatapp.engine.documents.page.page_frame import PageFrame

_BROKEN_HYPHENS = (0x02, 0xFFFE)
"""Code points of pdfium where a word was hyphenated at the end of a line, dropping the line
break."""
_DROPPED = (0x00, 0x0D, 0xFEFF)
"""Code points of pdfium that nobody sees: U+0000, U+000D, and the byte order mark U+FEFF."""
_LONGEST_STRING = 32_767
"""Characters at which pdfium's parser cuts every string of a page (kMaxStringLength)."""


@dataclass(frozen=True, slots=True)
class RawText:
    """The text of a page as pdfium extracts it.

    `rectangles` are the bytes of float32 [n, 4], n the number of characters: left, top, right,
    bottom in points, y upwards. `bold` are the characters that bold lines begin with, `unmapped`
    those whose font does not say which letters they are, `off` those in layers that are switched off.
    """

    text: str
    rectangles: bytes
    bold: Sequence[int] = ()
    hidden: Sequence[HiddenSpan] = ()
    unmapped: Sequence[int] = ()
    off: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page's text and boxes, packed as `boxes.unpack` reads them; sizes in points."""

    text: str
    packed_boxes: bytes
    width: float
    height: float
    warnings: tuple[str, ...]
    bold: tuple[int, ...] = ()
    """The characters that bold lines begin with."""
    hidden: tuple[HiddenSpan, ...] = ()


def characters(raw: RawText, frame: PageFrame) -> PageCharacters:
    """Return the characters of a page as shown, with whole lines and words."""
    codes = hidden_text.codes_of(raw.text)
    signs = hidden_text.signs(codes)
    traits = np.zeros(len(codes), dtype=np.uint8)
    for indexes, trait in ((raw.bold, Trait.BOLD), (raw.unmapped, Trait.UNMAPPED)):
        traits[[index for index in indexes if 0 <= index < len(codes)]] |= np.uint8(trait)
    rectangles = np.frombuffer(raw.rectangles, dtype="<f4").reshape(-1, 4)[: len(codes)]
    boxes = shown(np.nan_to_num(rectangles.astype(np.float64)), frame)
    reasons = _reasons(raw.hidden, signs.message)
    reasons = np.maximum(reasons, hidden_text.unseen(boxes, frame.width, frame.height))
    kept = ~(np.isin(codes, _DROPPED) | signs.shapeless)
    kept[list(raw.off)] = False
    page = PageCharacters(codes[kept], boxes[:, kept], reasons[kept], traits[kept])
    return _readable(_with_line_breaks(page))


def is_cut(text: str) -> bool:
    """Say whether pdfium left out the end of a page."""
    return len(text) == _LONGEST_STRING


def has_message(text: str) -> bool:
    """Say whether characters without a shape spell a message."""
    return bool(hidden_text.signs(hidden_text.codes_of(text)).message.any())


def in_reading_order(page: PageCharacters, frame: PageFrame) -> PageCharacters:
    """Return a page column by column; line ends within words are marked."""
    boxes = pack(page.boxes, frame.width, frame.height)
    text = page.text()
    order = column_order.order(text, page_lines.lines(text, boxes, frame.width, frame.height))
    if order:
        page = page.arranged([order])
    return page.edited(line_ends.edits(page))


def packed(page: PageCharacters, frame: PageFrame) -> PageLayout:
    """Return a page as it is kept."""
    text = page.text()
    hidden = hidden_text.spans(page.reasons, text)
    return PageLayout(
        text,
        pack(page.boxes, frame.width, frame.height),
        frame.width,
        frame.height,
        tuple(_warnings(hidden)),
        tuple(page.with_trait(Trait.BOLD).tolist()),
        hidden,
    )


def turned(page: PageCharacters, frame: PageFrame, shown: PageFrame) -> PageCharacters:
    """Return a page that is laid out in `frame` as it is shown."""
    boxes, height = page.boxes, frame.height
    for turn in range((shown.turns - frame.turns) % 4):
        left, top, right, bottom = boxes
        boxes = np.array([height - bottom, left, height - top, right])
        height = frame.height if turn % 2 else frame.width
    return PageCharacters(page.codes, boxes, page.reasons, page.traits)


def pack(boxes: NDArray[np.float64], width: float, height: float) -> bytes:
    """Return boxes (float64 [4, n] of a page of this size) as zlib-compressed uint16 [4, n]."""
    sizes = np.array([[width], [height], [width], [height]], dtype=np.float64)
    scale = np.divide(STEPS, sizes, out=np.zeros_like(sizes), where=sizes > 0)
    return zlib.compress(np.clip(boxes * scale + 0.5, 0, STEPS).astype("<u2").tobytes(), 1)


def _readable(page: PageCharacters) -> PageCharacters:
    """Return a page whose lines are whole, with raised signs that join no number."""
    page = line_repair.mended(page, raised_signs.find(page))
    page = page.edited(raised_signs.edits(page, raised_signs.find(page)))
    return page.edited(spaced_letters.edits(page))


def _reasons(hidden: Sequence[HiddenSpan], message: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return why characters are hidden, uint8 [n]; the one after a message stands for it."""
    reasons = np.zeros(len(message), dtype=np.uint8)
    for start, end, reason in hidden:
        reasons[start:end] = REASONS.index(reason)
    ends = np.flatnonzero(message[:-1] & ~message[1:])
    reasons[ends + 1] = REASONS.index("signs")
    return reasons


def _with_line_breaks(page: PageCharacters) -> PageCharacters:
    """Replace each broken hyphen by a hyphen and a line break."""
    hyphens = np.flatnonzero(np.isin(page.codes, _BROKEN_HYPHENS)).tolist()
    replaced = [Edit(at, at + 1, "-") for at in hyphens]
    return page.edited([*replaced, *(Edit(at + 1, at + 1, "\n") for at in hyphens)])


def _warnings(hidden: Sequence[HiddenSpan]) -> list[str]:
    reasons = {span.reason for span in hidden}
    warnings = ["hidden_text"] if reasons & {"white", "invisible", "tiny"} else []
    if "outside" in reasons:
        warnings.append("text_outside_page")
    return warnings


def shown(boxes: NDArray[np.float64], frame: PageFrame) -> NDArray[np.float64]:
    """Turn float64 [n, 4] of the page's own space into float64 [4, n] from the top left."""
    left, bottom, right, top, turns = frame
    x0, y1, x1, y0 = boxes.T
    columns = (
        (x0 - left, top - y1, x1 - left, top - y0),
        (y0 - bottom, x0 - left, y1 - bottom, x1 - left),
        (right - x1, y0 - bottom, right - x0, y1 - bottom),
        (top - y1, right - x1, top - y0, right - x0),
    )[turns]
    return np.array(columns)
