"""The C++ compiler that makes llama.cpp: the system's, or Zig's clang out of the package index
where there is none.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from pathlib import Path

from progress import Step, run_step

SYSTEM_COMPILERS = ("c++", "g++", "clang++")
ZIG_REQUIREMENTS = Path(__file__).with_name("zig.lock")

# What llama.cpp must not use of a processor that has it, and the option of the compiler that
# forbids it.
FORBIDDEN_FEATURES = {
    # Its code for AMX ends the process at the first token: GCC 12 optimizes away how it sets the
    # tiles up.
    "amx_int8": "-mno-amx-int8",
    # Its code for 16-bit floats works in steps of 128: heads of 64 would be computed one number at
    # a time.
    "avx512_fp16": "-mno-avx512fp16",
}


def has_system_compiler() -> bool:
    """Return whether a C++ compiler is named by CXX or on PATH."""
    named = os.environ.get("CXX")
    names = (named.split()[0],) if named else SYSTEM_COMPILERS
    return any(shutil.which(name) for name in names)


def build_environment() -> dict[str, str]:
    """Return the environment in which the system's compiler makes llama.cpp."""
    environment = dict(os.environ)
    flags = feature_flags(_processor_features())
    for name in ("CFLAGS", "CXXFLAGS"):
        environment[name] = " ".join([*shlex.split(environment.get(name, "")), *flags])
    return environment


def zig_environment(folder: Path, python: Path, log_path: Path) -> dict[str, str]:
    """Install Zig into the folder and return the environment in which its clang makes llama.cpp.

    Raises `StepFailed` when it cannot be installed.
    """
    tools = folder / "zig"
    pip = [
        str(python),
        "-m",
        "pip",
        "install",
        "--target",
        str(tools),
        "--upgrade",
        "--require-hashes",
    ]
    installing = [*pip, "--only-binary", ":all:", "-r", str(ZIG_REQUIREMENTS)]
    step = Step(
        "No C++ compiler here: fetching Zig, which has one",
        "about 1 minute",
        installing,
        os.environ,
    )
    run_step(step, log_path, lambda _line: "downloading")
    zig = tools / "ziglang" / "zig"
    environment = build_environment()
    environment["ZIG_GLOBAL_CACHE_DIR"] = str(folder / "zig-cache")
    environment["ZIG_LOCAL_CACHE_DIR"] = str(folder / "zig-cache")
    for variable, name in {"CC": "cc", "CXX": "c++", "AR": "ar", "RANLIB": "ranlib"}.items():
        environment[variable] = str(_write_wrapper(folder / f"zig-{name}", zig, name))
    # Zig has no OpenMP library; llama.cpp has threads of its own.
    options = {
        "GGML_OPENMP": "OFF",
        "CMAKE_AR": environment["AR"],
        "CMAKE_RANLIB": environment["RANLIB"],
    }
    defines = [f"-D{name}={value}" for name, value in options.items()]
    environment["CMAKE_ARGS"] = " ".join([environment.get("CMAKE_ARGS", ""), *defines]).strip()
    return environment


def feature_flags(features: set[str]) -> list[str]:
    """Return the compiler's options for a processor with these features, named as Linux names them."""
    return [flag for feature, flag in FORBIDDEN_FEATURES.items() if feature in features]


def _write_wrapper(path: Path, zig: Path, name: str) -> Path:
    """Write a program that CMake can call by one name."""
    path.write_text(f'#!/bin/sh\nexec {shlex.quote(str(zig))} {name} "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    return path


def _processor_features() -> set[str]:
    try:
        text = Path("/proc/cpuinfo").read_text("utf-8", "replace")
    except OSError:
        return set()
    match = re.search(r"^flags\s*:\s*(.*)$", text, re.MULTILINE)
    return set(match.group(1).split()) if match else set()


def remove_tools(folder: Path) -> None:
    """Delete what was only needed for compiling."""
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    # For whoever compiles llama.cpp by hand, as the benchmarks do.
    print(*feature_flags(_processor_features()))
