"""Has LibreOffice convert a file that no reader of ours knows; its faults as our errors."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatapp.contract.document_formats import ending_of
from chatapp.engine.documents.read.elements import file_signatures
from chatapp.engine.process.child_process import ChildFailed, ChildLimits, ChildProcess
from chatapp.errors import (
    ConversionFailed,
    DocumentNeedsOffice,
    DocumentNotReadable,
    cause_code,
)
from chatapp.machine.programs import libreoffice

_BY_ENDING = {
    **dict.fromkeys(("doc", "wps", "wpd", "sxw"), "docx"),
    **dict.fromkeys(("xls", "sxc", "wk1", "123"), "xlsx"),
    **dict.fromkeys(("ppt", "sxi"), "pptx"),
}
"""By the endings of files that LibreOffice reads, the formats that they are converted to."""
_OLDEST = ("wps", "wpd", "wk1", "123")
"""The endings of files that are in no container."""
_BY_CAUSE = {
    cause_code("hwp_3"): "docx",
    cause_code("word_95"): "docx",
    cause_code("xlsb"): "xlsx",
}
"""The same by why a file was refused."""
SECONDS = 60.0
"""Seconds that LibreOffice may take; a first start takes 3 s on two cores. Chosen."""
_LIMITS = ChildLimits(cpu_s=60, silence_s=2 * SECONDS + 20, memory_bytes=3_000_000_000)
"""LibreOffice maps 2 GB of libraries and memory that it does not touch."""


@dataclass(frozen=True, slots=True)
class _Converted:
    """The answer of the child: why it failed, and the file that was written."""

    cause: str
    path: str


def target(path: Path, name: str, refused: DocumentNotReadable) -> str:
    """Return the ending of the format to convert a refused file to, "" for none."""
    if (by_cause := _BY_CAUSE.get(refused.details["what"])) is not None:
        return by_cause
    with path.open("rb") as file:
        head = file.read(8)
    is_office = head.startswith((file_signatures.OLE, file_signatures.ZIP))
    is_other = ending_of(name) in _OLDEST and not file_signatures.is_text(head)
    return _BY_ENDING.get(ending_of(name), "") if is_office or is_other else ""


def convert(
    path: Path, name: str, refused: DocumentNotReadable, stopped: Callable[[], bool]
) -> str:
    """Replace a refused file by what LibreOffice makes of it; return the ending of its format.

    Raises DocumentNeedsOffice, ConversionFailed, `refused` or JobStopped.
    """
    ending, program = target(path, name, refused), libreoffice.find()
    if not ending:
        raise refused
    if not program:
        raise DocumentNeedsOffice(name=name, what=refused.details["what"])
    with tempfile.TemporaryDirectory(prefix="converted-", dir=path.parent) as within:
        folder = Path(within)
        source = folder / f"source.{ending_of(name) or ending}"
        shutil.copyfile(path, source)
        answer = _converted(source, ending, program, stopped)
        if answer.cause:
            raise ConversionFailed(name=name, cause=answer.cause)
        os.replace(answer.path, path)
    return ending


def _converted(source: Path, ending: str, program: str, stopped: Callable[[], bool]) -> _Converted:
    answer: dict[str, Any] = {"cause": cause_code("office_ended", code=""), "path": ""}
    arguments = [str(source), ending, str(source.parent), f"--program={program}"]
    arguments += [f"--seconds={SECONDS}", *_LIMITS.arguments()]
    try:
        with ChildProcess("--converter", arguments) as child:
            for line in child.lines(_LIMITS.silence_s, stopped):
                answer = line
    except ChildFailed:
        answer["cause"] = cause_code("office_hangs", seconds=int(SECONDS))
    return _Converted(answer["cause"], answer["path"])
