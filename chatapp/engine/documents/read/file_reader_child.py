"""The child process that reads all formats but PDF: sends the sections of a file, a line each."""

from __future__ import annotations

import argparse
import dataclasses
import struct
import time
import traceback
import zlib
from pathlib import Path
from typing import BinaryIO

from chatapp.engine.documents.read.document_reader import open_document
from chatapp.engine.documents.read.elements import attachments
from chatapp.engine.documents.read.elements.blocks import Unreadable
from chatapp.engine.process import child_role
from chatapp.engine.process.child_role import send_line
from chatapp.errors import cause_code

MOST_SECTIONS = 20_000
"""Sections that are read of a document; chosen."""
MOST_CHARS = 8_000_000
"""Characters that are read of a document, some thousand pages; chosen."""
_CPU_SHARE = 0.7
"""Share of the child's CPU limit after which reading ends: a part of a document is better than
none. Chosen."""
_CUT = "end_left_out"
_RAISED_OVER_DAMAGE = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError),
    *(TypeError, ValueError, struct.error, zlib.error),
)
"""What libraries raise over damaged files. Anything else ends this process, which is told, too."""


def run(arguments: list[str]) -> int:
    """Read FILE and return 0; a file that cannot be read is reported on stdout as well."""
    parser = argparse.ArgumentParser(prog="chatapp --file-reader")
    parser.add_argument("file", type=Path)
    parser.add_argument("--name", default="")
    parser.add_argument("--attachments", type=Path)
    child_role.add_limits(parser)
    request = parser.parse_args(arguments)
    output = child_role.start(request)
    try:
        _read(request, output)
    except Unreadable as error:
        send_line(output, {"fault": error.fault, "cause": error.cause})
    except (MemoryError, RecursionError):
        send_line(output, {"fault": "heavy", "cause": ""})
    except _RAISED_OVER_DAMAGE as error:
        cause = cause_code("reader_gave_up")
        send_line(output, {"fault": "damaged", "cause": cause, "raised": _place(error)})
    return 0


def _place(error: Exception) -> str:
    """Return what was raised where, for the log; its words may be the user's text."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"


def _read(request: argparse.Namespace, output: BinaryIO) -> None:
    document = open_document(request.file, request.name)
    send_line(output, {"kind": document.kind, "warnings": document.warnings})
    number = chars = 0
    for number, section in enumerate(document.sections, 1):
        chars += len(section.text)
        send_line(output, {"section": number, **dataclasses.asdict(section)})
        is_late = time.process_time() > _CPU_SHARE * request.cpu
        if number >= MOST_SECTIONS or chars >= MOST_CHARS or is_late:
            send_line(output, {"end": number, "warnings": [_CUT]})
            return
    if request.attachments is not None:
        for file in attachments.saved(document.attachments, request.attachments):
            send_line(output, {"attached": file.name, "path": str(file.path or "")})
    send_line(output, {"end": number, "warnings": []})
