"""The one door to pictures as documents: a PDF is made of them in a child process, and read by OCR
like a scan.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from chatapp.engine.process.child_process import Child, TookTooLong
from chatapp.errors import DocumentDamaged, DocumentTooHeavy, cause_code

DPI = 96
"""How a picture of up to 1,122 pixels is put on its page; a larger one is shrunk onto it."""
_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_CPU_S = 30
_SILENCE_S = 40.0
_MEMORY_BYTES = 1_500_000_000


def is_picture(head: bytes) -> bool:
    """Say from its first bytes whether a file is a picture that can be read."""
    # BMP's mark of two letters begins texts as well: its header's size stands behind it.
    is_bmp = head.startswith(b"BM") and head[14:18] in (b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0")
    return (
        head.startswith(_STARTS) or is_bmp or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")
    )


def make_pdf(path: Path, to: Path, name: str, stopped: Callable[[], bool]) -> None:
    """Write the pictures of a file as a PDF. Raises DocumentDamaged or DocumentTooHeavy, JobStopped
    when asked.
    """
    limits = ("--memory", str(_MEMORY_BYTES), "--cpu", str(_CPU_S))
    told: dict[str, object] = {"fault": cause_code("reader_gave_up")}
    try:
        with Child("picture", str(path), "--output", str(to), *limits) as child:
            for line in child.lines(_SILENCE_S, stopped):
                told = json.loads(line)
    except (TookTooLong, ValueError):
        told = {"fault": "memory"}
    if told.get("fault") == "memory":
        limit = cause_code("cpu_or_memory", seconds=_CPU_S, size=_MEMORY_BYTES // 1_000_000)
        raise DocumentTooHeavy(name=name, limit=limit, cause=cause_code("picture_too_large"))
    if "fault" in told:
        raise DocumentDamaged(name=name, cause=str(told["fault"]))
