"""The OCR program Tesseract: where it is, its languages, how to install it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from chatapp.machine import systems

WANTED = ("kor", "eng")
_JAPANESE = ("jpn", "eng")
_WANTED_BY_LANGUAGE = {"ja": _JAPANESE}
"""What somebody who reads the interface in another language than English or Korean wants to read."""
BUNDLE = "CHATAPP_BUNDLE"
"""The environment variable with the folder of a portable bundle; its launcher sets it."""
_PROGRAM = "tesseract.exe" if sys.platform == "win32" else "tesseract"


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The program, the languages that pages are read in, "kor" first, and those for a page that is
    hard to read in them.
    """

    path: str
    languages: tuple[str, ...]
    second_languages: tuple[str, ...] = ()

    @property
    def all_languages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.languages, *self.second_languages)))


def wanted(interface_language: str) -> tuple[str, ...]:
    """Return the languages that a user of the interface in a language wants to have read."""
    return _WANTED_BY_LANGUAGE.get(interface_language, WANTED)


def _bundled() -> Path | None:
    """Return the folder of the program that a bundle brings, None outside of one."""
    bundle = os.environ.get(BUNDLE) or getattr(sys, "_MEIPASS", "")
    folder = Path(bundle) / "ocr" if bundle else None
    return folder if folder is not None and (folder / _PROGRAM).is_file() else None


def _path() -> str:
    # One that the user installed may read more languages, and is newer.
    if installed := shutil.which("tesseract"):
        return installed
    if folder := _bundled():
        return str(folder / _PROGRAM)
    usual = (str(place) for place in systems.here().programs("tesseract") if place.exists())
    return next(usual, "")


def find() -> Tesseract | None:
    """Return the program if it is installed with at least one wanted language."""
    path = _path()
    if not path:
        return None
    try:
        listed = subprocess.run(
            [path, "--list-langs"],
            capture_output=True,
            timeout=20,
            check=False,
            stdin=subprocess.DEVNULL,
            env=environment(),
            creationflags=systems.here().NO_CONSOLE,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    installed = listed.decode("utf-8", "replace").split()
    first = tuple(language for language in WANTED if language in installed)
    second = tuple(language for language in _JAPANESE if language in installed)
    if "jpn" not in installed:
        return Tesseract(path, first) if first else None
    return Tesseract(path, first, second) if first else Tesseract(path, second)


def is_there() -> bool:
    """Whether the program is installed; does not start it."""
    return bool(_path())


def environment() -> dict[str, str]:
    """Return its environment, with one thread: it gains nothing from more."""
    ours = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    folder = _bundled()
    if folder is not None and _path() == str(folder / _PROGRAM):
        ours["TESSDATA_PREFIX"] = str(folder / "tessdata")
    return ours
