"""The child process that writes a locked file out without its lock, within limits.

The password comes as the first line of stdin: arguments of processes are seen by others.
"""

from __future__ import annotations

import argparse
import json
import sys
import zipfile
from pathlib import Path

from chatapp.engine.documents.read.elements import file_signatures
from chatapp.engine.documents.read.elements.blocks import Unreadable
from chatapp.engine.documents.read.elements.zip_parts import ZipParts
from chatapp.engine.documents.read.locked import (
    locked_office,
    locked_package,
    locked_pdf,
    locked_zip,
)
from chatapp.engine.documents.read.locked.lock_errors import UnknownLock, WrongPassword
from chatapp.engine.process import child_role
from chatapp.errors import cause_code

_HEAD_BYTES = 1024
"""Bytes that tell a file's kind; the mark of a PDF stands within them. Chosen."""


def run(arguments: list[str]) -> int:
    """Unlock FILE into OUTPUT; the answer is one line."""
    parser = argparse.ArgumentParser(prog="chatapp --unlocker")
    parser.add_argument("file", type=Path)
    parser.add_argument("output", type=Path)
    child_role.add_limits(parser)
    request = parser.parse_args(arguments)
    output = child_role.start(request)
    password = str(json.loads(sys.stdin.readline())["password"])
    answer = {"fault": "", "cause": ""}
    try:
        _unlock(request.file, request.output, password)
    except WrongPassword:
        answer["fault"] = "wrong"
    except UnknownLock as error:
        answer |= {"fault": "sealed", "cause": str(error)}
    except Unreadable as error:
        answer |= {"fault": error.fault, "cause": error.cause}
    except MemoryError:
        answer["fault"] = "heavy"
    except (OSError, ValueError, zipfile.BadZipFile):
        answer |= {"fault": "damaged", "cause": cause_code("cut_off")}
    child_role.send_line(output, answer)
    return 0


def _unlock(file: Path, output: Path, password: str) -> None:
    with file.open("rb") as opened:
        head = opened.read(_HEAD_BYTES)
    if head.startswith(file_signatures.ZIP):
        if locked_package.is_locked(ZipParts(file)):
            locked_package.unlock(file, output, password)
        else:
            locked_zip.unlock(file, output, password)
    elif head.startswith(file_signatures.OLE):
        locked_office.unlock(file, output, password)
    elif file_signatures.has_pdf_mark(head):
        locked_pdf.unlock(file, output, password)
    else:
        raise UnknownLock(cause_code("lock_unknown"))
