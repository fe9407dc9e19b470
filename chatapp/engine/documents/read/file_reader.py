"""Reads all formats but PDF: sections from a child process, its faults as our errors."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chatapp.contract.document_formats import kind_by_name
from chatapp.engine.documents.page.hidden_text import HiddenSpan
from chatapp.engine.documents.read.elements.attachments import AttachedFile
from chatapp.engine.documents.read.elements.sections import DocumentSection, RawCell
from chatapp.engine.process.child_process import ChildFailed, ChildLimits, ChildProcess
from chatapp.errors import (
    DocumentDamaged,
    DocumentError,
    DocumentLocked,
    DocumentNotReadable,
    DocumentSealed,
    DocumentTooHeavy,
    DocumentWithoutText,
    PdfNotPdf,
    cause_code,
)

_log = logging.getLogger("chatapp.documents")

_LIMITS = ChildLimits(cpu_s=40, silence_s=50.0, memory_bytes=900_000_000)
_HEAVY_SIGNALS = {
    -getattr(signal, name, 999) for name in ("SIGXCPU", "SIGKILL", "SIGABRT", "SIGSEGV")
}
"""libxml2 may end the process when memory runs out."""
_CUT = "end_left_out"


@dataclass(frozen=True, slots=True)
class FileRead:
    """The format of a file that was read, warnings about the whole of it, and the files in it."""

    kind: str
    warnings: tuple[str, ...]
    attached: tuple[AttachedFile, ...] = ()


@dataclass(slots=True)
class _FileProgress:
    """What the child has sent so far."""

    kind: str = ""
    warnings: tuple[str, ...] = ()
    attached: list[AttachedFile] = field(default_factory=list)
    sections: int = 0
    has_ended: bool = False
    fault: str = ""
    cause: str = ""


OnSection = Callable[[int, DocumentSection], None]
"""Called with the number of a section, from 1, and the section."""


def read(
    path: Path,
    name: str,
    on_section: OnSection,
    stopped: Callable[[], bool],
    attachments: Path | None = None,
) -> FileRead:
    """Read all sections of a file in order; the files within it are written into `attachments`.

    Raises a DocumentError that calls the file `name` when nothing can be read, and JobStopped.
    """
    progress = _FileProgress()
    folder = [f"--attachments={attachments}"] if attachments is not None else []
    arguments = [*_LIMITS.arguments(), f"--name={name}", *folder, "--", str(path)]
    with ChildProcess("--file-reader", arguments) as child:
        try:
            for line in child.lines(_LIMITS.silence_s, stopped):
                _take(line, progress, on_section)
        except ChildFailed:
            progress.fault = "heavy"
            child.kill()
        code = child.exit_code()
    if not progress.has_ended and not progress.fault:
        kind = progress.kind or "a file"
        _log.warning("reader of %s died with %s after %d sections", kind, code, progress.sections)
        progress.fault = "heavy" if code in _HEAVY_SIGNALS else "damaged"
        progress.cause = cause_code("reader_gave_up")
    if not progress.sections:
        raise _refusal(progress, name)
    if progress.fault:
        progress.warnings += (_CUT,)
    return FileRead(progress.kind, progress.warnings, tuple(progress.attached))


def _take(line: dict[str, Any], progress: _FileProgress, on_section: OnSection) -> None:
    if "section" in line:
        progress.sections = line.pop("section")
        line["warnings"] = tuple(line["warnings"])
        line["hidden"] = tuple(HiddenSpan(*span) for span in line["hidden"])
        line["raw"] = tuple(RawCell(*cell) for cell in line["raw"])
        on_section(progress.sections, DocumentSection(**line))
    elif "attached" in line:
        path = Path(line["path"]) if line["path"] else None
        progress.attached.append(AttachedFile(line["attached"], path))
    elif "fault" in line:
        progress.fault, progress.cause = line["fault"], line["cause"]
        if raised := line.get("raised"):
            _log.warning("reader of %s raised %s", progress.kind or "a file", raised)
    else:
        progress.kind = line.get("kind", progress.kind)
        progress.warnings += tuple(line["warnings"])
        progress.has_ended = "end" in line


def _refusal(progress: _FileProgress, name: str) -> DocumentError:
    fault, cause = progress.fault, progress.cause
    if fault == "locked":
        return DocumentLocked(name=name)
    if fault == "sealed":
        return DocumentSealed(name=name, cause=cause)
    if fault in ("unknown", "damaged") and kind_by_name(name) == "pdf":
        return PdfNotPdf(
            name=name, what=cause if fault == "unknown" else cause_code("office_or_zip")
        )
    if fault == "unknown":
        return DocumentNotReadable(name=name, what=cause)
    if fault == "heavy":
        cause = cause or cause_code("grows")
        return DocumentTooHeavy(name=name, limit=_LIMITS.cause(), cause=cause)
    if fault == "damaged":
        return DocumentDamaged(name=name, cause=cause)
    return DocumentWithoutText(name=name)
