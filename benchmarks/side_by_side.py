"""Two ways of doing the same thing, measured in turn, so that a change of the machine's speed meets
both.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")


def alternate(
    ours: Callable[[], _T], theirs: Callable[[], _T], rounds: int, value: Callable[[_T], float]
) -> tuple[list[float], list[float]]:
    """Run both in turn, each first in every other round, and return the figures; the first round is
    not counted.
    """
    mine, others = [], []
    for at in range(rounds + 1):
        if at % 2 == 0:
            mine.append(value(ours()))
            others.append(value(theirs()))
        else:
            others.append(value(theirs()))
            mine.append(value(ours()))
    return mine[1:], others[1:]


def row(name: str, ours: list[float], theirs: list[float], bound: str) -> float:
    """Print both medians, and the mean of the middle half of the rounds' ratios with its limits;
    return that mean.
    """
    ratios = sorted(mine / other for mine, other in zip(ours, theirs, strict=True))
    cut = len(ratios) // 4
    middle = ratios[cut : len(ratios) - cut]
    ratio = statistics.fmean(middle)
    print(
        f"  {name:<44} {statistics.median(ours):9.3f} {statistics.median(theirs):9.3f}"
        f"   ratio {ratio:5.3f}  ({middle[0]:.2f}–{middle[-1]:.2f})  ({bound})",
        flush=True,
    )
    return ratio
