"""Passes DRY over while nothing is repeated: looking for that in llama.cpp costs as much as the rest of a choice."""

from __future__ import annotations

import ctypes
from collections import deque

import llama_cpp.llama_cpp as api

from chatapp.engine.llm.llama.weights import Weights


class Repeats:
    """Which runs of tokens came before. DRY holds back what goes on after a run that came before, nothing else.

    `dry` is the sampler and `rest` the chain behind it; what is chosen is the same with it and without.
    """

    def __init__(self, weights: Weights, dry: ctypes.c_void_p, rest: ctypes.c_void_p, run_length: int) -> None:
        self._weights = weights
        self._dry = dry
        self._rest = rest
        self._last: deque[int] = deque(maxlen=max(1, run_length))
        self._runs: set[tuple[int, ...]] = set()
        self._is_repeated = run_length < 1

    def add(self, token: int) -> None:
        """Note a token that DRY has seen."""
        self._last.append(token)
        if len(self._last) == self._last.maxlen:
            run = tuple(self._last)
            self._is_repeated = run in self._runs
            self._runs.add(run)

    def sample(self, chain: ctypes.c_void_p, index: int) -> int:
        """Choose a token from the logits at `index` by `chain`, which is DRY and the rest, or by the rest alone."""
        if self._is_repeated:
            token = int(api.llama_sampler_sample(chain, self._weights.context, index))
        else:
            token = int(api.llama_sampler_sample(self._rest, self._weights.context, index))
            api.llama_sampler_accept(self._dry, token)
        self.add(token)
        return token
