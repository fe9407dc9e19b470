"""The one door to the PDF reader: pages and pictures from a child process, faults as our errors."""

from __future__ import annotations

import base64
import json
import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chatapp.engine.documents.page.hidden_text import Hidden
from chatapp.engine.documents.page.page_layout import lay_out
from chatapp.engine.documents.read import file_kinds
from chatapp.engine.language import text_quality
from chatapp.engine.process.child_process import Child, TookTooLong
from chatapp.errors import (
    DocumentError,
    FileMissing,
    PageNotFound,
    PdfDamaged,
    PdfEmpty,
    PdfLocked,
    PdfNoPages,
    PdfNotPdf,
    PdfTooHeavy,
    cause_code,
    os_cause,
)

_log = logging.getLogger("chatapp.documents")

PAGES_A_CHILD = 1000
_CPU_S = 20
_SILENCE_S = 25.0
_MEMORY_BYTES = 900_000_000
_MOST_DEATHS = 2
"""A file whose pages killed this many children costs no third one: 2 × 20 s of CPU are spent."""
_MOST_PAGES = 50_000
_COVERED = 0.5
_STAMP = 60
"""Letters on a scanned page that are only its number or the name of the scanner."""
_HEAVY_SIGNALS = {
    -getattr(signal, name, 999) for name in ("SIGXCPU", "SIGKILL", "SIGABRT", "SIGTRAP", "SIGILL")
}
"""pdfium ends itself with a trap when memory runs out."""


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page as the child sent it; a page with a fault has no text."""

    number: int
    text: str
    packed_boxes: bytes
    width: float
    height: float
    warnings: tuple[str, ...] = ()
    fault: str = ""
    bold: tuple[int, ...] = ()
    """The characters that bold lines begin with."""
    hidden: tuple[Hidden, ...] = ()
    is_blank: bool = False
    """Nothing at all is drawn on it."""
    is_bad: bool = False
    """Its text is no language."""
    is_scan: bool = False
    """A picture covers it; what text there is was stamped on."""
    by_ocr: bool = False


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page's picture; `width` and `height` are in points, `pages` is how many the document has."""

    png: bytes
    width: float
    height: float
    pages: int


@dataclass(slots=True)
class _Reading:
    """What is known of a file while its pages come."""

    name: str
    pages: int = 0
    next_page: int = 1
    good: int = 0
    deaths: int = 0
    heavy: bool = False
    fault: str = ""
    lost: list[int] = field(default_factory=list)


OnPage = Callable[[PageRead, int], None]
"""Called with each page and the number of pages."""


def read_pages(path: Path, name: str, on_page: OnPage, stopped: Callable[[], bool]) -> int:
    """Read all pages in order, bad ones with a fault; return how many there are.

    Raises a DocumentError that calls the file `name` when no page can be had, JobStopped when asked.
    """
    head = _head(path, name)
    reading = _Reading(name)
    while True:
        _read_some(path, reading, on_page, stopped)
        if reading.fault:
            raise _refusal(reading, head)
        if reading.pages and reading.next_page > reading.pages:
            break
        if reading.deaths >= _MOST_DEATHS or not reading.pages:
            _give_up(reading, on_page)
            break
    if not reading.good:
        raise _nothing_read(reading)
    return reading.pages


def render(path: Path, name: str, page: int, width_px: int) -> RenderedPage:
    """Draw a page. Raises FileMissing, PageNotFound, PdfDamaged or PdfTooHeavy."""
    _head(path, name)
    heavy = PdfTooHeavy(name=name, place=cause_code("at_page", page=page), limit=_limit_text())
    with Child("draw", str(path), str(page), str(width_px), "--cpu", str(_CPU_S)) as child:
        try:
            lines = child.lines(_SILENCE_S, lambda: False)
            opened: dict[str, Any] = json.loads(next(lines, b"{}"))
            if not 1 <= page <= opened.get("pages", page):
                raise PageNotFound(name=name, page=page)
            drawn: dict[str, Any] = json.loads(next(lines, b"{}"))
        except TookTooLong:
            raise heavy from None
    for answer in (opened, drawn):
        if answer.get("fault", "memory") != "memory":
            raise PdfDamaged(name=name, cause=cause_code("page_not_drawn"))
    if "png" not in drawn:
        raise heavy
    return RenderedPage(
        base64.b64decode(drawn["png"]), drawn["width"], drawn["height"], opened["pages"]
    )


def _head(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise FileMissing(name=name, cause=os_cause(error)) from error
    if not head:
        raise PdfEmpty(name=name)
    if not file_kinds.has_pdf_header(head):
        raise PdfNotPdf(name=name, what=file_kinds.kind(head))
    return head


def _read_some(path: Path, reading: _Reading, on_page: OnPage, stopped: Callable[[], bool]) -> None:
    """Read on with one child, until its share is read or it dies."""
    first = reading.next_page
    last = first + PAGES_A_CHILD - 1
    limits = ("--memory", str(_MEMORY_BYTES), "--cpu", str(_CPU_S))
    with Child("read", str(path), str(first), str(last), *limits) as child:
        ended = False
        try:
            for line in child.lines(_SILENCE_S, stopped):
                ended = _take(json.loads(line), reading, on_page)
        except (TookTooLong, ValueError):
            reading.heavy = True
            child.kill()
        code = child.exit_code()
    if not ended and not reading.fault:
        _log.warning("PDF child died with %s at page %d", code, reading.next_page)
        _died(reading, code, on_page)


def _take(line: dict[str, Any], reading: _Reading, on_page: OnPage) -> bool:
    """Take one line of the child; True when it was the last."""
    if "page" in line:
        page = _page(line)
        reading.next_page = page.number + 1
        reading.good += not page.fault
        on_page(page, reading.pages)
    elif "pages" in line:
        reading.pages = min(line["pages"], _MOST_PAGES)
        reading.fault = "" if reading.pages else "no_pages"
    elif "fault" in line:
        reading.fault = line["fault"]
    return "end" in line or bool(reading.fault)


def _page(line: dict[str, Any]) -> PageRead:
    if "fault" in line:
        return PageRead(line["page"], "", b"", 0.0, 0.0, fault=line["fault"])
    left, bottom, right, top, turns = line["frame"]
    frame = (left, bottom, right, top, turns)
    marks = line["marks"]
    laid = lay_out(
        line["text"], base64.b64decode(line["rectangles"]), frame, line["bold"], marks["hidden"]
    )
    is_bad = text_quality.is_bad(laid.text, marks["unmapped"])
    letters = sum(map(len, laid.text.split()))
    return PageRead(
        line["page"],
        laid.text,
        laid.packed_boxes,
        laid.width,
        laid.height,
        (*laid.warnings, "garbled_text") if is_bad else laid.warnings,
        bold=laid.bold,
        hidden=laid.hidden,
        is_blank=not letters and not marks["drawn"],
        is_bad=is_bad,
        is_scan=marks["picture"] >= _COVERED and letters < _STAMP,
    )


def _died(reading: _Reading, code: int, on_page: OnPage) -> None:
    reading.deaths += 1
    reading.heavy = reading.heavy or code in _HEAVY_SIGNALS
    if reading.pages:
        _lose_page(reading, on_page)


def _lose_page(reading: _Reading, on_page: OnPage) -> None:
    reading.lost.append(reading.next_page)
    on_page(PageRead(reading.next_page, "", b"", 0.0, 0.0, fault="too_heavy"), reading.pages)
    reading.next_page += 1


def _give_up(reading: _Reading, on_page: OnPage) -> None:
    while reading.good and reading.next_page <= reading.pages:
        _lose_page(reading, on_page)


def _refusal(reading: _Reading, head: bytes) -> DocumentError:
    name = reading.name
    if reading.fault == "no_pages":
        return PdfNoPages(name=name)
    if reading.fault in ("password", "security"):
        return PdfLocked(name=name)
    if reading.fault == "missing":
        return FileMissing(name=name, cause=cause_code("no_such_file"))
    if len(head) < 32:
        return PdfDamaged(name=name, cause=cause_code("cut_off"))
    return PdfDamaged(name=name, cause=cause_code("no_pages_found"))


def _nothing_read(reading: _Reading) -> DocumentError:
    if reading.heavy:
        place = cause_code("at_page", page=reading.lost[0]) if reading.lost else ""
        return PdfTooHeavy(name=reading.name, place=place, limit=_limit_text())
    if reading.pages:
        return PdfDamaged(name=reading.name, cause=cause_code("no_page_readable"))
    return PdfDamaged(name=reading.name, cause=cause_code("pdf_reader_gave_up"))


def _limit_text() -> str:
    return cause_code("cpu_or_memory", seconds=_CPU_S, size=_MEMORY_BYTES // 1_000_000)
