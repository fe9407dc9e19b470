"""The OCR program Tesseract: where it is, its languages, how to install it."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass

from chatapp.machine import systems

WANTED = ("kor", "eng")


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The program and the wanted languages it can read, "kor" first."""

    path: str
    languages: tuple[str, ...]


def _path() -> str:
    usual = (str(place) for place in systems.here().programs("tesseract") if place.exists())
    return shutil.which("tesseract") or next(usual, "")


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
            creationflags=systems.here().NO_CONSOLE,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    installed = listed.decode("utf-8", "replace").split()
    languages = tuple(language for language in WANTED if language in installed)
    return Tesseract(path, languages) if languages else None


def is_there() -> bool:
    """Whether the program is installed; does not start it."""
    return bool(_path())


def environment() -> dict[str, str]:
    """Return its environment, with one thread: it gains nothing from more."""
    return {**os.environ, "OMP_THREAD_LIMIT": "1"}
