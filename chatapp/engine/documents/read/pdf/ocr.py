"""Reads pages by OCR in a child process and gives each character a box, as in pages with text."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import numpy as np

from chatapp.contract.records import Box, Document
from chatapp.engine.documents.page.page_layout import pack
from chatapp.engine.documents.read.pdf.page_read import PageRead, letter_count
from chatapp.engine.documents.read.pdf.tesseract_table import WordRow, text_lines, word_rows
from chatapp.engine.language import text_quality
from chatapp.engine.process.child_process import ChildFailed, ChildLimits, ChildProcess
from chatapp.machine import tesseract
from chatapp.machine.tesseract import Tesseract
from chatapp.texts import document_warnings

_LIMITS = ChildLimits(cpu_s=30, silence_s=60.0, memory_bytes=1_500_000_000)
_LEAST_CONFIDENCE = 30.0
"""Of 100; words below are guesses."""
_LEAST_LETTERS = 10
"""Letters of a page that was read at least; fewer are specks. Chosen."""
_MOST_SKIPPED = 80
"""Characters between two words of the table in the text; beyond, table and text do not match."""
_NO_BOX = (0.0, 0.0, 0.0, 0.0)
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uff01-\uff60]")


def read(program: Tesseract, path: Path, page: int, stopped: Callable[[], bool]) -> PageRead | None:
    """Read a page, counted from 1; None when it exceeds the limits. Raises JobStopped."""
    arguments = ["ocr", str(path), str(page), "--program", program.path]
    arguments += ["--languages", "+".join(program.languages), *_LIMITS.arguments()]
    try:
        with ChildProcess("--pdf-worker", arguments) as child:
            answers = list(child.lines(_LIMITS.silence_s, stopped))
    except ChildFailed:
        return None
    answer = next((answer for answer in answers if "output" in answer), None)
    if answer is None:
        return None
    if answer.get("blank"):
        return PageRead(page, "", b"", 0.0, 0.0, is_blank=True)
    recognized = laid_out(answer["output"])
    boxes = np.array(recognized.boxes, dtype=np.float64).reshape(-1, 4).T
    packed = pack(boxes, answer["across"], answer["down"])
    return PageRead(page, recognized.text, packed, answer["width"], answer["height"])


def can_help(document: Document) -> bool:
    """Say whether pages were not read because Tesseract was missing, and it is installed now."""
    return bool(document_warnings.unread(document)) and tesseract.find() is not None


class Recognition:
    """OCR for the pages of one file that need it; Tesseract is looked for at the first of them."""

    def __init__(self, path: Path, stopped: Callable[[], bool]) -> None:
        self._path = path
        self._stopped = stopped
        self._find = functools.cache(tesseract.find)
        self.missed: list[int] = []
        """Pages that Tesseract would have read, had it been installed."""

    def improved(self, page: PageRead) -> PageRead:
        """Return a page, by OCR if its own text is missing or worse. Raises JobStopped."""
        recognized = self._recognized(page) if _needs_ocr(page) else None
        if recognized is None:
            return page
        had_letters = letter_count(page.text)
        if recognized.is_blank:
            return page if had_letters else dataclasses.replace(page, is_blank=True)
        least = _LEAST_LETTERS if page.is_bad else had_letters + 1
        if text_quality.is_bad(recognized.text) or letter_count(recognized.text) < least:
            return page
        warnings = [warning for warning in page.warnings if warning == "hidden_text"]
        return dataclasses.replace(recognized, warnings=(*warnings, "ocr"), by_ocr=True)

    def _recognized(self, page: PageRead) -> PageRead | None:
        program = self._find()
        if program is None:
            self.missed.append(page.number)
            return None
        return read(program, self._path, page.number, self._stopped)


def _needs_ocr(page: PageRead) -> bool:
    lacks_text = page.is_bad or page.is_scan or not page.text.strip()
    return lacks_text and not page.fault and not page.is_blank


@dataclass(slots=True)
class BoxedText:
    """Text with one box a character, in pixels."""

    text: str = ""
    boxes: list[Box] = dataclasses.field(default_factory=list)

    def add(self, text: str, box: Box) -> None:
        self.text += text
        self.boxes.append(box)


def laid_out(output: str) -> BoxedText:
    """Return text and boxes of what Tesseract wrote: its table, then its text.

    The table cuts Korean into syllables; which of them form one word stands in the text alone.
    """
    words = list(_trimmed(list(word_rows(output))))
    lines: list[BoxedText] = []
    line_before: tuple[str, ...] = ()
    for word, is_joined in zip(words, _joined(text_lines(output), words), strict=True):
        left, top, _, bottom = word.box
        if word.line != line_before:
            is_new_paragraph = word.line[:2] != line_before[:2]
            if lines and is_new_paragraph:
                lines.append(BoxedText())
            lines.append(BoxedText())
            line_before = word.line
        elif not is_joined:
            lines[-1].add(" ", (left, top, left, bottom))
        _add_letters(lines[-1], word)
    whole = BoxedText()
    for number, line in enumerate(lines):
        if number:
            whole.add("\n", _NO_BOX)
        whole.text += line.text
        whole.boxes += line.boxes
    return whole


def _trimmed(words: list[WordRow]) -> Iterator[WordRow]:
    """Yield the words with text that are no guesses, each box ending where the next one begins."""
    kept = [word for word in words if word.text and word.confidence >= _LEAST_CONFIDENCE]
    for word, following in zip_longest(kept, kept[1:]):
        left, top, right, bottom = word.box
        if following is not None and following.line == word.line:
            right = following.box[0] if left < following.box[0] < right else right
        yield dataclasses.replace(word, box=(left, top, right, bottom))


def _joined(lines: Sequence[str], words: Sequence[WordRow]) -> list[bool]:
    """Return for each word whether the text writes it together with the word before."""
    text = " ".join(lines)
    joined = []
    position = 0
    for word in words:
        start = text.find(word.text, position)
        # Words that were left out as guesses stand between.
        if start < 0 or start - position > _MOST_SKIPPED:
            joined.append(False)
            continue
        joined.append(start == position and start > 0)
        position = start + len(word.text)
    return joined


def _add_letters(line: BoxedText, word: WordRow) -> None:
    """Divide the box of a word among its letters; Hangul and Han are twice as wide."""
    left, top, right, bottom = word.box
    widths = [2 if _WIDE.match(letter) else 1 for letter in word.text]
    step = (right - left) / sum(widths)
    for letter, width in zip(word.text, widths, strict=True):
        line.add(letter, (left, top, left + width * step, bottom))
        left += width * step
