"""How fast a prompt is read, beside llama-bench, by turns; both in a new process for each round.

Which pages of memory a process gets changes its speed by some hundredths as long as it lives: one
process of ours beside many of llama-bench's would measure that.
"""

from __future__ import annotations

import functools
import subprocess
import sys
from pathlib import Path
from typing import IO

from benchmarks import llama_cpp_tools, synthetic_model
from benchmarks.curves import starter
from benchmarks.side_by_side import row
from benchmarks.turns import Program, by_turns
from chatapp.engine.models.llama.weights import BATCH_TOKENS, LoadOptions, Weights, physical_cores
from chatapp.engine.models.local_model import LocalModel
from chatapp.machine import huge_pages

_CONTEXT = 4096
_TEXT = "The quick brown fox jumps over the lazy dog, and then it sleeps. " * 200


def main() -> None:
    """Print one line a length, for the starter and for a synthetic model of 1 B parameters."""
    binaries = llama_cpp_tools.build()
    for model, times, rounds in ((starter(), 2, 5), (synthetic_model.path(), 1, 3)):
        print(
            f"\nReading prompts: {model.name}, {physical_cores()} threads, new processes in each of {rounds} rounds"
        )
        for length in (512, 1024):
            ours = functools.partial(_ours, model, length, times)
            theirs = functools.partial(_theirs, binaries, model, length, times)
            row(
                f"reading {length} tokens, a second, beside llama-bench",
                *by_turns(ours, theirs, rounds),
                "at least 0.97",
            )


def _ours(model: Path, length: int, times: int, program: Program) -> int:
    """Let our inner loop read a prompt some times; it says when each of them begins, and the end of
    the last.
    """
    environment = llama_cpp_tools.environment()
    huge_pages.ask_for(environment)
    command = [sys.executable, "-m", "benchmarks.reading", str(model), str(length), str(times)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        return length * _marks(program, process, process.stdout, times)


def _theirs(binaries: Path, model: Path, length: int, times: int, program: Program) -> int:
    """Let llama-bench read as many; once more, since it says only when each begins."""
    command = [
        str(binaries / "llama-bench"),
        "-m",
        str(model),
        "-p",
        str(length),
        "-n",
        "0",
        "-r",
        str(times + 1),
    ]
    command += [
        "--progress",
        "-t",
        str(physical_cores()),
        "-fa",
        "1",
        "-b",
        str(BATCH_TOKENS),
        "-ub",
        str(BATCH_TOKENS),
    ]
    environment = llama_cpp_tools.environment()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, text=True
    ) as process:
        return length * _marks(program, process, process.stderr, times)


def _marks(
    program: Program, process: subprocess.Popen[str], output: IO[str] | None, times: int
) -> int:
    """Mark the begin of each reading, until as many are done, and end the process; return how many."""
    assert output is not None
    program.process_id = process.pid
    begun = 0
    for line in output:
        # llama-bench's "prompt run 1/5", after a "warmup prompt run".
        if " prompt run " in line and "warmup" not in line:
            program.mark()
            begun += 1
        if begun > times:
            process.kill()
            break
    return begun - 1


def _read(model: Path, length: int, times: int) -> None:
    """Read a prompt in this process, once unseen as llama-bench does, and say when each of the
    others begins.
    """
    local = LocalModel(Weights(model, LoadOptions(_CONTEXT)))
    source = local.tokens.tokenize(_TEXT)[:length]
    sequence = local.generation.sequence
    for at in range(times + 1):
        sequence.cut_to(0)
        sequence.read(source, 0, lambda: False, lambda done, total: None)
        print(f"{length} prompt run {at}", flush=True)
    local.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _read(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
