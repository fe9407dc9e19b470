"""Skips the DRY sampler while nothing repeats: its search costs as much as the other samplers."""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Collection

import llama_cpp.llama_cpp as api

from chatapp.engine.models.llama.weights import Weights


class Repeats:
    """Which token followed which run of tokens; DRY penalizes it when the run comes again.

    `dry` is the sampler and `rest` the chain behind it; skipping does not change the choice. A rest
    that `takes_likeliest` is sampled first: penalties cannot promote a less likely token.
    """

    def __init__(
        self,
        weights: Weights,
        dry: ctypes.c_void_p,
        rest: ctypes.c_void_p,
        run_length: int,
        takes_likeliest: bool,
    ) -> None:
        """`run_length`, at least 1, is the longest repetition that DRY allows."""
        self._weights = weights
        self._dry = dry
        self._rest = rest
        self._takes_likeliest = takes_likeliest
        self._last: deque[int] = deque(maxlen=run_length)
        self._after: dict[tuple[int, ...], set[int]] = {}
        self._held_back: Collection[int] = ()

    def add(self, token: int) -> None:
        """Append a token that DRY has seen."""
        if len(self._last) == self._last.maxlen:
            self._after.setdefault(tuple(self._last), set()).add(token)
        self._last.append(token)
        self._held_back = self._after.get(tuple(self._last), ())

    def sample(self, chain: ctypes.c_void_p, index: int) -> int:
        """Sample from the logits at `index`, by DRY and the rest or by the rest alone."""
        token = -1
        if not self._held_back or self._takes_likeliest:
            token = int(api.llama_sampler_sample(self._rest, self._weights.context, index))
        if token < 0 or token in self._held_back:
            token = int(api.llama_sampler_sample(chain, self._weights.context, index))
        else:
            api.llama_sampler_accept(self._dry, token)
        self.add(token)
        return token
