"""States of a sequence in memory, for models whose cache cannot be cut back.

A recurrent or hybrid model knows its last state only. A copy at the end of each prompt lets an
answer be written again, and one before each prompt lets its question be edited.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import llama_cpp.llama_cpp as api

_MOST_BYTES = 256 << 20
"""Bytes of all copies: about 4 of a hybrid model of 2 B parameters with a chat of 4,000 tokens."""
_LEAST_TOKENS = 64
"""Tokens; shorter texts are read again as fast as they are copied."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A copy of a state, and the tokens that it has read."""

    tokens: list[int]
    state: Any
    """A ctypes array of bytes."""


class Checkpoints:
    """The newest copies of sequence 0 of a context; the oldest are dropped first."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self._kept: list[Checkpoint] = []

    def keep(self, tokens: Sequence[int]) -> None:
        """Copy the state, which has read `tokens`."""
        if len(tokens) < _LEAST_TOKENS or min(tokens) < 0:
            return
        size = api.llama_state_seq_get_size(self._context, 0)
        self._kept = [checkpoint for checkpoint in self._kept if checkpoint.tokens != tokens]
        while self._kept and size + sum(map(_size, self._kept)) > _MOST_BYTES:
            del self._kept[0]
        checkpoint = self.copied(tokens)
        if checkpoint is not None:
            self._kept.append(checkpoint)

    def copied(self, tokens: Sequence[int]) -> Checkpoint | None:
        """Return a copy of the state, which has read `tokens`; None where it would be too large."""
        size = api.llama_state_seq_get_size(self._context, 0)
        if size > _MOST_BYTES:
            return None
        state = (ctypes.c_uint8 * size)()
        if not api.llama_state_seq_get_data(self._context, state, size, 0):
            return None
        return Checkpoint(list(tokens), state)

    def put_back(self, checkpoint: Checkpoint) -> bool:
        """Make a copy the state again; False, with any state, when llama.cpp refuses it."""
        size = ctypes.sizeof(checkpoint.state)
        return bool(api.llama_state_seq_set_data(self._context, checkpoint.state, size, 0))

    def usable_tokens(self, prompt: Sequence[int]) -> int:
        """Return how many tokens of a prompt the best copy has read, 0 without one."""
        best = self._best(prompt)
        return len(best.tokens) if best else 0

    def restore(self, prompt: Sequence[int]) -> list[int]:
        """Put the best copy for a prompt in place; return the tokens that it has read, or none."""
        best = self._best(prompt)
        if best is None:
            return []
        if not self.put_back(best):
            self._kept.remove(best)
            return []
        return list(best.tokens)

    def forget(self) -> None:
        """Drop all copies, because the weights have changed."""
        self._kept.clear()

    def _best(self, prompt: Sequence[int]) -> Checkpoint | None:
        # The last token is decoded anew: its logits choose the first token of the answer.
        fitting = [
            checkpoint
            for checkpoint in self._kept
            if len(checkpoint.tokens) < len(prompt)
            and list(prompt[: len(checkpoint.tokens)]) == checkpoint.tokens
        ]
        return max(fitting, key=lambda checkpoint: len(checkpoint.tokens), default=None)


def _size(checkpoint: Checkpoint) -> int:
    return ctypes.sizeof(checkpoint.state)
