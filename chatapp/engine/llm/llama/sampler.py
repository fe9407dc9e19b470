"""How the next token is chosen: llama.cpp's own sampler chain, in the order of its own programs."""

from __future__ import annotations

import ctypes
import secrets
from types import TracebackType

import llama_cpp.llama_cpp as api

from chatapp.engine.llm.llama.weights import Weights
from chatapp.errors import GrammarBroken
from chatapp.records import Sampling

_PENALTY_WINDOW = 64


class Sampler:
    """A sampler chain for one answer; a context manager, since llama.cpp owns its memory."""

    def __init__(self, weights: Weights, sampling: Sampling, grammar: str = "") -> None:
        self._chain = api.llama_sampler_chain_init(api.llama_sampler_chain_default_params())
        self._penalizes = False
        try:
            if grammar:
                self._add(_grammar(weights, grammar))
            self._add_penalties(weights, sampling)
            self._add_choice(sampling)
        except GrammarBroken:
            self.close()
            raise

    def __enter__(self) -> Sampler:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def chain(self) -> ctypes.c_void_p:
        return self._chain

    def close(self) -> None:
        """Free the chain and all samplers in it; a second call does nothing."""
        if self._chain:
            api.llama_sampler_free(self._chain)
            self._chain = None

    def _add(self, sampler: ctypes.c_void_p) -> None:
        api.llama_sampler_chain_add(self._chain, sampler)

    def _add_penalties(self, weights: Weights, sampling: Sampling) -> None:
        neutral = (sampling.repeat_penalty, sampling.frequency_penalty, sampling.presence_penalty) == (1.0, 0.0, 0.0)
        if not neutral:
            self._add(
                api.llama_sampler_init_penalties(
                    weights.vocabulary_size,
                    _PENALTY_WINDOW,
                    sampling.repeat_penalty,
                    sampling.frequency_penalty,
                    sampling.presence_penalty,
                )
            )

    def _add_choice(self, sampling: Sampling) -> None:
        if sampling.temperature <= 0:
            self._add(api.llama_sampler_init_greedy())
            return
        if sampling.top_k > 0:
            self._add(api.llama_sampler_init_top_k(int(sampling.top_k)))
        if sampling.top_p < 1:
            self._add(api.llama_sampler_init_top_p(sampling.top_p, 1))
        if sampling.min_p > 0:
            self._add(api.llama_sampler_init_min_p(sampling.min_p, 1))
        self._add(api.llama_sampler_init_temp(sampling.temperature))
        seed = int(sampling.seed)
        self._add(api.llama_sampler_init_dist(seed & 0xFFFFFFFF if seed >= 0 else secrets.randbits(32)))


def _grammar(weights: Weights, grammar: str) -> ctypes.c_void_p:
    sampler = api.llama_sampler_init_grammar(weights.vocabulary, grammar.encode("utf-8"), b"root")
    if not sampler:
        raise GrammarBroken(cause="llama.cpp cannot read the grammar")
    return sampler
