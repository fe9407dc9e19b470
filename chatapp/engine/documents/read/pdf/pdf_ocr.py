"""Reads one page by OCR: draws it and has Tesseract read the picture; runs in the PDF child
process.
"""

from __future__ import annotations

import contextlib
import ctypes
import signal
import subprocess
import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.documents.read.pdf import pdf_picture, pdf_text
from chatapp.machine import tesseract

_DPI = 300
_INK = 160
_CELL = 6
"""Pixels a cell of the coarse picture: 1.4 pt."""
_GUTTER_CELLS = 6
_ONE_COLUMN, _COLUMNS, _TURNED = "4", "3", "1"
"""Ways to look at a page. Its own search for columns (3) parts Korean lines at wide blanks, so it
is asked only where a white band parts the page; 1 finds out as well which side is up.
"""
_UNSURE = 65.0
_LINUX_DIES_WITH_PARENT = 1


def read(page: Any, program: str, languages: str) -> dict[str, Any]:
    """Return {"output": TSV, then text; "across", "down": pixels; "width", "height": points}.
    Raises OSError.
    """
    around = pdf_text.frame(page)
    across, down, stride, pixels = pdf_picture.grey(page, _DPI, (around.width, around.height))
    picture = np.frombuffer(pixels, dtype=np.uint8).reshape(down, stride)[:, :across]
    found = {
        "across": across,
        "down": down,
        "width": around.width,
        "height": around.height,
        "output": "",
    }
    if int(picture.max()) - int(picture.min()) < 40:
        return {**found, "blank": True}
    pgm = b"P5 %d %d 255\n" % (across, down) + picture.tobytes()
    dpi = round(across / max(around.width, 1) * 72)
    order = (_COLUMNS if has_gutter(picture) else _ONE_COLUMN, _TURNED)
    best, most = "", -1.0
    for mode in order:
        output = _run([program, "-", "-", "-l", languages, "--psm", mode, "--dpi", str(dpi)], pgm)
        sure, words = _confidence(output)
        if sure * words > most:
            best, most = output, sure * words
        if sure >= _UNSURE and words:
            break
    return {**found, "output": best}


def has_gutter(picture: NDArray[np.uint8]) -> bool:
    """Say whether a white band parts the middle of a page into two columns of text."""
    rows, columns = picture.shape[0] // _CELL, picture.shape[1] // _CELL
    cells = (
        picture[: rows * _CELL, : columns * _CELL]
        .reshape(rows, _CELL, columns, _CELL)
        .min(axis=(1, 3))
        < _INK
    )
    cells = cells[cells.any(axis=1)]
    if len(cells) < 20:
        return False
    ink = cells.mean(axis=0)
    white = 0
    for x in range(int(columns * 0.35), int(columns * 0.65)):
        white = white + 1 if ink[x] < 0.08 else 0
        if white >= _GUTTER_CELLS:
            beside = cells[:, : x - white].any(axis=1) & cells[:, x:].any(axis=1)
            return bool(beside.mean() > 0.4)
    return False


def _run(arguments: list[str], picture: bytes) -> str:
    wanted = ["-c", "preserve_interword_spaces=1", "tsv", "txt"]
    done = subprocess.run(
        [*arguments, *wanted],
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
        ctypes.CDLL(None).prctl(_LINUX_DIES_WITH_PARENT, signal.SIGKILL)


def _confidence(output: str) -> tuple[float, int]:
    """Return how sure it is of its words on average, 0 to 100, and how many they are."""
    rows = [row.split("\t") for row in output.split("\n")]
    sure = [float(row[10]) for row in rows if len(row) == 12 and row[0] == "5" and row[11].strip()]
    return (sum(sure) / len(sure) if sure else 0.0), len(sure)
