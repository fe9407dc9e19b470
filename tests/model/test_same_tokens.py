"""Token by token what llama.cpp's own sampler chain chooses from its own context: greedily, and
with a seed.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

import llama_cpp
import llama_cpp.llama_cpp as api
import pytest
from langchain_core.messages import HumanMessage

from chatapp.contract.sampling import Sampling
from chatapp.engine.models.llama.generation import Outcome, Request
from chatapp.engine.models.local_model import LocalModel

pytestmark = pytest.mark.model
_TOKENS = 40
_QUESTIONS = ("Tell me about the sea.", "안녕하세요, 오늘 날씨 어때요?", "你好 👩‍👩‍👧")


def _ours(starter: LocalModel, prompt: list[int], sampling: Sampling, guesses: bool) -> list[int]:
    """Return the tokens of an answer but the last, which nobody has read."""
    starter.generation.forget()
    list(starter.generation.stream(Request(prompt, sampling, guesses=guesses), Outcome()))
    return starter.generation.sequence.held[len(prompt) :]


def _theirs(
    llama: llama_cpp.Llama, prompt: list[int], samplers: Sequence[object], tokens: int = _TOKENS
) -> list[int]:
    chain = api.llama_sampler_chain_init(api.llama_sampler_chain_default_params())
    for sampler in samplers:
        api.llama_sampler_chain_add(chain, sampler)
    for token in prompt:
        # Penalties see the prompt too, as in llama.cpp's own programs.
        api.llama_sampler_accept(chain, token)
    llama.reset()
    llama.eval(prompt)
    chosen: list[int] = []
    while len(chosen) < tokens and not (chosen and chosen[-1] == llama.token_eos()):
        chosen.append(int(api.llama_sampler_sample(chain, llama.ctx, -1)))
        llama.eval(chosen[-1:])
    api.llama_sampler_free(chain)
    return chosen[:-1]


@pytest.mark.parametrize("question", _QUESTIONS)
@pytest.mark.parametrize("guesses", [False, True])
def test_greedy_tokens_are_the_same(
    starter: LocalModel, llama: llama_cpp.Llama, question: str, guesses: bool
) -> None:
    prompt = starter.prompt([HumanMessage(question)])
    ours = _ours(starter, prompt, Sampling(temperature=0, max_tokens=_TOKENS), guesses)
    assert ours == _theirs(llama, prompt, [api.llama_sampler_init_greedy()])


@pytest.mark.parametrize("question", _QUESTIONS)
@pytest.mark.parametrize("seed", [1, 77])
def test_sampled_tokens_with_a_seed_are_the_same(
    starter: LocalModel, llama: llama_cpp.Llama, question: str, seed: int
) -> None:
    prompt = starter.prompt([HumanMessage(question)])
    sampling = Sampling(
        temperature=0.8, top_k=40, top_p=0.9, min_p=0.05, seed=seed, max_tokens=_TOKENS
    )
    filters = [
        api.llama_sampler_init_top_k(40),
        api.llama_sampler_init_top_p(0.9, 1),
        api.llama_sampler_init_min_p(0.05, 1),
        api.llama_sampler_init_temp(0.8),
        api.llama_sampler_init_dist(seed),
    ]
    assert _ours(starter, prompt, sampling, guesses=False) == _theirs(llama, prompt, filters)


# Each setting by itself, and all at once, beside llama.cpp's sampler of that name -----------------------------------

_FEW, _SEED = 20, 5
_PLAIN: dict[str, Any] = {
    "temperature": 1.2,
    "top_k": 0,
    "top_p": 1.0,
    "min_p": 0.0,
    "seed": _SEED,
    "max_tokens": _FEW,
}
Build = Callable[[llama_cpp.Llama], list[object]]


def _chosen(*before: object, temperature: float = 1.2) -> list[object]:
    return [*before, api.llama_sampler_init_temp(temperature), api.llama_sampler_init_dist(_SEED)]


def _penalties(llama: llama_cpp.Llama, *values: float, last: int = 64) -> object:
    return api.llama_sampler_init_penalties(llama.n_vocab(), last, *values)


def _dry(llama: llama_cpp.Llama) -> object:
    breakers = (ctypes.c_char_p * 4)(b"\n", b":", b'"', b"*")
    vocabulary = api.llama_model_get_vocab(llama._model.model)
    return api.llama_sampler_init_dry(vocabulary, 2.0, 1.5, 1, 200, breakers, 4)


_DRY = {"dry_multiplier": 2.0, "dry_base": 1.5, "dry_allowed_length": 1, "dry_penalty_last_n": 200}
_SETTINGS: dict[str, tuple[dict[str, Any], Build]] = {
    "temperature": ({"temperature": 0.5}, lambda _: _chosen(temperature=0.5)),
    "top_k": ({"top_k": 5}, lambda _: _chosen(api.llama_sampler_init_top_k(5))),
    "top_p": ({"top_p": 0.5}, lambda _: _chosen(api.llama_sampler_init_top_p(0.5, 1))),
    "min_p": ({"min_p": 0.2}, lambda _: _chosen(api.llama_sampler_init_min_p(0.2, 1))),
    "typical_p": ({"typical_p": 0.5}, lambda _: _chosen(api.llama_sampler_init_typical(0.5, 1))),
    "top_n_sigma": (
        {"top_n_sigma": 1.0},
        lambda _: _chosen(api.llama_sampler_init_top_n_sigma(1.0)),
    ),
    "repeat_penalty": (
        {"repeat_penalty": 1.5},
        lambda llama: _chosen(_penalties(llama, 1.5, 0.0, 0.0)),
    ),
    "repeat_last_n": (
        {"repeat_penalty": 1.5, "repeat_last_n": 4},
        lambda llama: _chosen(_penalties(llama, 1.5, 0.0, 0.0, last=4)),
    ),
    "frequency_penalty": (
        {"frequency_penalty": 1.5},
        lambda llama: _chosen(_penalties(llama, 1.0, 1.5, 0.0)),
    ),
    "presence_penalty": (
        {"presence_penalty": 1.9},
        lambda llama: _chosen(_penalties(llama, 1.0, 0.0, 1.9)),
    ),
    "dry": (_DRY, lambda llama: _chosen(_dry(llama))),
    "xtc": (
        {"xtc_probability": 0.7, "xtc_threshold": 0.05},
        lambda _: _chosen(api.llama_sampler_init_xtc(0.7, 0.05, 1, _SEED)),
    ),
    "dynatemp": (
        {"dynatemp_range": 0.9, "dynatemp_exponent": 2.0},
        lambda _: [
            api.llama_sampler_init_temp_ext(1.2, 0.9, 2.0),
            api.llama_sampler_init_dist(_SEED),
        ],
    ),
    "mirostat 1": (
        {"mirostat": 1, "mirostat_tau": 3.0, "mirostat_eta": 0.2},
        lambda llama: [
            api.llama_sampler_init_temp(1.2),
            api.llama_sampler_init_mirostat(llama.n_vocab(), _SEED, 3.0, 0.2, 100),
        ],
    ),
    "mirostat 2": (
        {"mirostat": 2, "mirostat_tau": 3.0, "mirostat_eta": 0.2},
        lambda _: [
            api.llama_sampler_init_temp(1.2),
            api.llama_sampler_init_mirostat_v2(_SEED, 3.0, 0.2),
        ],
    ),
    "all in llama.cpp's order": (
        {
            "repeat_penalty": 1.1,
            **_DRY,
            "top_n_sigma": 2.0,
            "top_k": 30,
            "typical_p": 0.9,
            "top_p": 0.9,
            "min_p": 0.02,
        }
        | {"xtc_probability": 0.5, "xtc_threshold": 0.05},
        lambda llama: _chosen(
            _penalties(llama, 1.1, 0.0, 0.0),
            _dry(llama),
            api.llama_sampler_init_top_n_sigma(2.0),
            api.llama_sampler_init_top_k(30),
            api.llama_sampler_init_typical(0.9, 1),
            api.llama_sampler_init_top_p(0.9, 1),
            api.llama_sampler_init_min_p(0.02, 1),
            api.llama_sampler_init_xtc(0.5, 0.05, 1, _SEED),
        ),
    ),
}


@pytest.fixture(scope="module")
def told(starter: LocalModel) -> list[int]:
    return starter.prompt([HumanMessage("Tell me a story about a ship, a ship and a ship.")])


@pytest.fixture(scope="module")
def plain(llama: llama_cpp.Llama, told: list[int]) -> list[int]:
    return _theirs(llama, told, _chosen(), _FEW)


@pytest.mark.parametrize("name", _SETTINGS)
def test_a_setting_has_the_meaning_that_llama_cpp_gives_it(
    starter: LocalModel, llama: llama_cpp.Llama, told: list[int], plain: list[int], name: str
) -> None:
    wishes, build = _SETTINGS[name]
    theirs = _theirs(llama, told, build(llama), _FEW)
    assert _ours(starter, told, Sampling(**{**_PLAIN, **wishes}), guesses=False) == theirs
    assert theirs != plain
