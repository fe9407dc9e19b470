"""`make bench`: every measurement, one after the other, as ratios side by side."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
import sys

from benchmarks import llama_cpp_tools

_PROGRAMS = (
    "streaming",
    "inner_loop",
    "reading",
    "speculation",
    "bench_import",
    "window_start",
    "window_stalls",
    "prefix_cache",
    "cold_start",
    "engine_memory",
)


def main() -> None:
    """Print the machine, then run each program in a process of its own: none starts with the
    settings of another.
    """
    versions = {
        name: importlib.metadata.version(name)
        for name in ("llama-cpp-python", "langchain-core", "chromadb")
    }
    print(
        f"{platform.platform(terse=True)}, {os.cpu_count()} cores, Python {platform.python_version()}, {versions}"
    )
    sys.stdout.flush()
    for name in _PROGRAMS:
        subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"],
            check=True,
            env=llama_cpp_tools.environment(),
        )


if __name__ == "__main__":
    main()
