"""Two ways of doing the same thing, measured in turn, so that a change of the machine's speed meets both."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


def alternate(
    ours: Callable[[], _T], theirs: Callable[[], _T], rounds: int, value: Callable[[_T], float]
) -> tuple[list[float], list[float]]:
    """Run both in turn and return the figures; the first round is not counted."""
    pairs = [(value(ours()), value(theirs())) for _ in range(rounds + 1)][1:]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def row(name: str, ours: list[float], theirs: list[float], bound: str) -> float:
    """Print both medians and the median of the ratios of each round; return that."""
    ratio = statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))
    print(
        f"  {name:<44} {statistics.median(ours):9.2f} {statistics.median(theirs):9.2f}   ratio {ratio:5.2f}  ({bound})",
        flush=True,
    )
    return ratio
