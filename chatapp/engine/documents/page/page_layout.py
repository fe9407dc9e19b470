"""Makes of a page's raw characters its text as we keep it and one box a character, as the page is
shown.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.page import column_order, hidden_text, page_lines
from chatapp.engine.documents.page.boxes import STEPS
from chatapp.engine.documents.page.hidden_text import Hidden

_BROKEN_HYPHENS = (0x02, 0xFFFE)
"""pdfium puts this where a word was hyphenated at the end of a line, and drops the line break."""
_DROPPED = (0x00, 0x0D, 0xFEFF)
_LONGEST_STRING = 32_767
"""pdfium's parser cuts every string of a page at this length (kMaxStringLength)."""

Frame = tuple[float, float, float, float, int]
"""Left, bottom, right, top of the crop box (y upwards) and quarter turns clockwise."""


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page's text with one packed box a character."""

    text: str
    packed_boxes: bytes
    width: float
    height: float
    warnings: tuple[str, ...]
    bold: tuple[int, ...] = ()
    """The characters that bold lines begin with."""
    hidden: tuple[Hidden, ...] = ()


def lay_out(
    text: str,
    rectangles: bytes,
    frame: Frame,
    bold: Sequence[int] = (),
    hidden: Sequence[Hidden] = (),
) -> PageLayout:
    """Return the layout of a page from what the PDF child sent: 16 bytes of rectangle a character.

    `bold` are the characters that bold lines begin with, as the child counts them, and so are
    `hidden`.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    edges = np.frombuffer(rectangles, dtype="<f4").reshape(-1, 4)[: len(codes)]
    warnings = ["text_cut"] if len(codes) == _LONGEST_STRING else []
    signs, messages = hidden_text.signs(codes)
    whys = _whys(len(codes), hidden, messages)
    kept = ~(np.isin(codes, _DROPPED) | signs)
    begins = (np.cumsum(kept) - 1)[
        [index for index in bold if 0 <= index < len(codes) and kept[index]]
    ]
    codes, edges, whys = codes[kept], edges[kept], whys[kept]
    hyphens = np.isin(codes, _BROKEN_HYPHENS)
    codes, edges = np.repeat(codes, 1 + hyphens), np.repeat(edges, 1 + hyphens, axis=0)
    whys = np.repeat(whys, 1 + hyphens)
    begins = begins + np.cumsum(hyphens)[begins] - hyphens[begins]
    places = np.flatnonzero(hyphens) + np.arange(np.count_nonzero(hyphens))
    codes[places], codes[places + 1] = ord("-"), ord("\n")
    clean = codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
    shown, width, height = _shown(np.nan_to_num(edges.astype(np.float64)), frame)
    whys = np.maximum(whys, hidden_text.unseen(shown, (width, height)))
    packed = _pack(shown, width, height)
    if order := column_order.order(clean, page_lines.lines(clean, packed, width, height)):
        clean, shown, whys = (
            "".join([clean[index] for index in order]),
            shown[:, order],
            whys[order],
        )
        new_place = {index: place for place, index in reversed(list(enumerate(order)))}
        packed = _pack(shown, width, height)
        begins = np.array(
            sorted(new_place[index] for index in begins.tolist() if index in new_place),
            dtype=np.int64,
        )
    unseen = hidden_text.spans(whys, clean)
    warnings += _warnings(unseen, bool(messages.any()))
    return PageLayout(clean, packed, width, height, tuple(warnings), tuple(begins.tolist()), unseen)


def _whys(count: int, hidden: Sequence[Hidden], messages: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Return for each character why it cannot be seen; signs are left out, what follows stands for
    them.
    """
    whys = np.zeros(count, dtype=np.uint8)
    for first, last, why in hidden:
        whys[first:last] = hidden_text.WHYS.index(why)
    for index in np.flatnonzero(messages[:-1] & ~messages[1:]).tolist():
        whys[index + 1] = hidden_text.WHYS.index("signs")
    return whys


def _warnings(unseen: Sequence[Hidden], has_message: bool) -> list[str]:
    whys = {why for _, _, why in unseen}
    found = ["hidden_signs"] if has_message else []
    if whys & {"white", "invisible", "tiny"}:
        found.append("hidden_text")
    return [*found, "text_outside_page"] if "outside" in whys else found


def _shown(edges: NDArray[np.float64], frame: Frame) -> tuple[NDArray[np.float64], float, float]:
    """Turn rectangles of the page's own space into columns from the top left corner as shown."""
    left, bottom, right, top, turns = frame
    x0, y1, x1, y0 = edges.T
    columns = (
        (x0 - left, top - y1, x1 - left, top - y0),
        (y0 - bottom, x0 - left, y1 - bottom, x1 - left),
        (right - x1, y0 - bottom, right - x0, y1 - bottom),
        (top - y1, right - x1, top - y0, right - x0),
    )[turns]
    size = (right - left, top - bottom)
    width, height = size[::-1] if turns % 2 else size
    return np.array(columns), width, height


def _pack(shown: NDArray[np.float64], width: float, height: float) -> bytes:
    sizes = np.array([[width], [height], [width], [height]])
    scale = np.divide(STEPS, sizes, out=np.zeros_like(sizes), where=sizes > 0)
    return zlib.compress(np.clip(shown * scale + 0.5, 0, STEPS).astype("<u2").tobytes(), 1)
