"""Reads PDF files: pages and pictures of pages from a child process, its faults as our errors."""

from __future__ import annotations

import base64
import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chatapp.engine.documents.read.elements import file_signatures
from chatapp.engine.documents.read.elements.attachments import AttachedFile
from chatapp.engine.documents.read.pdf import page_read
from chatapp.engine.documents.read.pdf.page_builder import PageBuilder
from chatapp.engine.documents.read.pdf.page_read import PageRead, PdfExtras
from chatapp.engine.process.child_process import ChildFailed, ChildLimits, ChildProcess
from chatapp.errors import (
    DocumentError,
    DocumentSealed,
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
"""Pages that one child process reads; chosen."""
_LIMITS = ChildLimits(cpu_s=20, silence_s=25.0, memory_bytes=900_000_000)
_DRAW_LIMITS = ChildLimits(cpu_s=20, silence_s=25.0, memory_bytes=1_000_000_000)
_MOST_DEATHS = 2
"""Children that may die on one file: 2 × 20 s of CPU time are spent by then."""
_MOST_PAGES = 50_000
"""Pages of a document at most; chosen."""
_HEAD_BYTES = 4096
"""Bytes of a file that tell what it is; chosen."""
_CUT_BYTES = 32
"""Bytes below which a file that begins as a PDF is cut off; chosen."""
_HEAVY_SIGNALS = {
    -getattr(signal, name, 999) for name in ("SIGXCPU", "SIGKILL", "SIGABRT", "SIGTRAP", "SIGILL")
}
"""pdfium ends itself with a trap when memory runs out."""


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page's picture; `width` and `height` in points, `pages` is the document's page count."""

    png: bytes
    width: float
    height: float
    pages: int


@dataclass(frozen=True, slots=True)
class PdfRead:
    """How many pages a document has, and what besides."""

    pages: int
    extras: PdfExtras


@dataclass(slots=True)
class _PdfProgress:
    """What the children have sent so far."""

    name: str
    pages: int = 0
    next_page: int = 1
    good: int = 0
    deaths: int = 0
    heavy: bool = False
    fault: str = ""
    lost: list[int] = field(default_factory=list)
    is_xfa: bool = False
    attached: dict[AttachedFile, None] = field(default_factory=dict)
    attachments: Path | None = None
    """Where files within it are written."""
    builder: PageBuilder = field(default_factory=PageBuilder)

    def page(self, line: dict[str, Any]) -> PageRead:
        if "fault" in line:
            return page_read.without_text(line["page"], line["fault"])
        return self.builder.page(line)


OnPage = Callable[[PageRead, int], None]
"""Called with each page and the number of pages."""


def read_pages(
    path: Path,
    name: str,
    on_page: OnPage,
    stopped: Callable[[], bool],
    attachments: Path | None = None,
) -> PdfRead:
    """Read all pages in order, bad ones with a fault; files within it are written into a folder.

    Raises a DocumentError that calls the file `name` when no page can be read, JobStopped when asked.
    """
    head = _head(path, name)
    progress = _PdfProgress(name, attachments=attachments)
    while True:
        _read_some(path, progress, on_page, stopped)
        if progress.fault:
            raise _refusal(progress, head)
        if progress.pages and progress.next_page > progress.pages:
            break
        if progress.deaths >= _MOST_DEATHS or not progress.pages:
            _give_up(progress, on_page)
            break
    if not progress.good:
        raise _nothing_read(progress)
    return PdfRead(progress.pages, PdfExtras(tuple(progress.attached), progress.is_xfa))


def render(path: Path, name: str, page: int, width_px: int) -> RenderedPage:
    """Draw a page. Raises FileMissing, PageNotFound, PdfDamaged or PdfTooHeavy."""
    _head(path, name)
    heavy = PdfTooHeavy(
        name=name, place=cause_code("at_page", page=page), limit=_DRAW_LIMITS.cause()
    )
    arguments = ["draw", str(path), str(page), str(width_px), *_DRAW_LIMITS.arguments()]
    with ChildProcess("--pdf-worker", arguments) as child:
        try:
            lines = child.lines(_DRAW_LIMITS.silence_s, lambda: False)
            opened = next(lines, {})
            if not 1 <= page <= opened.get("pages", page):
                raise PageNotFound(name=name, page=page)
            drawn = next(lines, {})
        except ChildFailed:
            raise heavy from None
    for answer in (opened, drawn):
        if answer.get("fault", "memory") != "memory":
            raise PdfDamaged(name=name, cause=cause_code("page_not_drawn"))
    if "png" not in drawn:
        raise heavy
    png = base64.b64decode(drawn["png"])
    return RenderedPage(png, drawn["width"], drawn["height"], opened["pages"])


def _head(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise FileMissing(name=name, cause=os_cause(error)) from error
    if not head:
        raise PdfEmpty(name=name)
    if not file_signatures.has_pdf_mark(head):
        raise PdfNotPdf(name=name, what=file_signatures.describe(head))
    return head


def _read_some(
    path: Path, progress: _PdfProgress, on_page: OnPage, stopped: Callable[[], bool]
) -> None:
    """Read on with one child, until its share of pages is read or it dies."""
    first = progress.next_page
    last = first + PAGES_A_CHILD - 1
    arguments = ["read", str(path), str(first), str(last), *_LIMITS.arguments()]
    if progress.attachments is not None:
        arguments.append(f"--attachments={progress.attachments}")
    with ChildProcess("--pdf-worker", arguments) as child:
        has_ended = False
        try:
            for line in child.lines(_LIMITS.silence_s, stopped):
                has_ended = _take(line, progress, on_page)
        except ChildFailed:
            progress.heavy = True
            child.kill()
        code = child.exit_code()
    if not has_ended and not progress.fault:
        _log.warning("PDF child died with %s at page %d", code, progress.next_page)
        progress.deaths += 1
        progress.heavy = progress.heavy or code in _HEAVY_SIGNALS
        if progress.pages:
            _lose_page(progress, on_page)


def _take(line: dict[str, Any], progress: _PdfProgress, on_page: OnPage) -> bool:
    """Take one line of the child; return whether it was the last."""
    if "page" in line:
        page = progress.page(line)
        progress.next_page = page.number + 1
        progress.good += not page.fault
        on_page(page, progress.pages)
    elif "pages" in line:
        progress.pages = min(line["pages"], _MOST_PAGES)
        progress.fault = "" if progress.pages else "no_pages"
        progress.is_xfa = line["is_xfa"]
        progress.builder.typed = line["typed"]
    elif "fault" in line:
        progress.fault = line["fault"]
    for file in line.get("attached", ()):
        path = Path(file["path"]) if file["path"] else None
        progress.attached[AttachedFile(file["name"], path)] = None
    return "end" in line or bool(progress.fault)


def _lose_page(progress: _PdfProgress, on_page: OnPage) -> None:
    progress.lost.append(progress.next_page)
    on_page(page_read.without_text(progress.next_page, "too_heavy"), progress.pages)
    progress.next_page += 1


def _give_up(progress: _PdfProgress, on_page: OnPage) -> None:
    while progress.good and progress.next_page <= progress.pages:
        _lose_page(progress, on_page)


def _refusal(progress: _PdfProgress, head: bytes) -> DocumentError:
    name = progress.name
    if progress.fault == "no_pages":
        return PdfNoPages(name=name)
    if progress.fault == "password":
        return PdfLocked(name=name)
    if progress.fault == "security":
        return DocumentSealed(name=name, cause=cause_code("lock_unknown"))
    if progress.fault == "missing":
        return FileMissing(name=name, cause=cause_code("no_such_file"))
    if len(head) < _CUT_BYTES:
        return PdfDamaged(name=name, cause=cause_code("cut_off"))
    return PdfDamaged(name=name, cause=cause_code("no_pages_found"))


def _nothing_read(progress: _PdfProgress) -> DocumentError:
    if progress.heavy:
        place = cause_code("at_page", page=progress.lost[0]) if progress.lost else ""
        return PdfTooHeavy(name=progress.name, place=place, limit=_LIMITS.cause())
    if progress.pages:
        return PdfDamaged(name=progress.name, cause=cause_code("no_page_readable"))
    return PdfDamaged(name=progress.name, cause=cause_code("pdf_reader_gave_up"))
