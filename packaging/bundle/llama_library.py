"""llama.cpp's libraries for a bundle: one that runs on every x86-64 processor and glibc, with a backend a level.

Zig's clang compiles for an old glibc whatever this machine has. The levels are llama.cpp's own variants of its CPU
backend; at run time it loads the best that the processor can run. Those with AMX stay out (see compiler.py).
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from zig import FOR_GLIBC

LEVELS = ("x64", "sse42", "haswell", "skylakex")
"""x86-64-v1, -v2, -v3 (AVX2) and -v4 (AVX-512)."""
LIBRARIES = ("ggml-base", "ggml", "llama", "mtmd")
_OPTIONS = {
    "CMAKE_BUILD_TYPE": "Release",
    "GGML_NATIVE": "OFF",
    "GGML_BACKEND_DL": "ON",
    "GGML_CPU_ALL_VARIANTS": "ON",
    # Zig has no OpenMP library; llama.cpp has threads of its own.
    "GGML_OPENMP": "OFF",
    "LLAMA_CURL": "OFF",
    "LLAMA_BUILD_TESTS": "OFF",
    "LLAMA_BUILD_EXAMPLES": "OFF",
    "LLAMA_BUILD_TOOLS": "OFF",
    "LLAMA_BUILD_SERVER": "OFF",
}


def make(work: Path, tools: Path, requirement: str) -> Path:
    """Return the folder with the libraries, compiled unless the same were made before.

    `requirement` is the pinned llama-cpp-python whose source is taken.
    """
    made = work / "llama"
    written = "\n".join(
        [requirement, FOR_GLIBC, *LEVELS, *(f"{k}={v}" for k, v in _OPTIONS.items())]
    )
    fingerprint = hashlib.sha256(written.encode()).hexdigest()
    stamp = made / ".made"
    if stamp.is_file() and stamp.read_text("utf-8") == fingerprint:
        return made
    shutil.rmtree(made, ignore_errors=True)
    source = _source(work, tools, requirement)
    _keep_levels(source / "vendor/llama.cpp/ggml/src/CMakeLists.txt")
    build = work / "llama-build"
    environment = _environment(work, tools)
    configure = ["cmake", "-G", "Ninja", "-S", str(source), "-B", str(build)]
    configure += [f"-DSKBUILD_PLATLIB_DIR={work / 'llama-unused'}"]
    for tool in ("ar", "ranlib"):
        configure.append(f"-DCMAKE_{tool.upper()}={work / f'zig-{tool}'}")
    configure += [f"-D{name}={value}" for name, value in _OPTIONS.items()]
    subprocess.run(configure, check=True, env=environment)
    subprocess.run(["ninja", "-C", str(build), "llama", "mtmd"], check=True, env=environment)
    _collect(build, made)
    stamp.write_text(fingerprint, "utf-8")
    return made


def _source(work: Path, tools: Path, requirement: str) -> Path:
    folder = work / "llama-source"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
    # pip asks the source's build backend for its metadata, and that lies with the tools.
    environment = {**os.environ, "PYTHONPATH": str(tools)}
    command = [*pip, "--no-build-isolation", "-d", str(folder), requirement]
    subprocess.run(command, check=True, env=environment)
    archive = next(folder.glob("*.tar.gz"))
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return next(path for path in folder.iterdir() if path.is_dir())


def _keep_levels(cmake: Path) -> None:
    """Take the variants out that bring nothing over the others: each is a minute of compiling."""
    kept = "|".join(LEVELS)
    text = cmake.read_text("utf-8")
    x86 = re.compile(
        rf"^(\s*)(ggml_add_cpu_backend_variant\((?!({kept})\b)[a-z0-9]+\s+SSE42)", re.MULTILINE
    )
    cmake.write_text(x86.sub(r"\1#\2", text), "utf-8")


def _environment(work: Path, tools: Path) -> dict[str, str]:
    zig = tools / "ziglang" / "zig"
    environment = dict(os.environ)
    for name, words in {
        "cc": f"cc -target {FOR_GLIBC}",
        "c++": f"c++ -target {FOR_GLIBC}",
        "ar": "ar",
        "ranlib": "ranlib",
    }.items():
        script = work / f"zig-{name}"
        script.write_text(f'#!/bin/sh\nexec "{zig}" {words} "$@"\n', "utf-8")
        script.chmod(0o755)
    environment["CC"], environment["CXX"] = str(work / "zig-cc"), str(work / "zig-c++")
    environment["ZIG_GLOBAL_CACHE_DIR"] = environment["ZIG_LOCAL_CACHE_DIR"] = str(
        work / "zig-cache"
    )
    environment["PATH"] = f"{tools / 'bin'}{os.pathsep}{environment['PATH']}"
    environment["PYTHONPATH"] = str(tools)
    return environment


def _collect(build: Path, made: Path) -> None:
    made.mkdir(parents=True)
    for name in LIBRARIES:
        library = next(build.rglob(f"lib{name}.so"))
        target = made / f"lib{name}.so.0"
        shutil.copyfile(library, target)
        # The binding opens the name without a version, the libraries open each other's with one.
        (made / f"lib{name}.so").symlink_to(target.name)
    for level in LEVELS:
        shutil.copy2(next(build.rglob(f"libggml-cpu-{level}.so")), made)
    if strip := shutil.which("strip"):
        files = [str(file) for file in made.glob("*.so*") if not file.is_symlink()]
        subprocess.run([strip, "--strip-unneeded", *files], check=True)
