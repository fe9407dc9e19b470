"""Makes the text and character boxes of a page, as shown, from what pdfium extracted."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.page import column_order, hidden_text, page_lines
from chatapp.engine.documents.page.boxes import STEPS
from chatapp.engine.documents.page.hidden_text import REASONS, HiddenSpan
from chatapp.engine.documents.page.page_frame import PageFrame

_BROKEN_HYPHENS = (0x02, 0xFFFE)
"""pdfium puts this where a word was hyphenated at the end of a line, and drops the line break."""
_DROPPED = (0x00, 0x0D, 0xFEFF)
_LONGEST_STRING = 32_767
"""Characters at which pdfium's parser cuts every string of a page (kMaxStringLength)."""


@dataclass(frozen=True, slots=True)
class RawText:
    """The text of a page as pdfium extracts it.

    `rectangles` are the bytes of float32 [n, 4], n the number of characters: left, top, right,
    bottom in points, y upwards. `bold` are the characters that bold lines begin with.
    """

    text: str
    rectangles: bytes
    bold: Sequence[int] = ()
    hidden: Sequence[HiddenSpan] = ()


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


@dataclass(frozen=True, slots=True)
class _Characters:
    """Code points uint32 [n], boxes float64 [n, 4], reasons uint8 [n], bold starts int64 [m]."""

    codes: NDArray[np.uint32]
    boxes: NDArray[np.float64]
    reasons: NDArray[np.uint8]
    bold: NDArray[np.int64]

    def text(self) -> str:
        return self.codes.astype("<u4").tobytes().decode("utf-32-le", "replace")


def lay_out(raw: RawText, frame: PageFrame) -> PageLayout:
    """Return the layout of a page, in reading order, with line breaks after hyphens restored."""
    codes = hidden_text.codes_of(raw.text)
    warnings = ["text_cut"] if len(codes) == _LONGEST_STRING else []
    signs = hidden_text.signs(codes)
    kept = ~(np.isin(codes, _DROPPED) | signs.shapeless)
    characters = _with_line_breaks(_kept(raw, codes, _reasons(raw.hidden, signs.message), kept))
    boxes = _shown(np.nan_to_num(characters.boxes), frame)
    reasons = np.maximum(characters.reasons, hidden_text.unseen(boxes, frame.width, frame.height))
    page = _in_reading_order(
        PageLayout(
            characters.text(),
            pack(boxes, frame.width, frame.height),
            frame.width,
            frame.height,
            (),
            tuple(characters.bold.tolist()),
        ),
        boxes,
        reasons,
    )
    warnings += _warnings(page.hidden, bool(signs.message.any()))
    return replace(page, warnings=tuple(warnings))


def pack(boxes: NDArray[np.float64], width: float, height: float) -> bytes:
    """Return boxes (float64 [4, n] of a page of this size) as zlib-compressed uint16 [4, n]."""
    sizes = np.array([[width], [height], [width], [height]], dtype=np.float64)
    scale = np.divide(STEPS, sizes, out=np.zeros_like(sizes), where=sizes > 0)
    return zlib.compress(np.clip(boxes * scale + 0.5, 0, STEPS).astype("<u2").tobytes(), 1)


def _reasons(hidden: Sequence[HiddenSpan], message: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return why characters are hidden, uint8 [n]; the one after a message stands for it."""
    reasons = np.zeros(len(message), dtype=np.uint8)
    for start, end, reason in hidden:
        reasons[start:end] = REASONS.index(reason)
    ends = np.flatnonzero(message[:-1] & ~message[1:])
    reasons[ends + 1] = REASONS.index("signs")
    return reasons


def _kept(
    raw: RawText, codes: NDArray[np.uint32], reasons: NDArray[np.uint8], kept: NDArray[np.bool_]
) -> _Characters:
    """Return the characters for which `kept` (bool [n]) is true."""
    boxes = np.frombuffer(raw.rectangles, dtype="<f4").reshape(-1, 4)[: len(codes)]
    bold = [index for index in raw.bold if 0 <= index < len(codes) and kept[index]]
    places = np.cumsum(kept) - 1
    return _Characters(codes[kept], boxes[kept].astype(np.float64), reasons[kept], places[bold])


def _with_line_breaks(characters: _Characters) -> _Characters:
    """Replace each broken hyphen by a hyphen and a line break."""
    hyphens = np.isin(characters.codes, _BROKEN_HYPHENS)
    repeats = 1 + hyphens
    codes = np.repeat(characters.codes, repeats)
    places = np.flatnonzero(hyphens) + np.arange(np.count_nonzero(hyphens))
    codes[places], codes[places + 1] = ord("-"), ord("\n")
    bold = characters.bold
    return _Characters(
        codes,
        np.repeat(characters.boxes, repeats, axis=0),
        np.repeat(characters.reasons, repeats),
        bold + np.cumsum(hyphens)[bold] - hyphens[bold],
    )


def _in_reading_order(
    page: PageLayout, boxes: NDArray[np.float64], reasons: NDArray[np.uint8]
) -> PageLayout:
    """Return a page column by column, with its hidden spans; `boxes` are float64 [4, n]."""
    lines = page_lines.lines(page.text, page.packed_boxes, page.width, page.height)
    order = column_order.order(page.text, lines)
    if not order:
        return replace(page, hidden=hidden_text.spans(reasons, page.text))
    text = "".join([page.text[index] for index in order])
    # A line break stands in two columns; its first place counts.
    new_places = {index: place for place, index in reversed(list(enumerate(order)))}
    bold = sorted(new_places[index] for index in page.bold if index in new_places)
    return replace(
        page,
        text=text,
        packed_boxes=pack(boxes[:, order], page.width, page.height),
        bold=tuple(bold),
        hidden=hidden_text.spans(reasons[order], text),
    )


def _warnings(hidden: Sequence[HiddenSpan], has_message: bool) -> list[str]:
    reasons = {span.reason for span in hidden}
    warnings = ["hidden_signs"] if has_message else []
    if reasons & {"white", "invisible", "tiny"}:
        warnings.append("hidden_text")
    if "outside" in reasons:
        warnings.append("text_outside_page")
    return warnings


def _shown(boxes: NDArray[np.float64], frame: PageFrame) -> NDArray[np.float64]:
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
