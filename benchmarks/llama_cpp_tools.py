"""llama.cpp's own programs, built from the source that llama-cpp-python's sdist carries: the same
code as ours.
"""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import platformdirs

from chatapp.engine.process import openmp
from chatapp.machine import huge_pages

_OFF = (
    "LLAMA_OPENSSL",
    "LLAMA_BUILD_TESTS",
    "LLAMA_BUILD_EXAMPLES",
    "LLAMA_USE_PREBUILT_UI",
    "LLAMA_BUILD_UI",
)
_PROGRAMS = ("llama-server", "llama-bench", "llama-cli")


def folder() -> Path:
    """Return where the built programs are kept between runs: CHATAPP_BENCH_CACHE or the user's
    cache folder.
    """
    chosen = os.environ.get("CHATAPP_BENCH_CACHE")
    return (
        Path(chosen)
        if chosen
        else Path(platformdirs.user_cache_dir("chatapp-bench", appauthor=False))
    )


def build() -> Path:
    """Return the folder of llama-server and llama-bench; the first time it compiles them (about 10
    minutes).
    """
    version = importlib.metadata.version("llama-cpp-python")
    root = folder() / f"llama_cpp_python-{version}"
    binaries = root / "bench-build" / "bin"
    if all((binaries / program).is_file() for program in _PROGRAMS):
        return binaries
    folder().mkdir(parents=True, exist_ok=True)
    if not root.is_dir():
        _unpack(version)
    print(
        f"Building llama.cpp's programs (once, about 10 minutes; {folder() / 'build.log'}) …",
        file=sys.stderr,
    )
    _compile(root)
    return binaries


def environment() -> dict[str, str]:
    """Return what programs are started with: as by a user, who told OpenMP, the allocator and
    Python nothing.
    """
    ours = (openmp.SPINS, "PYTHONDONTWRITEBYTECODE")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    huge_pages.leave_out(environment)
    return environment


def _unpack(version: str) -> None:
    sdist = folder() / f"llama_cpp_python-{version}.tar.gz"
    if not sdist.is_file():
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
        subprocess.run([*pip, f"llama-cpp-python=={version}", "-d", str(folder())], check=True)
    with tarfile.open(sdist) as archive:
        archive.extractall(folder(), filter="data")


def _compile(root: Path) -> None:
    source, build_folder = root / "vendor" / "llama.cpp", root / "bench-build"
    options = [f"-D{name}=OFF" for name in _OFF]
    configure = [
        "cmake",
        "-S",
        str(source),
        "-B",
        str(build_folder),
        "-DCMAKE_BUILD_TYPE=Release",
        *options,
    ]
    # The compiler's thousands of lines are of use only where it fails.
    with open(folder() / "build.log", "wb") as log:
        subprocess.run(configure, check=True, stdout=log, stderr=log, env=os.environ | _flags())
        subprocess.run(_make(build_folder), check=True, stdout=log, stderr=log)


def _flags() -> dict[str, str]:
    """Return the compiler's flags that our llama.cpp is built with."""
    flags = subprocess.run(
        [sys.executable, "packaging/compiler.py"], check=True, capture_output=True, text=True
    ).stdout
    return {name: f"{os.environ.get(name, '')} {flags}".strip() for name in ("CFLAGS", "CXXFLAGS")}


def _make(build_folder: Path) -> list[str]:
    return [
        "cmake",
        "--build",
        str(build_folder),
        "--target",
        *_PROGRAMS,
        "-j",
        str(os.cpu_count() or 2),
    ]


if __name__ == "__main__":
    print(build())
