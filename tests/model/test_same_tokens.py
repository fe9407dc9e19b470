"""Token by token what llama.cpp's own sampler chain chooses from its own context: greedily, and with a seed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import llama_cpp
import llama_cpp.llama_cpp as api
import pytest
from langchain_core.messages import HumanMessage

from chatapp.engine.llm.llama.generation import Outcome, Request
from chatapp.engine.llm.llama.weights import physical_cores
from chatapp.engine.llm.local_model import LocalModel
from chatapp.records import Sampling

pytestmark = pytest.mark.model
_TOKENS = 40
_QUESTIONS = ("Tell me about the sea.", "안녕하세요, 오늘 날씨 어때요?", "你好 👩‍👩‍👧")


@pytest.fixture(scope="module")
def llama(starter_path: Path) -> Iterator[llama_cpp.Llama]:
    loaded = llama_cpp.Llama(
        str(starter_path), n_ctx=2048, n_batch=512, n_threads=physical_cores(), flash_attn=True, verbose=False
    )
    yield loaded
    loaded.close()


def _ours(starter: LocalModel, prompt: list[int], sampling: Sampling, guesses: bool) -> list[int]:
    """Return the tokens of an answer but the last, which nobody has read."""
    starter.generation.forget()
    list(starter.generation.stream(Request(prompt, sampling, guesses=guesses), Outcome()))
    return starter.generation.sequence.held[len(prompt) :]


def _theirs(llama: llama_cpp.Llama, prompt: list[int], samplers: list[object]) -> list[int]:
    chain = api.llama_sampler_chain_init(api.llama_sampler_chain_default_params())
    for sampler in samplers:
        api.llama_sampler_chain_add(chain, sampler)
    llama.reset()
    llama.eval(prompt)
    chosen: list[int] = []
    while len(chosen) < _TOKENS and not (chosen and chosen[-1] == llama.token_eos()):
        chosen.append(int(api.llama_sampler_sample(chain, llama.ctx, -1)))
        llama.eval(chosen[-1:])
    api.llama_sampler_free(chain)
    return chosen[:-1]


@pytest.mark.parametrize("question", _QUESTIONS)
@pytest.mark.parametrize("guesses", [False, True])
def test_greedy_tokens_are_the_same(starter: LocalModel, llama: llama_cpp.Llama, question: str, guesses: bool) -> None:
    prompt = starter.prompt([HumanMessage(question)])
    ours = _ours(starter, prompt, Sampling(temperature=0, max_tokens=_TOKENS), guesses)
    assert ours == _theirs(llama, prompt, [api.llama_sampler_init_greedy()])


@pytest.mark.parametrize("question", _QUESTIONS)
@pytest.mark.parametrize("seed", [1, 77])
def test_sampled_tokens_with_a_seed_are_the_same(
    starter: LocalModel, llama: llama_cpp.Llama, question: str, seed: int
) -> None:
    prompt = starter.prompt([HumanMessage(question)])
    sampling = Sampling(temperature=0.8, top_k=40, top_p=0.9, min_p=0.05, seed=seed, max_tokens=_TOKENS)
    filters = [
        api.llama_sampler_init_top_k(40),
        api.llama_sampler_init_top_p(0.9, 1),
        api.llama_sampler_init_min_p(0.05, 1),
        api.llama_sampler_init_temp(0.8),
        api.llama_sampler_init_dist(seed),
    ]
    assert _ours(starter, prompt, sampling, guesses=False) == _theirs(llama, prompt, filters)
