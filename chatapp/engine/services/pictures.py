"""Keeps the pictures of questions: each is drawn anew by a child process, so that nothing else
opens a foreign file.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

from chatapp.engine.documents.read import picture_file
from chatapp.engine.documents.read.pdf import pdf
from chatapp.errors import FileMissing, PictureMissing, PictureUnknown, os_cause
from chatapp.machine import file_names

LONGEST_PX = 1536
"""Of the longer side: more than any model that runs on an office computer looks at."""
_POINTS = 72
_PAGE_DPI = 150
_GLANCE_PX = 16
_NAME = re.compile(r"[0-9a-f]{64}\.png")
_HEAD_BYTES = 64


def keep(folder: Path, path: Path, page: int, stopped: Callable[[], bool]) -> tuple[str, int, int]:
    """Keep a picture file or a page of a PDF in a folder; return its name and its pixels across and
    down.

    Raises FileMissing, PictureUnknown, DocumentDamaged, DocumentTooHeavy, PageNotFound or Stopped.
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
        # As with pictures among documents, what can be wrong with them stays in the child that
        # makes a page of them.
        as_page = Path(aside) / "picture.pdf"
        picture_file.make_pdf(path, as_page, name, stopped)
        return _draw(folder, as_page, name, 1, picture_file.DPI)


def keep_page(folder: Path, file: Path, name: str, page: int) -> tuple[str, int, int]:
    """Keep a page of a PDF file as a picture; see `keep`."""
    return _draw(folder, file, name, page, _PAGE_DPI)


def _draw(folder: Path, file: Path, name: str, page: int, dpi: int) -> tuple[str, int, int]:
    """Draw a page with so many points an inch, or fewer if it is large: a small picture stays
    small.
    """
    # How large it is on paper, nobody knows before it was drawn.
    paper = pdf.render(file, name, page, _GLANCE_PX)
    most = LONGEST_PX / max(paper.width, paper.height)
    return _save(
        folder,
        pdf.render(file, name, page, max(1, round(paper.width * min(most, dpi / _POINTS)))).png,
    )


def find(folder: Path, name: str) -> Path:
    """Return the file of a kept picture. Raises PictureMissing."""
    path = folder / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise PictureMissing()
    return path


def there(folder: Path, names: Collection[str]) -> tuple[str, ...]:
    """Return the files of those that are kept still: what was seen earlier in a chat need not be."""
    return tuple(
        str(folder / name) for name in names if _NAME.fullmatch(name) and (folder / name).is_file()
    )


def forget(folder: Path, keep: Collection[str]) -> None:
    """Delete the kept pictures but these."""
    for path in folder.glob("*.png"):
        if path.name not in keep:
            path.unlink(missing_ok=True)


def _save(folder: Path, png: bytes) -> tuple[str, int, int]:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{hashlib.sha256(png).hexdigest()}.png"
    if not (folder / name).is_file():
        aside = folder / f".{name}.{os.getpid()}"
        aside.write_bytes(png)
        os.replace(aside, folder / name)
    return name, int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
