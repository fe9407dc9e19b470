"""Draws a page and recognizes its text with Tesseract; runs in the PDF child process."""

from __future__ import annotations

import contextlib
import ctypes
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.read.pdf import pdf_picture, pdf_text
from chatapp.engine.documents.read.pdf.tesseract_table import word_rows
from chatapp.machine import tesseract

_DPI = 300
_POINTS_AN_INCH = 72
"""Resolution for Tesseract, which its manual advises; and the unit of PDF pages."""
_LEAST_CONTRAST = 40
"""Of 255; a page with less between its darkest and lightest pixel is blank."""
_INK = 160
"""Of 255; darker pixels are ink."""
_CELL = 6
"""Pixels a cell of the coarse picture: 1.4 pt."""
_GUTTER_CELLS = 6
"""Cells that a gutter is wide at least: 8.6 pt; chosen."""
_MOST_GUTTER_INK = 0.08
"""Share of rows with ink in a column of cells of the gutter."""
_MIDDLE = (0.35, 0.65)
"""Share of the page's width where a gutter is searched."""
_LEAST_ROWS = 20
"""Rows of cells with ink at least; fewer tell nothing of columns. Chosen."""
_LEAST_BESIDE = 0.4
"""Share of rows with ink on both sides of a gutter."""
_ONE_COLUMN, _COLUMNS, _TURNED = "4", "3", "1"
"""Page segmentation modes. Tesseract's own search for columns (3) splits Korean lines at wide
blanks, so it is used only for pages with a gutter; 1 also finds out which side is up.
"""
_UNSURE = 65.0
"""Mean confidence, 0 to 100, below which the page is read in another mode."""
_PR_SET_PDEATHSIG = 1
"""Of prctl.h."""


def read(page: Any, program: str, languages: str) -> dict[str, Any]:
    """Return {"output": TSV, then text; sizes in pixels and points}. Raises OSError."""
    frame = pdf_text.frame(page)
    bitmap = pdf_picture.grey(page, _DPI, frame)
    rows = np.frombuffer(bitmap.pixels, dtype=np.uint8).reshape(bitmap.height, bitmap.stride)
    picture = rows[:, : bitmap.width]
    answer = {
        "across": bitmap.width,
        "down": bitmap.height,
        "width": frame.width,
        "height": frame.height,
        "output": "",
    }
    if int(picture.max()) - int(picture.min()) < _LEAST_CONTRAST:
        return {**answer, "blank": True}
    pgm = b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + picture.tobytes()
    dpi = round(bitmap.width / max(frame.width, 1) * _POINTS_AN_INCH)
    command = [program, "-", "-", "-l", languages, "--dpi", str(dpi)]
    best = _Recognized("")
    for mode in (_COLUMNS if has_gutter(picture) else _ONE_COLUMN, _TURNED):
        recognized = _recognized(_run([*command, "--psm", mode], pgm))
        if recognized.score > best.score:
            best = recognized
        if recognized.confidence >= _UNSURE and recognized.words:
            break
    return {**answer, "output": best.output}


def has_gutter(picture: NDArray[np.uint8]) -> bool:
    """Say whether a white band divides a page (uint8 [height, width]) into two columns of text."""
    rows, columns = picture.shape[0] // _CELL, picture.shape[1] // _CELL
    cropped = picture[: rows * _CELL, : columns * _CELL]
    darkest = cropped.reshape(rows, _CELL, columns, _CELL).min(axis=(1, 3))
    is_ink = darkest < _INK
    is_ink = is_ink[is_ink.any(axis=1)]
    if len(is_ink) < _LEAST_ROWS:
        return False
    shares = is_ink.mean(axis=0)
    white = 0
    for x in range(int(columns * _MIDDLE[0]), int(columns * _MIDDLE[1])):
        white = white + 1 if shares[x] < _MOST_GUTTER_INK else 0
        if white >= _GUTTER_CELLS:
            beside = is_ink[:, : x - white].any(axis=1) & is_ink[:, x:].any(axis=1)
            return bool(beside.mean() > _LEAST_BESIDE)
    return False


def _run(arguments: list[str], picture: bytes) -> str:
    done = subprocess.run(
        [*arguments, "-c", "preserve_interword_spaces=1", "tsv", "txt"],
        input=picture,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=tesseract.environment(),
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        check=False,
    )
    return done.stdout.decode("utf-8", "replace")


def _die_with_parent() -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class _Recognized:
    """Tesseract's output, its number of words, and their mean confidence, 0 to 100."""

    output: str
    words: int = 0
    confidence: float = 0.0

    @property
    def score(self) -> float:
        return self.confidence * self.words if self.output else -1.0


def _recognized(output: str) -> _Recognized:
    confidences = [row.confidence for row in word_rows(output) if row.text]
    mean = sum(confidences) / len(confidences) if confidences else 0.0
    return _Recognized(output, len(confidences), mean)
