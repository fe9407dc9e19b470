"""Draws a page and recognizes its text with an OCR engine; runs in the PDF child process."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chatapp.contract.records import Box
from chatapp.engine.documents.page.page_frame import PageFrame
from chatapp.engine.documents.read.pdf import pdf_picture, pdf_text
from chatapp.engine.documents.read.pdf.scan import (
    red_stamps,
    scan_picture,
    table_cell_text,
    text_columns,
)
from chatapp.engine.documents.read.pdf.scan.ocr_engine import Layout, OcrEngine, RecognizedText
from chatapp.engine.documents.read.pdf.scan.tesseract_engine import TesseractEngine
from chatapp.engine.documents.read.pdf.scan.text_columns import TextArea

_DPI = 300
"""Pixels an inch of the picture that is recognized; Tesseract's manual advises it."""
_POINTS_AN_INCH = 72
"""The unit of PDF pages (PDF 32000-1, 8.3.2.3)."""
_LEAST_CONTRAST = 40
"""Of 255; a page with less between its darkest and lightest pixel is blank."""
_UNSURE = 65.0
"""Mean confidence, 0 to 100, below which the page is read the other way up."""
_BELOW_A_STAMP = 50
"""Confidence, 0 to 100, of letters below a stamp at most; chosen, such are flagged."""
_LEAST_LETTERS = 20
"""Letters that are read at least where a page is upright; chosen."""


ENGINES: dict[str, Callable[[str, str], OcrEngine]] = {"tesseract": TesseractEngine}
"""The engines by name; each is made of a program and its languages."""


def engine_of(name: str, program: str, languages: str) -> OcrEngine:
    """Return the engine of this name."""
    return ENGINES[name](program, languages)


def read(page: Any, engine: OcrEngine) -> dict[str, Any]:
    """Return text, boxes, confidences and the lines that are drawn; sizes in pixels and points.

    Raises OSError.
    """
    frame = pdf_text.frame(page)
    bitmap = pdf_picture.grey(page, _DPI, frame)
    rows = np.frombuffer(bitmap.pixels, dtype=np.uint8).reshape(bitmap.height, bitmap.stride)
    picture = np.ascontiguousarray(rows[:, : bitmap.width])
    answer = {
        "across": bitmap.width,
        "down": bitmap.height,
        "width": frame.width,
        "height": frame.height,
        "frame": frame,
    }
    if int(picture.max()) - int(picture.min()) < _LEAST_CONTRAST:
        return {**answer, "blank": True}
    dpi = round(bitmap.width / max(frame.width, 1) * _POINTS_AN_INCH)
    stamps = _Stamps(page, bitmap, frame)
    picture = stamps.cleared(picture)
    read = max(_read_ways(picture, engine, dpi), key=lambda way: way.text.score)
    boxes = read.shown(read.text.boxes, picture.shape)
    return {
        **answer,
        "text": read.text.text,
        "boxes": boxes,
        "confidences": stamps.doubted(boxes, read.text.confidences),
        "turns": read.turns,
        "lines": read.shown(read.lines, picture.shape),
    }


class _Stamps:
    """The red stamps of a page."""

    def __init__(self, page: Any, bitmap: pdf_picture.Bitmap, frame: PageFrame) -> None:
        drawn = pdf_picture.colors(page, bitmap, frame)
        rows = np.frombuffer(drawn.pixels, dtype=np.uint8).reshape(drawn.height, drawn.stride)
        self._colors = rows[:, : 3 * drawn.width].reshape(drawn.height, drawn.width, 3)
        self._boxes = red_stamps.stamps(self._colors)

    def cleared(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return a picture of the page in grey (uint8 [height, width]) without stamps."""
        return red_stamps.without(picture, self._colors, self._boxes) if self._boxes else picture

    def doubted(self, boxes: list[Box], confidences: list[int]) -> list[int]:
        """Return how sure letters with boxes are; those below a stamp are not."""
        return [
            min(confidence, _BELOW_A_STAMP)
            if any(_meets(box, stamp) for stamp in self._boxes)
            else confidence
            for box, confidence in zip(boxes, confidences, strict=True)
        ]


class _Read:
    """What was read of a picture (uint8 [height, width]) that was turned by quarters clockwise, then
    straightened.
    """

    def __init__(self, picture: NDArray[np.uint8], engine: OcrEngine, dpi: int, turns: int) -> None:
        self.turns = turns
        turned = np.ascontiguousarray(np.rot90(picture, -turns))
        self._degrees = scan_picture.skew(turned)
        if self._degrees:
            turned = scan_picture.straightened(turned, self._degrees)
        self._shape = turned.shape
        lines = scan_picture.lines(turned)
        cells = table_cell_text.cells(lines)
        is_table = bool(cells)
        self.lines: list[Box] = [
            (float(left), float(top), float(right), float(bottom))
            for left, top, right, bottom in (lines.tolist() if is_table else ())
        ]
        cleared = scan_picture.without_lines(turned, lines) if is_table else turned
        self.text = RecognizedText()
        if is_table:
            text = engine.recognized(cleared, dpi, Layout.TABLE)
            self.text = table_cell_text.completed(text, cleared, cells, engine, dpi)
            return
        height, width = turned.shape
        for area in text_columns.areas(turned) or [TextArea(0, 0, width, height)]:
            part = np.ascontiguousarray(turned[area.top : area.bottom, area.left : area.right])
            text = engine.recognized(part, dpi).moved(area.left, area.top)
            self.text = self.text.followed_by(text, "\n\n")

    @property
    def is_sure(self) -> bool:
        letters = len("".join(self.text.text.split()))
        return self.text.confidence >= _UNSURE and letters >= _LEAST_LETTERS

    def shown(self, boxes: list[Box], shape: tuple[int, ...]) -> list[Box]:
        """Return boxes as they lie on the picture of this shape before it was turned."""
        return [self._shown(box, shape[1], shape[0]) for box in boxes]

    def _shown(self, box: Box, width: int, height: int) -> Box:
        left, top, right, bottom = self._skewed(box)
        if self.turns == 1:
            return top, height - right, bottom, height - left
        if self.turns == 2:
            return width - right, height - bottom, width - left, height - top
        if self.turns == 3:
            return width - bottom, left, width - top, right
        return left, top, right, bottom

    def _skewed(self, box: Box) -> Box:
        """Return a box where it was before the picture was straightened; its size stays."""
        if not self._degrees:
            return box
        left, top, right, bottom = box
        middle_x, middle_y = self._shape[1] / 2, self._shape[0] / 2
        x, y = (left + right) / 2 - middle_x, (top + bottom) / 2 - middle_y
        angle = math.radians(self._degrees)
        moved_x = x * math.cos(angle) - y * math.sin(angle) + middle_x
        moved_y = x * math.sin(angle) + y * math.cos(angle) + middle_y
        half_x, half_y = (right - left) / 2, (bottom - top) / 2
        return moved_x - half_x, moved_y - half_y, moved_x + half_x, moved_y + half_y


def _meets(box: Box, other: Box) -> bool:
    is_beside = box[2] <= other[0] or other[2] <= box[0]
    return not is_beside and box[1] < other[3] and other[1] < box[3]


def _read_ways(picture: NDArray[np.uint8], engine: OcrEngine, dpi: int) -> list[_Read]:
    """Read a picture upright, and the other ways up as far as it is not readable."""
    order = (1, 3, 0, 2) if scan_picture.lies_on_its_side(picture) else (0, 2, 1, 3)
    ways: list[_Read] = []
    for turns in order:
        ways.append(_Read(picture, engine, dpi, turns))
        if ways[-1].is_sure:
            break
    return ways
