"""What a bundle for an old C library is made of, in place of what this machine has.

PySide6's last wheels for glibc 2.28 (6.9), an interpreter out of freeze-core's wheel and Tesseract's library out of
tesserocr's, both compiled by their makers for old systems, other wheels in their builds for 2.28, and Debian 11's
libraries for the window. All versions are pinned in old_glibc.lock and requirements.lock.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOCK = HERE / "old_glibc.lock"
NEWER_BUILDS = ("cryptography", "bcrypt")
"""Packages of requirements.lock of which pip takes a build for a newer glibc where it can."""
_PLATFORMS = [f"manylinux_2_{minor}_x86_64" for minor in range(28, 16, -1)]
_PLATFORMS.append("manylinux2014_x86_64")


def install_wheels(work: Path, requirements: Path) -> Path:
    """Return a folder with the packages, installed from their wheels; the same are not fetched again."""
    target = work / "old-glibc"
    listed = "\n".join([LOCK.read_text("utf-8"), *pinned(requirements.read_text("utf-8"))])
    stamp = target / ".made"
    fingerprint = hashlib.sha256(f"{listed}{sys.version_info}".encode()).hexdigest()
    if stamp.is_file() and stamp.read_text("utf-8") == fingerprint:
        return target
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    file = target / "requirements.txt"
    file.write_text(listed, "utf-8")
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes"]
    pip += ["--only-binary", ":all:", "--no-compile", "--target", str(target)]
    for platform in _PLATFORMS:
        pip += ["--platform", platform]
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    pip += ["--python-version", version, "--implementation", "cp", "-r", str(file)]
    subprocess.run(pip, check=True)
    stamp.write_text(fingerprint, "utf-8")
    return target


def pinned(lock: str) -> Iterable[str]:
    """Yield the entries of the packages with newer builds, hashes included."""
    for name in NEWER_BUILDS:
        entry = re.search(rf"^{name}==(?:.*\\\n)+.*$", lock, re.MULTILINE)
        assert entry, f"{name} is not in requirements.lock"
        yield entry[0]


class Interpreter:
    """Python as freeze-core's wheel brings it: the program, and the modules in C with their libraries."""

    def __init__(self, wheels: Path) -> None:
        package = wheels / "freeze_core"
        tag = f"cpython-{sys.version_info.major}{sys.version_info.minor}-x86_64-linux-gnu"
        self.program = package / "bases" / f"console-{tag}"
        self.modules = sorted((package / "lib").glob("*.so"))
        self._libraries = wheels / "freeze_core.libs"

    def libraries(self) -> dict[str, Path]:
        """Return its libraries by the names under which its modules ask for them."""
        return {file.name: file for file in self._libraries.glob("*.so*")}


def tesseract_libraries(wheels: Path) -> dict[str, Path]:
    """Return the libraries of tesserocr's wheel by name."""
    return {file.name: file for file in (wheels / "tesserocr.libs").glob("*.so*")}


def versions() -> dict[str, str]:
    """Return the versions of what is inside beside the packages that chatapp names."""
    return {name: importlib.metadata.version(name) for name in ("freeze-core", "tesserocr")}
