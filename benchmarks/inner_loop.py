"""The inner loop beside llama-server: how fast tokens are written, without pipe, chain or window.

By turns, and both in a new process for each round: see `reading`.
"""

from __future__ import annotations

import functools
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from langchain_core.messages import HumanMessage

from benchmarks import llama_cpp_tools, synthetic_model
from benchmarks.curves import starter
from benchmarks.llama_server import LlamaServer
from benchmarks.side_by_side import row
from benchmarks.turns import Program, by_turns
from chatapp.contract.sampling import Sampling
from chatapp.engine.models.llama.generation import Outcome, Request
from chatapp.engine.models.llama.weights import LoadOptions, Weights, physical_cores
from chatapp.engine.models.local_model import LocalModel
from chatapp.machine import huge_pages

_CONTEXT = 4096
_ROUNDS = 15
_LARGE_ROUNDS = 9
_STORY = "Tell me a long story about a lighthouse keeper and the sea."


def main() -> None:
    """Print one line a measure, for the starter and for a synthetic model of 1 B parameters."""
    binaries = llama_cpp_tools.build()
    large = synthetic_model.path()
    for model, tokens, rounds, bound in (
        (starter(), 256, _ROUNDS, "at least 0.97"),
        (large, 96, _LARGE_ROUNDS, "at least 0.99"),
    ):
        print(
            f"\nInner loop: {model.name}, {physical_cores()} threads, new processes in each of {rounds} rounds"
        )
        local = LocalModel(Weights(model, LoadOptions(_CONTEXT)))
        prompt = local.prompt([HumanMessage(_STORY)])
        local.close()
        start = functools.partial(LlamaServer, binaries, model, physical_cores(), _CONTEXT)
        theirs = functools.partial(_theirs, start, prompt, tokens)
        figures = by_turns(functools.partial(_ours, model, tokens), theirs, rounds)
        row("decoding, tokens a second, beside llama-server", *figures, bound)


def _ours(model: Path, tokens: int, program: Program) -> int:
    environment = llama_cpp_tools.environment()
    huge_pages.ask_for(environment)
    command = [sys.executable, "-m", "benchmarks.inner_loop", str(model), str(tokens)]
    count = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout is not None
        program.process_id = process.pid
        for line in process.stdout:
            if line == "\n":
                program.mark()
            else:
                count = int(line)
    return count - 1


def _theirs(
    start: functools.partial[LlamaServer], prompt: Sequence[int], tokens: int, program: Program
) -> int:
    count = 0
    with start() as server:
        program.process_id = server.process_id
        for made in server.completion(prompt, tokens):
            if made:
                count = made
            else:
                program.mark()
    return count - 1


def _write(model: Path, tokens: int) -> None:
    """Answer greedily in this process: an empty line for each piece, and at the end how many tokens
    they were.
    """
    local = LocalModel(Weights(model, LoadOptions(_CONTEXT)))
    outcome = Outcome()
    sampling = Sampling(temperature=0, max_tokens=tokens)
    # Without guessing: random weights repeat themselves, which would flatter us.
    request = Request(local.prompt([HumanMessage(_STORY)]), sampling, guesses=False)
    for _ in local.generation.stream(request, outcome):
        print(flush=True)
    print(outcome.usage.answer_tokens)
    local.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _write(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        main()
