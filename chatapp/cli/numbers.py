"""Argument types for numbers; a value out of range is a usage error that names the range."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Callable

from chatapp.contract.sampling import BOUNDS, Sampling


def whole(low: float, high: float) -> Callable[[str], int]:
    """Return an argument type for whole numbers."""

    def read(text: str) -> int:
        if re.fullmatch(r"[+-]?[0-9]{1,18}", text) and low <= int(text) <= high:
            return int(text)
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {low} to {high}")

    return read


def number(low: float, high: float) -> Callable[[str], float]:
    """Return an argument type for numbers."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if low <= value <= high:
            return value
        raise argparse.ArgumentTypeError(f"{text!r} is no number from {low:g} to {high:g}")

    return read


def sampling(name: str) -> Callable[[str], float]:
    """Return an argument type for a setting of `Sampling`, within its bounds."""
    is_whole = isinstance(getattr(Sampling(), name), int)
    return whole(*BOUNDS[name]) if is_whole else number(*BOUNDS[name])
