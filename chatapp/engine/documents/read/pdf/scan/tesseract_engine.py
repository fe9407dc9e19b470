"""Reads pictures with the program Tesseract; runs in the PDF child process."""

from __future__ import annotations

import contextlib
import ctypes
import dataclasses
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray

from chatapp.contract.records import Box
from chatapp.engine.documents.read.pdf.scan import korean_words, scan_picture
from chatapp.engine.documents.read.pdf.scan.ocr_engine import Layout, RecognizedText
from chatapp.engine.documents.read.pdf.scan.tesseract_table import WordRow, text_lines, word_rows
from chatapp.machine import systems
from chatapp.machine.programs import tesseract

_ONE_COLUMN, _COLUMNS = "4", "3"
_MODES = {Layout.TABLE: "11", Layout.BLOCK: "6", Layout.LINE: "7"}
"""Page segmentation modes. Tesseract's own search for columns (3) splits Korean lines at wide
blanks, so it is used only for pages with a gutter. In tables all but 11 lose cells.
"""
_KOREAN, _ENGLISH = "kor", "eng"
_MARGIN = 18
"""Pixels of white around a word that is read by itself; chosen, without any some are misread."""
_WHITE = 255
"""The grey value of paper, 0 to 255."""
_LEAST_CONFIDENCE = 30.0
"""Of 100; words below are guesses."""
_BESIDE_A_GAP = 50.0
"""Of 100: how sure the words beside one that was left out are; chosen, such are flagged."""
_MOST_SKIPPED = 80
"""Characters between two words of the table in the text; beyond, table and text do not match.
Chosen."""
_NO_BOX = (0.0, 0.0, 0.0, 0.0)
"""The box of a line break, which has no place: left, top, right, bottom in pixels, all 0."""
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uff01-\uff60]")
_PR_SET_PDEATHSIG = 1
"""Of prctl.h."""


@dataclass(frozen=True, slots=True)
class TesseractEngine:
    """`languages` as Tesseract takes them: "kor+eng"."""

    program: str
    languages: str

    def recognized(
        self, picture: NDArray[np.uint8], dpi: int, layout: Layout = Layout.PAGE
    ) -> RecognizedText:
        """Return the text of a picture in grey (uint8 [height, width]).

        Raises OSError.
        """
        height, width = picture.shape
        pgm = b"P5 %d %d 255\n" % (width, height) + picture.tobytes()
        mode = _MODES.get(layout)
        if mode is None:
            mode = _COLUMNS if scan_picture.has_gutter(picture) else _ONE_COLUMN
        command = [self.program, "-", "-", "-l", self.languages, "--dpi", str(dpi)]
        output = _run([*command, "--psm", mode], pgm)
        # A figure that is lost in a table is worse than one that is marked as unsure.
        least = 0.0 if layout is Layout.TABLE else _LEAST_CONFIDENCE
        if not {_KOREAN, _ENGLISH} <= set(self.languages.split("+")):
            return laid_out(output, least)
        korean = TesseractEngine(self.program, _KOREAN)

        def read(box: Box) -> RecognizedText:
            left, top, right, bottom = map(int, box)
            part = np.pad(picture[top:bottom, left:right], _MARGIN, constant_values=_WHITE)
            return korean.recognized(part, dpi, Layout.LINE)

        return laid_out(output, least, lambda words: korean_words.corrected(words, read))


def _run(arguments: list[str], picture: bytes) -> str:
    done = subprocess.run(
        [*arguments, "-c", "preserve_interword_spaces=1", "tsv", "txt"],
        input=picture,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=tesseract.environment(),
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        check=False,
        creationflags=systems.here().NO_CONSOLE,
    )
    return done.stdout.decode("utf-8", "replace")


def _die_with_parent() -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def laid_out(
    output: str,
    least: float = _LEAST_CONFIDENCE,
    corrected: Callable[[Sequence[WordRow]], Sequence[WordRow]] = lambda words: words,
) -> RecognizedText:
    """Return text and boxes of what Tesseract wrote: its table, then its text.

    The table cuts Korean into syllables; which of them form one word stands in the text alone.
    """
    words = list(_trimmed(list(word_rows(output)), least))
    lines: list[RecognizedText] = []
    line_before: tuple[str, ...] = ()
    joined = _joined(text_lines(output), words)
    for word, is_joined in zip(corrected(words), joined, strict=True):
        left, top, _, bottom = word.box
        if word.line != line_before:
            is_new_paragraph = word.line[:2] != line_before[:2]
            if lines and is_new_paragraph:
                lines.append(RecognizedText())
            lines.append(RecognizedText())
            line_before = word.line
        elif not is_joined:
            lines[-1].add(" ", (left, top, left, bottom))
        _add_letters(lines[-1], word)
    whole = RecognizedText()
    for number, line in enumerate(lines):
        if number:
            whole.add("\n", _NO_BOX)
        whole.text += line.text
        whole.boxes += line.boxes
        whole.confidences += line.confidences
    return whole


def _trimmed(words: list[WordRow], least: float) -> Iterator[WordRow]:
    """Yield the words with text that are no guesses, each box ending where the next one begins."""
    kept = [word for word in _with_gaps(words, least) if word.confidence >= least]
    for word, following in zip_longest(kept, kept[1:]):
        left, top, right, bottom = word.box
        if following is not None and following.line == word.line:
            right = following.box[0] if left < following.box[0] < right else right
        yield dataclasses.replace(word, box=(left, top, right, bottom))


def _with_gaps(words: Sequence[WordRow], least: float) -> list[WordRow]:
    """Return the words with text; those beside something that is not read are unsure.

    That is a word that is left out as a guess, or what Tesseract takes for a picture: a stamp.
    """
    pictures = [word.box for word in words if not word.text]
    written = [_beside(word, pictures) for word in words if word.text]
    marked = list(written)
    for at, word in enumerate(written):
        if word.confidence >= least or not any(map(str.isalnum, word.text)):
            continue
        for beside in (at - 1, at + 1):
            if 0 <= beside < len(written) and written[beside].line == word.line:
                confidence = min(marked[beside].confidence, _BESIDE_A_GAP)
                marked[beside] = dataclasses.replace(marked[beside], confidence=confidence)
    return marked


def _beside(word: WordRow, pictures: Sequence[Box]) -> WordRow:
    left, top, right, bottom = word.box
    for box in pictures:
        height = bottom - top
        is_level = min(bottom, box[3]) - max(top, box[1]) > height / 2
        if is_level and left - height < box[2] and box[0] < right + height:
            return dataclasses.replace(word, confidence=min(word.confidence, _BESIDE_A_GAP))
    return word


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


def _add_letters(line: RecognizedText, word: WordRow) -> None:
    """Divide the box of a word among its letters; Hangul and Han are twice as wide."""
    left, top, right, bottom = word.box
    widths = [2 if _WIDE.match(letter) else 1 for letter in word.text]
    step = (right - left) / sum(widths)
    for letter, width in zip(word.text, widths, strict=True):
        box: Box = (left, top, left + width * step, bottom)
        line.add(letter, box, round(word.confidence))
        left += width * step
