"""The program LibreOffice, which reads formats that no reader of ours knows: where it is."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

_ELSEWHERE = {
    "win32": (
        r"C:\Program Files\LibreOffice\program\soffice.com",
        r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    ),
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
}
"""Where installers put it without adding it to PATH."""


def find() -> str:
    """Return the path of the program, "" where it is not installed."""
    named = shutil.which("soffice") or shutil.which("libreoffice")
    places = (named, *_ELSEWHERE.get(sys.platform, ()))
    path = next((place for place in places if place and os.access(place, os.X_OK)), "")
    # On Linux "soffice" is a script; the program itself ends when it is killed.
    program = Path(path).resolve().with_name("soffice.bin")
    return str(program) if path and sys.platform != "win32" and program.is_file() else path
