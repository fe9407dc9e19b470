"""Makes of a page's raw characters its text as we keep it and one box a character, as the page is shown."""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.boxes import STEPS

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


def lay_out(text: str, rectangles: bytes, frame: Frame, bold: Sequence[int] = ()) -> PageLayout:
    """Return the layout of a page from what the PDF child sent: 16 bytes of rectangle a character.

    `bold` are the characters that bold lines begin with, as the child counts them.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    edges = np.frombuffer(rectangles, dtype="<f4").reshape(-1, 4)[: len(codes)]
    warnings = ["text_cut"] if len(codes) == _LONGEST_STRING else []
    kept = ~np.isin(codes, _DROPPED)
    begins = (np.cumsum(kept) - 1)[[index for index in bold if 0 <= index < len(codes) and kept[index]]]
    codes, edges = codes[kept], edges[kept]
    hyphens = np.isin(codes, _BROKEN_HYPHENS)
    codes, edges = np.repeat(codes, 1 + hyphens), np.repeat(edges, 1 + hyphens, axis=0)
    begins = begins + np.cumsum(hyphens)[begins] - hyphens[begins]
    places = np.flatnonzero(hyphens) + np.arange(np.count_nonzero(hyphens))
    codes[places], codes[places + 1] = ord("-"), ord("\n")
    clean = codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
    shown, width, height = _shown(np.nan_to_num(edges.astype(np.float64)), frame)
    warnings += [*_strange(clean), *_outside(clean, shown, width, height)]
    return PageLayout(clean, _pack(shown, width, height), width, height, tuple(warnings), tuple(begins.tolist()))


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


def _strange(text: str) -> list[str]:
    """Say whether a third of the characters mean nothing: a font without a map to Unicode."""
    seen = text[:4000].split()
    strange = sum(
        unicodedata.category(character) in ("Co", "Cn", "Cc") or character == "\ufffd"
        for word in seen
        for character in word
    )
    return ["garbled_text"] if strange * 3 > sum(map(len, seen)) > 0 else []


def _outside(text: str, shown: NDArray[np.float64], width: float, height: float) -> list[str]:
    across, down = (shown[0] + shown[2]) / 2, (shown[1] + shown[3]) / 2
    beyond = (across < -1) | (across > width + 1) | (down < -1) | (down > height + 1)
    return ["text_outside_page"] if any(not text[index].isspace() for index in np.flatnonzero(beyond)) else []
