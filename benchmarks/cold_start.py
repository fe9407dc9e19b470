"""From the shell to the first token: `chatapp ask` beside `llama-cli`, same model, prompt, threads and context."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import llama_cpp_tools
from benchmarks.curves import starter
from chatapp.engine.llm.llama.weights import physical_cores

_ROUNDS = 7
_CONTEXT = "8192"
_QUESTION = "Say hello."
_SYSTEM = (
    "You are a helpful assistant. Answer clearly and to the point. If you do not know something, say so instead of"
    " guessing."
)


def _until(command: list[str], mark: bytes, environment: dict[str, str] | None = None) -> float:
    """Return the seconds until something is written after the mark."""
    started, seen = time.perf_counter(), b""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
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
    command = [sys.executable, "-m", "chatapp", "ask", "--data-dir", str(data), "--model", str(starter()), "--json"]
    return _until([*command, "--temperature", "0", "--max-tokens", "4", _QUESTION], b'"token"')


def _theirs(binaries: Path) -> float:
    command = [str(binaries / "llama-cli"), "-m", str(starter()), "-t", str(physical_cores()), "-c", _CONTEXT, "-st"]
    command += ["-n", "4", "--temp", "0", "--simple-io", "-sys", _SYSTEM, "-p", _QUESTION]
    return _until(command, f"> {_QUESTION}".encode(), llama_cpp_tools.environment())


def main() -> None:
    """Print medians and their ratio."""
    binaries = llama_cpp_tools.build()
    with tempfile.TemporaryDirectory() as folder:
        pairs = [(_ours(Path(folder)), _theirs(binaries)) for _ in range(_ROUNDS + 1)][1:]
    ours, theirs = statistics.median(one[0] for one in pairs), statistics.median(one[1] for one in pairs)
    print(f"\nFrom the shell to the first token: {starter().name}, medians of {_ROUNDS} rounds, in turn")
    ratio = statistics.median(one[0] / one[1] for one in pairs)
    print(f"  {'seconds, ours, llama-cli':<34} {ours:9.3f} {theirs:9.3f}   ratio {ratio:5.2f}  (at most 1.5)")


if __name__ == "__main__":
    main()
