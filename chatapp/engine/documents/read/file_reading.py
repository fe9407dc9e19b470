"""The one door to the readers of all kinds but PDF: sections from a child process, faults as our
errors.
"""

from __future__ import annotations

import json
import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatapp.engine.documents.page.hidden_text import Hidden
from chatapp.engine.documents.read import file_kinds
from chatapp.engine.process.child_process import Child, TookTooLong
from chatapp.errors import (
    DocumentDamaged,
    DocumentError,
    DocumentLocked,
    DocumentNotReadable,
    DocumentTooHeavy,
    DocumentWithoutText,
    PdfNotPdf,
    cause_code,
)

_log = logging.getLogger("chatapp.documents")

_CPU_S = 40
_SILENCE_S = 50.0
_MEMORY_BYTES = 900_000_000
_HEAVY_SIGNALS = {
    -getattr(signal, name, 999) for name in ("SIGXCPU", "SIGKILL", "SIGABRT", "SIGSEGV")
}
"""libxml2 may end the process when memory runs out."""
_CUT = "end_left_out"


@dataclass(frozen=True, slots=True)
class SectionRead:
    """One of our pages of a document that has none; `of` is how many there are, 0 when not known
    yet.
    """

    number: int
    text: str
    place: str
    heading: str
    warnings: tuple[str, ...]
    of: int
    hidden: tuple[Hidden, ...] = ()


@dataclass(slots=True)
class _Reading:
    """What is known of a file while its sections come."""

    kind: str = ""
    warnings: tuple[str, ...] = ()
    sections: int = 0
    place: str = ""
    has_ended: bool = False
    fault: str = ""
    cause: str = ""


OnSection = Callable[[SectionRead], None]


def read(
    path: Path, name: str, on_section: OnSection, stopped: Callable[[], bool]
) -> tuple[str, tuple[str, ...]]:
    """Read all sections of a file in order; return its kind and what there is to warn of.

    Raises a DocumentError that calls the file `name` when no section can be had, JobStopped when
    asked.
    """
    reading = _Reading()
    limits = (f"--memory={_MEMORY_BYTES}", f"--cpu={_CPU_S}", f"--name={name}")
    with Child(*limits, "--", str(path), role="--file-reader") as child:
        code = 0
        try:
            for line in child.lines(_SILENCE_S, stopped):
                _take(json.loads(line), reading, on_section)
        except (TookTooLong, ValueError):
            reading.fault = "heavy"
            child.kill()
        code = child.exit_code()
    if not reading.has_ended and not reading.fault:
        _log.warning(
            "reader of %s died with %s after %d sections",
            reading.kind or "a file",
            code,
            reading.sections,
        )
        reading.fault = "heavy" if code in _HEAVY_SIGNALS else "damaged"
        reading.cause = cause_code("reader_gave_up")
    if not reading.sections:
        raise _refusal(reading, name)
    if reading.fault:
        reading.warnings += (_CUT,)
    return reading.kind, reading.warnings


def _take(line: dict[str, Any], reading: _Reading, on_section: OnSection) -> None:
    if "section" in line:
        reading.sections = line["section"]
        reading.place = line["place"]
        warnings = tuple(line["warnings"])
        hidden = tuple((start, end, why) for start, end, why in line["hidden"])
        about = line["place"], line["heading"], warnings, line["of"], hidden
        on_section(SectionRead(line["section"], line["text"], *about))
    elif "fault" in line:
        reading.fault, reading.cause = line["fault"], line["cause"]
    else:
        reading.kind = line.get("kind", reading.kind)
        reading.warnings += tuple(line["warnings"])
        reading.has_ended = "end" in line


def _refusal(reading: _Reading, name: str) -> DocumentError:
    if reading.fault == "locked":
        return DocumentLocked(name=name)
    if reading.fault in ("unknown", "damaged") and file_kinds.promised(name) == "pdf":
        return PdfNotPdf(
            name=name,
            what=reading.cause if reading.fault == "unknown" else cause_code("office_or_zip"),
        )
    if reading.fault == "unknown":
        return DocumentNotReadable(name=name, what=reading.cause)
    if reading.fault == "heavy":
        limit = cause_code("cpu_or_memory", seconds=_CPU_S, size=_MEMORY_BYTES // 1_000_000)
        return DocumentTooHeavy(name=name, limit=limit, cause=reading.cause or cause_code("grows"))
    if reading.fault == "damaged":
        return DocumentDamaged(name=name, cause=reading.cause)
    return DocumentWithoutText(name=name)
