"""Reads pages by OCR in a child process and gives each character a box, as in pages with text."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Sequence
from pathlib import Path

from chatapp.contract.records import Document
from chatapp.engine.documents.read.pdf import garbled_words, recognized_page
from chatapp.engine.documents.read.pdf.page_read import PageRead, letter_count
from chatapp.engine.language import text_quality
from chatapp.engine.process.child_process import ChildFailed, ChildLimits, ChildProcess
from chatapp.machine.programs import tesseract
from chatapp.machine.programs.tesseract import Tesseract
from chatapp.texts import document_warnings

_LIMITS = ChildLimits(cpu_s=30, silence_s=120.0, memory_bytes=1_500_000_000)
_NOISE = 50
"""Mean confidence of a page, 0 to 100, below which what was recognized is no text; chosen."""
_UNSURE_PAGE = 75
"""Mean confidence of a page, 0 to 100, below which it is said to be hard to read; chosen."""
_LEAST_LETTERS = 10
"""Letters that are read at least instead of a garbled page. Chosen."""
_FEWEST_LETTERS = 4
"""Letters of a page that was read at least; fewer are specks. Chosen."""

_MOST_PAGES_OF_WORDS = 12
"""Pages of a file whose single words are read by OCR, a second or two each; the words of further
ones are left out and told. A book of formulas has such words on every page. Chosen."""


def read(program: Tesseract, path: Path, page: int, stopped: Callable[[], bool]) -> PageRead | None:
    """Read a page, counted from 1; None when it exceeds the limits. Raises JobStopped.

    A page that is hard to read in the first languages is read in the second ones too, and the surer
    result is taken: Korean data read Japanese with a confidence of 11 to 16, Japanese data with 88;
    Korean pages the other way round with 91 and 39 (measured with drawn pages).
    """
    first = _read_in(program.languages, program, path, page, stopped)
    is_sure = first is not None and (first.is_blank or first.confidence >= _UNSURE_PAGE)
    if is_sure or not program.second_languages:
        return first
    second = _read_in(program.second_languages, program, path, page, stopped)
    if first is None or second is None:
        return first or second
    return max(first, second, key=lambda result: result.confidence)


def _read_in(
    languages: Sequence[str],
    program: Tesseract,
    path: Path,
    page: int,
    stopped: Callable[[], bool],
) -> PageRead | None:
    arguments = ["ocr", str(path), str(page), "--engine", "tesseract", "--program", program.path]
    arguments += ["--languages", "+".join(languages), *_LIMITS.arguments()]
    try:
        with ChildProcess("--pdf-worker", arguments) as child:
            answers = list(child.lines(_LIMITS.silence_s, stopped))
    except ChildFailed:
        return None
    answer = next((answer for answer in answers if "across" in answer), None)
    if answer is None:
        return None
    if answer.get("blank"):
        return PageRead(page, "", b"", 0.0, 0.0, is_blank=True)
    return recognized_page.built(page, answer)


def can_help(document: Document) -> bool:
    """Say whether pages were not read because Tesseract was missing, and it is installed now."""
    return bool(document_warnings.unread(document)) and tesseract.find() is not None


class Recognition:
    """OCR for the pages of one file that need it; Tesseract is looked for at the first of them."""

    def __init__(self, path: Path, stopped: Callable[[], bool]) -> None:
        self._path = path
        self._stopped = stopped
        self._find = functools.cache(tesseract.find)
        self._pages_of_words = 0
        self.missed: list[int] = []
        """Pages that Tesseract would have read, had it been installed."""

    def improved(self, page: PageRead) -> PageRead:
        """Return a page, by OCR if its own text is missing or worse. Raises JobStopped."""
        if not _needs_ocr(page):
            return self._with_words(page) if page.garbled else page
        recognized = self._recognized(page)
        if recognized is None:
            return page
        had_letters = letter_count(page.text)
        if recognized.is_blank:
            return page if had_letters else dataclasses.replace(page, is_blank=True)
        least = _LEAST_LETTERS if page.is_bad else max(had_letters + 1, _FEWEST_LETTERS)
        unsure = sum(len(word) for word in recognized.unsure)
        is_guessed = recognized.confidence < _NOISE or 2 * unsure > letter_count(recognized.text)
        is_noise = text_quality.is_bad(recognized.text) or is_guessed
        if is_noise or letter_count(recognized.text) < least:
            return page
        kept = [warning for warning in page.warnings if warning == "hidden_text"]
        hard = ["ocr_unsure"] if recognized.confidence < _UNSURE_PAGE else []
        return dataclasses.replace(recognized, warnings=(*kept, "ocr", *hard), by_ocr=True)

    def _with_words(self, page: PageRead) -> PageRead:
        """Return a page with its garbled words read by OCR, left out where that fails."""
        self._pages_of_words += 1
        is_within = self._pages_of_words <= _MOST_PAGES_OF_WORDS
        return garbled_words.mended(page, self._recognized(page) if is_within else None)

    def _recognized(self, page: PageRead) -> PageRead | None:
        program = self._find()
        if program is None:
            self.missed.append(page.number)
            return None
        return read(program, self._path, page.number, self._stopped)


def _needs_ocr(page: PageRead) -> bool:
    lacks_text = page.is_bad or page.is_scan or not page.text.strip()
    return lacks_text and not page.fault and not page.is_blank
