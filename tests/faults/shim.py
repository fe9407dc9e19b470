"""Builds the library that fails writes and loses what was not synced, and its environment."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

_SOURCE = Path(__file__).with_name("shim.c")


def built(folder: Path) -> Path | None:
    """Return the library, None where there is no Linux or no C compiler."""
    if not sys.platform.startswith("linux"):
        return None
    library = folder / "shim.so"
    for compiler in _compilers():
        command = [*compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(_SOURCE), "-ldl"]
        made = subprocess.run(command, capture_output=True, check=False)
        if made.returncode == 0:
            return library
    return None


def _compilers() -> list[list[str]]:
    """Return the system's compilers, and Zig's where it was installed beside this Python."""
    names = [os.environ.get("CC", ""), "cc", "gcc", "clang"]
    found = [shlex.split(name) for name in names if name and shutil.which(name.split()[0])]
    zig = shutil.which("zig") or shutil.which("python-zig")
    return [*found, *([[zig, "cc"]] if zig else [])]


def environment(library: Path, folder: Path, **values: object) -> dict[str, str]:
    """Return an environment in which files below a folder fail as the values say."""
    named = {f"FAULTS_{name.upper()}": str(value) for name, value in values.items()}
    return (
        os.environ | named | {"LD_PRELOAD": str(library), "FAULTS_FOLDER": f"{folder.resolve()}/"}
    )


NO_COMPILER = "no Linux or no C compiler here"
