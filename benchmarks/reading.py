"""How fast a prompt is read, beside llama-bench: both in a new process for each round, since each gets other memory.

Which pages of memory a process gets changes its speed by some hundredths as long as it lives: one process of ours
beside many of llama-bench's would measure that.
"""

from __future__ import annotations

import functools
import json
import operator
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import llama_cpp_tools, synthetic_model
from benchmarks.curves import starter
from benchmarks.side_by_side import alternate, row
from chatapp import large_pages
from chatapp.engine.llm.llama.weights import BATCH_TOKENS, LoadOptions, Weights, physical_cores
from chatapp.engine.llm.local_model import LocalModel

_CONTEXT = 4096
_TEXT = "The quick brown fox jumps over the lazy dog, and then it sleeps. " * 200


def main() -> None:
    """Print one line a length, for the starter and for a synthetic model of 1 B parameters."""
    binaries = llama_cpp_tools.build()
    for model, many in ((starter(), 21), (synthetic_model.path(), 9)):
        print(f"\nReading prompts: {model.name}, {physical_cores()} threads, new processes in each round")
        for length, rounds in ((512, many), (1024, many // 2)):
            ours = functools.partial(_ours_s, model, length)
            theirs = functools.partial(_theirs_s, binaries, model, length)
            figures = alternate(ours, theirs, rounds, functools.partial(operator.truediv, length))
            row(f"reading {length} tokens, a second, beside llama-bench", *figures, "at least 0.97")


def _ours_s(model: Path, length: int) -> float:
    """Return the seconds that our inner loop needs for a prompt."""
    environment = llama_cpp_tools.environment()
    large_pages.ask_for(environment)
    command = [sys.executable, "-m", "benchmarks.reading", str(model), str(length)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout)


def _theirs_s(binaries: Path, model: Path, length: int) -> float:
    """Return the seconds that llama-bench needs for a prompt."""
    command = [str(binaries / "llama-bench"), "-m", str(model), "-p", str(length), "-n", "0", "-r", "1"]
    command += ["-o", "json", "-t", str(physical_cores()), "-fa", "1"]
    command += ["-b", str(BATCH_TOKENS), "-ub", str(BATCH_TOKENS)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=llama_cpp_tools.environment())
    return float(json.loads(ran.stdout)[0]["avg_ns"]) / 1e9


def _read(model: Path, length: int) -> float:
    """Read a prompt in this process, once without a clock as llama-bench does, then once with it."""
    local = LocalModel(Weights(model, LoadOptions(_CONTEXT)))
    source = local.tokens.tokenize(_TEXT)[:length]
    sequence = local.generation.sequence

    def read() -> float:
        sequence.forget()
        started = time.perf_counter()
        sequence.read(source, 0, lambda: False, lambda done, total: None)
        return time.perf_counter() - started

    read()
    took = read()
    local.close()
    return took


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(_read(Path(sys.argv[1]), int(sys.argv[2])))
    else:
        main()
