"""How the next token is chosen; names and meanings of the settings are llama-server's."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import NamedTuple, TypeVar

Number = TypeVar("Number", int, float)


class Bounds(NamedTuple):
    """The smallest and the largest value of a setting."""

    low: float
    high: float


def _setting(default: Number, low: float, high: float) -> Number:
    return field(default=default, metadata={"bounds": Bounds(low, high)})


@dataclass(frozen=True, slots=True)
class Sampling:
    """The settings of one answer, with the bounds beyond which llama.cpp may end the process."""

    temperature: float = _setting(0.7, 0, 5)
    top_k: int = _setting(40, 0, 1 << 20)
    top_p: float = _setting(0.95, 0, 1)
    min_p: float = _setting(0.05, 0, 1)
    repeat_penalty: float = _setting(1.0, 0.1, 5)
    frequency_penalty: float = _setting(0.0, -2, 2)
    presence_penalty: float = _setting(0.0, -2, 2)
    seed: int = _setting(-1, -1, 1 << 53)  # -1: a new seed for each answer.
    max_tokens: int = _setting(1024, 1, 1 << 20)
    repeat_last_n: int = _setting(64, -1, 1 << 20)  # Tokens; -1: all.
    typical_p: float = _setting(1.0, 0, 1)
    top_n_sigma: float = _setting(-1.0, -1, 10)
    dynatemp_range: float = _setting(0.0, 0, 5)
    dynatemp_exponent: float = _setting(1.0, 0, 10)
    xtc_probability: float = _setting(0.0, 0, 1)
    xtc_threshold: float = _setting(0.1, 0, 1)
    dry_multiplier: float = _setting(0.0, 0, 10)
    dry_base: float = _setting(1.75, 1, 10)
    dry_allowed_length: int = _setting(2, 0, 1 << 20)
    dry_penalty_last_n: int = _setting(64, -1, 1 << 20)  # Tokens; -1: all.
    mirostat: int = _setting(0, 0, 2)  # 1 and 2 replace filters and penalties.
    mirostat_tau: float = _setting(5.0, 0, 20)
    mirostat_eta: float = _setting(0.1, 0, 1)


BOUNDS: dict[str, Bounds] = {spec.name: spec.metadata["bounds"] for spec in fields(Sampling)}
"""The bounds of each setting; presets, the terminal and the server check against them."""


def within_bounds(values: Mapping[str, object]) -> dict[str, float]:
    """Return the known settings whose values are allowed; files may hold anything."""
    return {
        name: float(value)
        for name, value in values.items()
        if name in BOUNDS and isinstance(value, int | float) and _is_within(value, BOUNDS[name])
    }


def _is_within(value: float, bounds: Bounds) -> bool:
    return math.isfinite(value) and bounds.low <= value <= bounds.high
