"""From the shell to the first token: `chatapp ask` beside `llama-cli`, same model, prompt, threads
and context.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks import llama_cpp_tools
from benchmarks.curves import starter
from benchmarks.side_by_side import alternate, row
from benchmarks.terminal import ask_command
from chatapp.cli.engine_pipe import EnginePipe
from chatapp.contract.engine_settings import EngineSettings
from chatapp.contract.protocol import Ask, LoadModel, Token, UseSettings
from chatapp.engine.models.llama.weights import physical_cores

_ROUNDS = 15
_TYPED_S = 3.0
"""A person has read the window and typed a short question."""
_RESTED_S = 10.0
_TYPED_ROUNDS = 5
_CONTEXT = "8192"
_QUESTION = "Say hello."
_SYSTEM = (
    "You are a helpful assistant. Answer clearly and to the point. If you do not know something, say so instead of"
    " guessing."
)


def _until(command: list[str], mark: bytes) -> float:
    """Return the seconds until something is written after the mark."""
    started, seen = time.perf_counter(), b""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=llama_cpp_tools.environment(),
    )
    assert process.stdout is not None
    while chunk := os.read(process.stdout.fileno(), 65536):
        seen += chunk
        if seen.partition(mark)[2].strip():
            break
    took = time.perf_counter() - started
    process.stdout.close()
    process.wait()
    return took


def _ours(data: Path) -> float:
    return _until(ask_command(data, starter(), 4, _QUESTION), b'"token"')


def _theirs(binaries: Path) -> float:
    command = [
        str(binaries / "llama-cli"),
        "-m",
        str(starter()),
        "-t",
        str(physical_cores()),
        "-c",
        _CONTEXT,
        "-st",
    ]
    command += ["-n", "4", "--temp", "0", "--simple-io", "-sys", _SYSTEM, "-p", _QUESTION]
    return _until(command, f"> {_QUESTION}".encode())


def _after(seconds: float, data: Path) -> float:
    """Return the seconds to the first token of a question asked so long after the engine's start."""
    started = time.perf_counter()
    with EnginePipe(data, data / "engine.log") as engine:
        engine.send(UseSettings, settings=EngineSettings())
        engine.last(LoadModel, path=str(starter()))
        time.sleep(max(0.0, started + seconds - time.perf_counter()))
        asked = time.perf_counter()
        sampling = {"temperature": 0.0, "max_tokens": 4.0}
        first = 0.0
        for event in engine.run(Ask, question=_QUESTION, sampling=sampling):
            if isinstance(event, Token) and not first:
                first = time.perf_counter() - asked
        return first


def main() -> None:
    """Print medians and their ratios."""
    binaries = llama_cpp_tools.build()
    with tempfile.TemporaryDirectory() as folder:
        figures = alternate(
            lambda: _ours(Path(folder)), lambda: _theirs(binaries), _ROUNDS, lambda seconds: seconds
        )
        typed = alternate(
            lambda: _after(_TYPED_S, Path(folder)),
            lambda: _after(_RESTED_S, Path(folder)),
            _TYPED_ROUNDS,
            lambda seconds: seconds,
        )
    print(f"\nFrom the shell to the first token: {starter().name}, medians of {_ROUNDS} rounds")
    row("seconds, beside llama-cli", *figures, "at most 2.5")
    print(f"Question {_TYPED_S:g} s after the engine's start, medians of {_TYPED_ROUNDS} rounds")
    row(f"seconds, beside {_RESTED_S:g} s after", *typed, "at most 1.25: it waits for no import")


if __name__ == "__main__":
    main()
