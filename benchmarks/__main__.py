"""`make bench`: every measurement, one after the other, as ratios side by side."""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import platform

from benchmarks import start_as_the_engine_is

_PROGRAMS = (
    "streaming",
    "inner_loop",
    "speculation",
    "bench_import",
    "window_start",
    "prefix_cache",
    "cold_start",
    "engine_memory",
)


def main() -> None:
    """Print the machine, then run each program."""
    versions = {name: importlib.metadata.version(name) for name in ("llama-cpp-python", "langchain-core", "chromadb")}
    print(f"{platform.platform(terse=True)}, {os.cpu_count()} cores, Python {platform.python_version()}, {versions}")
    for name in _PROGRAMS:
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    start_as_the_engine_is()
    main()
