"""Reads a page by OCR in a child process and gives each letter its place, like text that was there
from the start.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from chatapp.contract.records import Box, Document
from chatapp.engine.documents.page.boxes import STEPS
from chatapp.engine.documents.read.pdf.pdf import PageRead
from chatapp.engine.language import text_quality
from chatapp.engine.process.child_process import Child, TookTooLong
from chatapp.machine import tesseract
from chatapp.machine.tesseract import Tesseract
from chatapp.texts import document_warnings

_CPU_S = 30
_SILENCE_S = 60.0
_MEMORY_BYTES = 1_500_000_000
_LEAST_SURE = 30.0
_LEAST_LETTERS = 10
_COLUMNS = 12
_WORD_ROW = "5"


@dataclass(frozen=True, slots=True)
class PageByOcr:
    """A page's text with one packed box a character; `is_blank` when nothing but paper is there."""

    text: str = ""
    packed_boxes: bytes = b""
    width: float = 0.0
    height: float = 0.0
    is_blank: bool = False


def read(
    program: Tesseract, path: Path, page: int, stopped: Callable[[], bool]
) -> PageByOcr | None:
    """Read a page, counted from 1; None when it cannot be within the limits. Raises JobStopped."""
    limits = ("--memory", str(_MEMORY_BYTES), "--cpu", str(_CPU_S))
    wanted = ("--program", program.path, "--languages", "+".join(program.languages))
    try:
        with Child("ocr", str(path), str(page), *wanted, *limits) as child:
            answers = [json.loads(line) for line in child.lines(_SILENCE_S, stopped)]
    except (TookTooLong, ValueError):
        return None
    found = next((answer for answer in answers if "output" in answer), None)
    if found is None:
        return None
    if found.get("blank"):
        return PageByOcr(is_blank=True)
    text, boxes = laid_out(found["output"])
    size = np.array([[found["across"]], [found["down"]], [found["across"]], [found["down"]]])
    columns = np.array(boxes, dtype=np.float64).reshape(-1, 4).T
    packed = zlib.compress(
        np.clip(columns / size * STEPS + 0.5, 0, STEPS).astype("<u2").tobytes(), 1
    )
    return PageByOcr(text, packed, found["width"], found["height"])


def can_help(document: Document) -> bool:
    """Say whether a document has pages that were not read because the program was not there, and it
    is now.
    """
    return bool(document_warnings.unread(document)) and tesseract.find() is not None


class Recognition:
    """OCR for the pages of one file that need it; the program is looked for at the first of them."""

    def __init__(self, path: Path, stopped: Callable[[], bool]) -> None:
        self._path = path
        self._stopped = stopped
        self._find = functools.cache(tesseract.find)
        self.missed: list[int] = []
        """Pages that would have been read, had the program been there."""

    def improved(self, page: PageRead) -> PageRead:
        """Return a page as it is, or as OCR reads it where its own text is missing or worse. Raises
        JobStopped.
        """
        needs = (
            not page.fault
            and not page.is_blank
            and (page.is_bad or page.is_scan or not page.text.strip())
        )
        program = self._find() if needs else None
        if needs and program is None:
            self.missed.append(page.number)
        found = read(program, self._path, page.number, self._stopped) if program else None
        if found is None:
            return page
        if found.is_blank:
            return page if page.text.strip() else dataclasses.replace(page, is_blank=True)
        letters, had = (sum(map(len, text.split())) for text in (found.text, page.text))
        if text_quality.is_bad(found.text) or letters < (
            _LEAST_LETTERS if page.is_bad else had + 1
        ):
            return page
        warnings = tuple(warning for warning in page.warnings if warning == "hidden_text")
        return PageRead(
            page.number,
            found.text,
            found.packed_boxes,
            found.width,
            found.height,
            (*warnings, "ocr"),
            by_ocr=True,
        )


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    box: Box
    line: tuple[str, ...]
    sure: float


def laid_out(output: str) -> tuple[str, list[Box]]:
    """Return text and one box a character, in pixels, of what Tesseract wrote: its table, then its
    text.

    The table cuts Korean into syllables; which of them are one word stands in the text alone.
    """
    rows = [row.split("\t") for row in output.split("\n")]
    words = list(
        _trimmed([_word(row) for row in rows if len(row) == _COLUMNS and row[0] == _WORD_ROW])
    )
    lines: list[list[tuple[str, Box]]] = []
    before: tuple[str, ...] = ()
    joined = _joined([row[0] for row in rows if len(row) < _COLUMNS], words)
    for word, is_joined in zip(words, joined, strict=True):
        if word.line != before:
            if before and word.line[:2] != before[:2] and lines:
                lines.append([])
            lines.append([])
            before = word.line
        elif not is_joined:
            lines[-1].append((" ", (word.box[0], word.box[1], word.box[0], word.box[3])))
        lines[-1] += _letters(word)
    kept = [line for line in lines if not line or any(not letter.isspace() for letter, _ in line)]
    text: list[str] = []
    boxes: list[Box] = []
    for number, line in enumerate(kept):
        if number:
            text.append("\n")
            boxes.append((0.0, 0.0, 0.0, 0.0))
        text += [letter for letter, _ in line]
        boxes += [box for _, box in line]
    return "".join(text), boxes


def _word(row: list[str]) -> _Word:
    left, top, width, height = map(float, row[6:10])
    return _Word(
        row[11].strip(), (left, top, left + width, top + height), tuple(row[2:5]), float(row[10])
    )


def _trimmed(words: list[_Word]) -> Iterator[_Word]:
    """Leave out what has no letters or is only guessed, and end each box where the next one on its
    line begins.
    """
    kept = [word for word in words if word.text and word.sure >= _LEAST_SURE]
    for index, word in enumerate(kept):
        left, top, right, bottom = word.box
        if (
            index + 1 < len(kept)
            and kept[index + 1].line == word.line
            and left < kept[index + 1].box[0] < right
        ):
            right = kept[index + 1].box[0]
        yield _Word(word.text, (left, top, right, bottom), word.line, word.sure)


def _joined(lines: list[str], words: list[_Word]) -> list[bool]:
    """Say of each word whether the text writes it together with the one before."""
    text = " ".join(line for line in lines)
    found = []
    at = 0
    for word in words:
        start = text.find(word.text, at)
        # Words that were left out as guesses stand between: not far, or the two do not tell the
        # same.
        if start < 0 or start - at > 80:
            found.append(False)
            continue
        found.append(start == at and start > 0)
        at = start + len(word.text)
    return found


_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uff01-\uff60]")


def _letters(word: _Word) -> list[tuple[str, Box]]:
    """Share the box of a word among its letters; Hangul and Han are twice as wide."""
    left, top, right, bottom = word.box
    widths = [2 if _WIDE.match(letter) else 1 for letter in word.text]
    step = (right - left) / sum(widths)
    found = []
    for letter, width in zip(word.text, widths, strict=True):
        found.append((letter, (left, top, left + width * step, bottom)))
        left += width * step
    return found
