"""Gemma 3 270M, a base model with a sliding window: edits of prompts longer than the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from langchain_core.messages import HumanMessage

from chatapp.contract.sampling import Sampling
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.llama.generation import Outcome, Request
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.models.prefix_cache import PrefixCache
from chatapp.engine.models.state_file import Owner

GEMMA = Path.home() / ".cache" / "chatapp-models" / "gemma-3-270m-q4_k_m.gguf"
pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not GEMMA.is_file(), reason=f"{GEMMA.name} is not here"),
]
_TEXT = (
    "The lighthouse keeper counted ships, wrote their names into a book and read the wind. " * 32
)
"""About 600 tokens: the window has 512."""
_WRITTEN = 8


@pytest.fixture(scope="module")
def gemma() -> Iterator[LocalModel]:
    local = LocalModel(Weights(GEMMA, LoadOptions(context_tokens=1024)))
    yield local
    local.close()


def _write(local: LocalModel, prompt: list[int]) -> list[int]:
    sampling = Sampling(temperature=0, max_tokens=_WRITTEN)
    list(local.generation.stream(Request(prompt, sampling), Outcome()))
    return local.generation.sequence.held[len(prompt) :]


def _cold(local: LocalModel, prompt: list[int]) -> list[int]:
    local.generation.forget()
    return _write(local, prompt)


EDITS = {
    "cut in the middle": _TEXT[:1500] + "Then a storm came, and",
    "branch at the end": _TEXT + "In the morning",
    "cut near the beginning": _TEXT[:40] + "slept well.",
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_gives_the_tokens_of_a_fresh_model(gemma: LocalModel, edit: str) -> None:
    _write(gemma, gemma.text_prompt(_TEXT))
    prompt = gemma.text_prompt(EDITS[edit])
    assert _write(gemma, prompt) == _cold(gemma, prompt)


def test_a_reopened_text_gives_the_tokens_of_a_fresh_model(
    gemma: LocalModel, tmp_path: Path
) -> None:
    cache, sequence = PrefixCache(tmp_path / "kv", 100_000_000), gemma.generation.sequence
    cache.attach(sequence, lambda: "gemma")
    sequence.state_store = cache
    with cache.asking(Owner(1)):
        _write(gemma, gemma.text_prompt(_TEXT))
    cache.detach()
    gemma.generation.forget()
    cache.attach(sequence, lambda: "gemma")
    prompt = gemma.text_prompt(_TEXT + "In the morning")
    with cache.asking(Owner(1)):
        tokens = _write(gemma, prompt)
    sequence.state_store = None
    assert tokens == _cold(gemma, prompt)


def test_no_marks_of_a_template_are_read_or_written(gemma: LocalModel) -> None:
    from chatapp.engine.models.langchain_model import langchain_model

    run = Run(sampling=Sampling(temperature=0, max_tokens=24))
    question = [HumanMessage("What is the capital of France?")]
    prompt = b"".join(map(gemma.weights.piece, gemma.prompt(question))).decode()
    answer = str(langchain_model(gemma, run).invoke(question).content)
    assert prompt == "Q: What is the capital of France?\nA:"
    assert answer
    assert "<|" not in answer
    assert "Q:" not in answer
