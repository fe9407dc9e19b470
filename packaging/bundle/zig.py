"""Zig's clang, which compiles for an old C library on any machine: the small programs of a bundle."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

GLIBC = "2.28"
"""The oldest C library that bundles are for: that of RHEL 8 and Debian 10."""
FOR_GLIBC = f"x86_64-linux-gnu.{GLIBC}"
STATIC = "x86_64-linux-musl"
PROGRAMS = Path(__file__).resolve().parent / "programs"


class Compiler:
    """`tools` is where Zig is installed, `cache` the folder for what it keeps."""

    def __init__(self, tools: Path, cache: Path) -> None:
        self._zig = tools / "ziglang" / "zig"
        self._cache = cache

    def make(self, source: str, target: Path, system: str, options: Sequence[str]) -> Path:
        """Compile one of the sources in `programs`."""
        command = [str(self._zig), "cc", "-target", system, "-Os", "-s", "-o", str(target)]
        command += [str(PROGRAMS / source), *options]
        environment = {
            **os.environ,
            "ZIG_GLOBAL_CACHE_DIR": str(self._cache),
            "ZIG_LOCAL_CACHE_DIR": str(self._cache),
        }
        target.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(command, check=True, env=environment)
        return target
