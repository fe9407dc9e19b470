"""Numbers as options of the terminal: what is out of range is wrong usage, and is told with its
range.
"""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Callable

from chatapp.texts import tr

SEED = (-1, 1 << 53)
MAX_TOKENS = (1, 1 << 20)
TEMPERATURE = (0, 5)
"""The engine's own bounds (`engine/presets/sampling_bounds.py`); a test holds them together."""


def whole(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers for argparse."""

    def read(text: str) -> int:
        if re.fullmatch(r"[+-]?[0-9]{1,18}", text) and low <= int(text) <= high:
            return int(text)
        raise argparse.ArgumentTypeError(
            tr("usage.whole_number", text=repr(text), low=low, high=high)
        )

    return read


def number(low: float, high: float) -> Callable[[str], float]:
    """Return a reader of numbers for argparse."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if low <= value <= high:
            return value
        raise argparse.ArgumentTypeError(
            tr("usage.number", text=repr(text), low=f"{low:g}", high=f"{high:g}")
        )

    return read
