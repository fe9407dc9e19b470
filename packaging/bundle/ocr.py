"""Tesseract as a bundle brings it: the system's program and its data for Korean and English."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

LANGUAGES = ("kor", "eng")
"""Those that the program reads, with `osd` for the direction of a page where it is there."""


def collect(target: Path, made: Path | None = None) -> Path | None:
    """Copy Tesseract with its data; None where it is not installed. Its libraries are taken later.

    `made` is a program to take in place of the one that is installed; the data are the system's all the same.
    """
    program = str(made) if made is not None else shutil.which("tesseract")
    data = _data()
    if program is None or data is None:
        print("Tesseract is not installed: this bundle reads no scans.", file=sys.stderr)
        return None
    shutil.rmtree(target, ignore_errors=True)
    (target / "tessdata").mkdir(parents=True)
    shutil.copy2(Path(program).resolve(), target / Path(program).name)
    for language in (*LANGUAGES, "osd"):
        file = data / f"{language}.traineddata"
        if file.is_file():
            shutil.copy2(file, target / "tessdata")
        elif language in LANGUAGES:
            print(f"There is no {file.name}: this bundle does not read it.", file=sys.stderr)
    for name in ("configs", "tessconfigs"):
        if (data / name).is_dir():
            shutil.copytree(data / name, target / "tessdata" / name, symlinks=False)
    return target


def _data() -> Path | None:
    """Return the folder of Tesseract's data, as it says itself."""
    try:
        shown = subprocess.run(
            ["tesseract", "--list-langs"], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    words = (shown.stdout + shown.stderr).splitlines()
    first = next((line for line in words if '"' in line), "")
    folder = Path(first.partition('"')[2].partition('"')[0])
    return folder if first and folder.is_dir() else None
