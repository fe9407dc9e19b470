"""Argument types of the terminal; a wrong value is a usage error that names what is allowed."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Callable
from typing import NamedTuple

from chatapp.contract.sampling import BOUNDS, Sampling


class Field(NamedTuple):
    """NAME=VALUE."""

    name: str
    value: str


class Weight(NamedTuple):
    """NAME=NUMBER."""

    name: str
    number: float


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
        value = _float(text)
        if low <= value <= high:
            return value
        raise argparse.ArgumentTypeError(f"{text!r} is no number from {low:g} to {high:g}")

    return read


def sampling(name: str) -> Callable[[str], float]:
    """Return an argument type for a setting of `Sampling`, within its bounds."""
    is_whole = isinstance(getattr(Sampling(), name), int)
    return whole(*BOUNDS[name]) if is_whole else number(*BOUNDS[name])


def field(text: str) -> Field:
    """Read NAME=VALUE."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return Field(name, value)


def weight(text: str) -> Weight:
    """Read NAME=NUMBER; the name may contain "="."""
    name, _, digits = text.rpartition("=")
    value = _float(digits)
    if not name or not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=NUMBER")
    return Weight(name, value)


def sampling_weight(text: str) -> Weight:
    """Read NAME=NUMBER with the name of a setting of `Sampling`."""
    read = weight(text)
    if read.name not in BOUNDS:
        raise argparse.ArgumentTypeError(f"{read.name!r} is none of {', '.join(BOUNDS)}")
    return read


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
