"""Pictures as documents: a child process makes a PDF of a picture, which is read as a scan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from chatapp.engine.process.child_process import ChildFailed, ChildLimits, ChildProcess
from chatapp.errors import DocumentDamaged, DocumentTooHeavy, cause_code

DPI = 96
"""Resolution of a picture of up to 1,122 pixels on its page; a larger one is shrunk onto it."""
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_BMP_HEADER_SIZES = (b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0")
_LIMITS = ChildLimits(cpu_s=30, silence_s=40.0, memory_bytes=1_500_000_000)


def is_picture(head: bytes) -> bool:
    """Say from its first bytes whether a file is a picture that can be read."""
    # Texts may begin with "BM" as well: a bitmap has the size of its header at byte 14.
    is_bmp = head.startswith(b"BM") and head[14:18] in _BMP_HEADER_SIZES
    is_webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    return head.startswith(_SIGNATURES) or is_bmp or is_webp


def make_pdf(path: Path, to: Path, name: str, stopped: Callable[[], bool]) -> None:
    """Write a file's pictures as PDF. Raises DocumentDamaged, DocumentTooHeavy or JobStopped."""
    answer: dict[str, Any] = {"fault": cause_code("reader_gave_up")}
    arguments = ["picture", str(path), f"--output={to}", *_LIMITS.arguments()]
    try:
        with ChildProcess("--pdf-worker", arguments) as child:
            for line in child.lines(_LIMITS.silence_s, stopped):
                answer = line
    except ChildFailed:
        answer = {"fault": "memory"}
    if answer.get("fault") == "memory":
        limit = _LIMITS.cause()
        raise DocumentTooHeavy(name=name, limit=limit, cause=cause_code("picture_too_large"))
    if "fault" in answer:
        raise DocumentDamaged(name=name, cause=str(answer["fault"]))
