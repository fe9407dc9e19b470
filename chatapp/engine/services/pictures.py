"""Keeps the pictures of questions. A child process draws each anew: only it opens foreign files."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

from chatapp.engine.documents.read import picture_file
from chatapp.engine.documents.read.pdf import pdf
from chatapp.errors import FileMissing, PictureMissing, PictureUnknown, os_cause
from chatapp.machine import file_names

LONGEST_PX = 1536
"""Pixels of the longer side of a kept picture; chosen: models that run on an office computer look
at fewer."""
_POINTS = 72
"""Points an inch, the unit of PDF pages (PDF 32000-1, 8.3.2.3)."""
_PAGE_DPI = 150
"""Resolution of a page that is shown to a model; chosen."""
_PROBE_PX = 16
"""Pixels of the width of a first, cheap drawing that tells the page's size in points; chosen."""
_NAME = re.compile(r"[0-9a-f]{64}\.png")
_HEAD_BYTES = 64
"""Bytes at the beginning of a file that tell its kind; chosen."""


class KeptPicture(NamedTuple):
    """A PNG in the folder of pictures, with its size in pixels."""

    name: str
    width: int
    height: int


def keep(folder: Path, path: Path, page: int, stopped: Callable[[], bool]) -> KeptPicture:
    """Keep a picture file, or a page of a PDF file, in a folder.

    Raises FileMissing, PictureUnknown, DocumentDamaged, DocumentTooHeavy, PageNotFound or
    JobStopped.
    """
    name = file_names.shown(path.name)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise FileMissing(name=name, cause=os_cause(error)) from error
    if not picture_file.is_picture(head):
        if b"%PDF" not in head:
            raise PictureUnknown(name=name)
        return keep_page(folder, path, name, page)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as aside:
        # What can be wrong with a picture stays in the child that makes a page of it.
        as_page = Path(aside) / "picture.pdf"
        picture_file.make_pdf(path, as_page, name, stopped)
        return _draw(folder, as_page, name, 1, picture_file.DPI)


def keep_page(folder: Path, file: Path, name: str, page: int) -> KeptPicture:
    """Keep a page of a PDF file as a picture; see `keep`."""
    return _draw(folder, file, name, page, _PAGE_DPI)


def _draw(folder: Path, file: Path, name: str, page: int, dpi: int) -> KeptPicture:
    """Draw a page at this resolution, or at a lower one where it would exceed LONGEST_PX."""
    paper = pdf.render(file, name, page, _PROBE_PX)
    scale = min(LONGEST_PX / max(paper.width, paper.height), dpi / _POINTS)
    return _save(folder, pdf.render(file, name, page, max(1, round(paper.width * scale))).png)


def find(folder: Path, name: str) -> Path:
    """Return the file of a kept picture. Raises PictureMissing."""
    path = folder / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise PictureMissing()
    return path


def existing(folder: Path, names: Collection[str]) -> tuple[str, ...]:
    """Return the files of the pictures that are still kept."""
    return tuple(
        str(folder / name) for name in names if _NAME.fullmatch(name) and (folder / name).is_file()
    )


def forget(folder: Path, keep: Collection[str]) -> None:
    """Delete the kept pictures but these."""
    for path in folder.glob("*.png"):
        if path.name not in keep:
            path.unlink(missing_ok=True)


def _save(folder: Path, png: bytes) -> KeptPicture:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{hashlib.sha256(png).hexdigest()}.png"
    if not (folder / name).is_file():
        aside = folder / f".{name}.{os.getpid()}"
        aside.write_bytes(png)
        os.replace(aside, folder / name)
    # Width and height stand in the PNG header, big-endian.
    return KeptPicture(name, int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big"))
