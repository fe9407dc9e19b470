"""How long llama.cpp's threads spin before they sleep while they wait for each other, on quiet and
busy machines.

    python -m benchmarks.waiting_threads [--model starter|1B] [--rounds 20] [--tokens 128] [--busy 2] [--engines 2]

One process for each number of spins and a llama-server write in turn, in another order each round.
`--busy` programs that only count run beside them. With two `--engines` each has another of its kind
that writes at the same time, as the window and `chatapp ask` do; the figure is the sum of both.
"shared" are engines that share the cores (`core_share`), with the program's own number of spins;
the others each take all.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from benchmarks import llama_cpp_tools, synthetic_model
from benchmarks.curves import starter
from benchmarks.llama_server import LlamaServer
from chatapp.engine.process import openmp
from chatapp.engine.process.cpu_share import CoreShare

_SPINS = ("1000", "10000", "30000", "100000", "OpenMP's own", "shared")
_STORY = "Tell me a long story about a lighthouse keeper and the sea."
_CONTEXT = 4096
_THEIRS = "llama-server"


def main() -> None:
    """Print tokens a second of each, and the median of their ratios to llama-server's."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", choices=("starter", "1B"), default="starter")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--tokens", type=int, default=0)
    parser.add_argument("--busy", type=int, default=0)
    parser.add_argument("--engines", type=int, default=1)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--locks", type=Path)
    options = parser.parse_args()
    if options.write:
        _serve(options.write, options.locks)
        return
    model, tokens = (starter(), 128) if options.model == "starter" else (synthetic_model.path(), 48)
    tokens = options.tokens or tokens
    with ExitStack() as opened:
        engines, locks = (
            range(options.engines),
            Path(opened.enter_context(tempfile.TemporaryDirectory())),
        )
        writers = {
            spins: [opened.enter_context(_writer(model, spins, locks)) for _ in engines]
            for spins in _SPINS
        }
        binaries, threads = llama_cpp_tools.build(), os.cpu_count() or 2
        servers = [
            opened.enter_context(LlamaServer(binaries, model, threads, _CONTEXT)) for _ in engines
        ]
        for _ in range(options.busy):
            opened.enter_context(
                _killed(subprocess.Popen([sys.executable, "-c", "while True: pass"], text=True))
            )
        prompt = [int(token) for token in _said(writers[_SPINS[0]], 0)[0]]
        pool = opened.enter_context(ThreadPoolExecutor(options.engines))
        figures = _rounds(
            writers,
            lambda: sum(pool.map(lambda server: server.complete(prompt, tokens), servers)),
            tokens,
            options.rounds,
        )
    print(
        f"\nWaiting threads: {model.name}, {options.rounds} rounds, {options.engines} engines at once,"
        f" {options.busy} busy programs beside"
    )
    for name, speeds in figures.items():
        ratio = statistics.median(
            mine / other for mine, other in zip(speeds, figures[_THEIRS], strict=True)
        )
        print(f"  {name:<14} {statistics.median(speeds):8.2f} tokens a second   ratio {ratio:5.3f}")


def _rounds(
    writers: dict[str, list[subprocess.Popen[str]]],
    theirs: Callable[[], float],
    tokens: int,
    rounds: int,
) -> dict[str, list[float]]:
    figures: dict[str, list[float]] = {_THEIRS: [], **{spins: [] for spins in writers}}
    for at in range(rounds + 1):
        for name in random.sample(sorted(figures), len(figures)):
            speed = (
                theirs()
                if name == _THEIRS
                else sum(float(said[0]) for said in _said(writers[name], tokens))
            )
            # The first round is not counted.
            figures[name] += [speed] if at else []
    return figures


def _said(writers: Sequence[subprocess.Popen[str]], tokens: int) -> list[list[str]]:
    """Return what each of them, all at the same time, says to so many tokens."""
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write(f"{tokens}\n")
        writer.stdin.flush()
    return [writer.stdout.readline().split() for writer in writers if writer.stdout is not None]


@contextmanager
def _killed(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _writer(model: Path, spins: str, locks: Path) -> AbstractContextManager[subprocess.Popen[str]]:
    # A number that is there already is kept; so OpenMP's own, which is about this, is said where
    # none should be.
    number = spins if spins.isdigit() else openmp.SPIN_COUNT if spins == "shared" else "300000"
    environment = llama_cpp_tools.environment() | {openmp.SPINS: number}
    command = [sys.executable, "-m", "benchmarks.waiting_threads", "--write", str(model)]
    command += ["--locks", str(locks)] if spins == "shared" else []
    return _killed(
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
    )


def _serve(model: Path, locks: Path | None) -> None:
    """Write so many tokens for each line of stdin and say how many a second; for 0 say the prompt."""
    from langchain_core.messages import HumanMessage

    from chatapp.contract.sampling import Sampling
    from chatapp.engine.models.llama.generation import Outcome, Request
    from chatapp.engine.models.llama.weights import LoadOptions, Weights, physical_cores
    from chatapp.engine.models.local_model import LocalModel

    local = LocalModel(Weights(model, LoadOptions(_CONTEXT)))
    if locks:
        local.generation.cores = CoreShare(locks, physical_cores(), local.generation.use_threads)
    prompt = local.prompt([HumanMessage(_STORY)])
    for line in sys.stdin:
        outcome = Outcome()
        local.generation.forget()
        request = Request(prompt, Sampling(temperature=0, max_tokens=int(line)), guesses=False)
        for _ in local.generation.stream(request, outcome) if int(line) else ():
            pass
        print(outcome.timing.tokens_per_s if int(line) else " ".join(map(str, prompt)), flush=True)


if __name__ == "__main__":
    main()
