"""Whether a model fits this machine, judged before it is loaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from chatapp.contract.records import REMOTE, Model
from chatapp.machine.context_price import CacheSettings, needed_bytes

Fit = Literal["unknown", "fits", "tight", "slow", "too_large"]
"""`tight` fits the machine, but not what other programs leave free now."""
USUAL_CONTEXT = 8192
"""Tokens of a context that nobody chose, as the engine chooses it."""
SLOW_TOKENS_S = 3.0
"""Tokens a second below which an answer is slower than most people read (about 4 words a second)."""
_TELLING_BYTES = 300_000_000
_SPARE_BYTES = 200_000_000
"""What the engine itself needs beside a model, measured."""
_GUESSED_SHARE = 1.08
_GUESSED_CONTEXT_BYTES = 550_000_000
"""Share of a file and bytes of its context: within 0.3 GB of what the catalogue says of its models."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of this machine; 0 is unknown. `used` is what the engine's process takes."""

    total: int = 0
    free: int = 0
    used: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """`tokens_s` is the measured or expected speed, 0 when nothing is known."""

    fit: Fit
    needed_bytes: int = 0
    tokens_s: float = 0.0
    is_measured: bool = False


def judge(
    model: Model, memory: Memory, settings: CacheSettings, context_tokens: int, pace: float
) -> Judgement:
    """Judge a model by its header, its context and this machine.

    `context_tokens` 0 means the usual context. `pace` is what `pace` returns.
    """
    if model.path.startswith(REMOTE) or not model.memory_bytes:
        return Judgement("unknown", tokens_s=model.tokens_s, is_measured=model.tokens_s > 0)
    tokens = context_tokens or min(model.context_tokens or USUAL_CONTEXT, USUAL_CONTEXT)
    needed = needed_bytes(model, tokens, settings)
    speed = model.tokens_s or (pace / model.size_bytes if model.size_bytes else 0.0)
    fit = fit_of(needed, memory)
    if fit == "fits" and 0 < speed < SLOW_TOKENS_S:
        fit = "slow"
    return Judgement(fit, needed, speed, model.tokens_s > 0)


def judge_size(size_bytes: int, memory: Memory, pace: float) -> Judgement:
    """Judge a file of which only the size is known, as on a hub."""
    if not size_bytes:
        return Judgement("unknown")
    needed = int(size_bytes * _GUESSED_SHARE) + _GUESSED_CONTEXT_BYTES
    speed = pace / size_bytes
    fit = fit_of(needed, memory)
    if fit == "fits" and 0 < speed < SLOW_TOKENS_S:
        fit = "slow"
    return Judgement(fit, needed, speed)


def fit_of(needed: int, memory: Memory) -> Fit:
    """Judge a number of bytes; what the engine's model takes now is given back for another."""
    if not memory.free or not memory.total:
        return "unknown"
    if needed + _SPARE_BYTES > memory.total:
        return "too_large"
    return "fits" if needed <= memory.free + max(0, memory.used - _SPARE_BYTES) else "tight"


def pace(models: Iterable[Model]) -> float:
    """Return the bytes of weights that this machine reads a second, by the fastest measured model.

    A token reads all weights once, so the size of a file tells its speed. 0 when none was measured;
    small models spend most of their time on other things and tell nothing.
    """
    large = [each for each in models if each.size_bytes >= _TELLING_BYTES]
    return max((each.tokens_s * each.size_bytes for each in large), default=0.0)
