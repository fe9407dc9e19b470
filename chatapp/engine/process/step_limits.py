"""Limits of time and size for work on hostile text, such as a chat template, which must not take
the engine with it.

Steps and processor time are looked at by Python's own line tracing. What a single step can make
(text, lists, numbers) is weighed where it is made, so that nothing that takes long, or much memory,
is ever handed to C code.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from types import FrameType
from typing import Any

from jinja2.utils import Namespace

MOST_STEPS = 200_000
MOST_GROWTH = 1_000_000
_MOST_SECONDS = 2.0
"""Of processor time: on a busy machine a render waits, and that is not the text's fault."""
_LOOKS_EVERY = 64
_MADE_IN_ALL = 50
"""All that is made may be so many times the largest single thing: much of it is in memory at the
same time.
"""
_MOST_DEPTH = 64
_ITEM = 4
"""What an item of a list weighs beside its letters."""
_LARGEST_NUMBER_BITS = 4096


class Exceeded(Exception):
    """A limit of time or size was reached."""


class Limits:
    """Runs a call with a budget of executed lines, of processor time, and of characters and items
    that are made.
    """

    def __init__(self, most_size: int, most_steps: int) -> None:
        self.most_size = most_size
        self._left_in_all = most_size * _MADE_IN_ALL
        self._steps_left = most_steps
        self._until = 0.0

    def run(self, call: Callable[[], str]) -> str:
        """Return what the call returns. Raises Exceeded."""
        before, outer = sys.gettrace(), getattr(_of_thread, "limits", None)
        self._until = time.thread_time() + _MOST_SECONDS
        _of_thread.limits = self
        sys.settrace(self._count)
        try:
            return call()
        finally:
            sys.settrace(before)
            _of_thread.limits = outer

    def take(self, size: int) -> None:
        """Take so much from what may be made. Raises Exceeded."""
        self._left_in_all -= size
        if size > self.most_size or self._left_in_all < 0:
            raise Exceeded("it makes too much text")

    def _count(self, frame: FrameType, event: str, argument: object) -> Callable[..., Any] | None:
        self._steps_left -= 1
        if self._steps_left < 0 or (
            self._steps_left % _LOOKS_EVERY == 0 and time.thread_time() > self._until
        ):
            raise Exceeded("it runs too long")
        # What weighs is not the text's doing, and not worth a step a line.
        return None if frame.f_code.co_filename == __file__ else self._count


_of_thread = threading.local()


def current() -> Limits:
    """Return the limits that this thread runs under. Raises Exceeded where there are none: outside
    a render.
    """
    limits: Limits | None = getattr(_of_thread, "limits", None)
    if limits is None:
        raise Exceeded("nothing is computed before the template is rendered")
    return limits


def weighed(value: Any) -> Any:
    """Return a value that was just made, when it is neither too large nor too deep. Raises
    Exceeded.
    """
    if isinstance(value, str):
        current().take(len(value))
    elif isinstance(value, (int, list, tuple, dict, Namespace)):
        current().take(_weight(value, current().most_size))
    return value


def check_product(left: Any, right: Any) -> None:
    """Raise Exceeded before a multiplication that would make too much."""
    if isinstance(left, int) and isinstance(right, int):
        _check_bits(left.bit_length() + right.bit_length())
        return
    size = max((len(side) for side in (left, right) if isinstance(side, Sequence)), default=0)
    times = max((side for side in (left, right) if isinstance(side, int)), default=1)
    if size * times > current().most_size:
        raise Exceeded("it makes too much text")


def check_power(left: Any, right: Any) -> None:
    """Raise Exceeded before a power of numbers that would be too large."""
    if isinstance(left, int) and isinstance(right, int) and right > 0:
        _check_bits(left.bit_length() * right)


def check_join(separator: str, parts: Iterable[Any]) -> list[Any]:
    """Return the parts as a list when they can be joined. Raises Exceeded."""
    found, most = [], current().most_size
    size = 0
    for part in parts:
        size += len(separator) + (len(part) if isinstance(part, str) else _weight(part, most))
        if size > most:
            raise Exceeded("it makes too much text")
        found.append(part)
    return found


def check_replace(text: str, old: str, new: str) -> None:
    """Raise Exceeded before a replacement that would make too much."""
    if text.count(old) * len(new) > current().most_size:
        raise Exceeded("it makes too much text")


def joined(parts: Iterable[str]) -> str:
    """Return all of a template's output, or that of a part of it, as one text. Raises Exceeded."""
    text = "".join(check_join("", parts))
    current().take(len(text))
    return text


def _check_bits(bits: int) -> None:
    if bits > _LARGEST_NUMBER_BITS:
        raise Exceeded("it uses too large numbers")


def _weight(value: Any, most: int) -> int:
    """Return how many characters and items a value would have if it were written out. Raises
    Exceeded above `most`.
    """
    weight, level = 0, [value]
    for _ in range(_MOST_DEPTH):
        below: list[Any] = []
        for one in level:
            # No call of a function for each: that would be a step of its own.
            if isinstance(one, str):
                weight += len(one)
            elif isinstance(one, (list, tuple)):
                below += one
            elif isinstance(one, dict):
                below += one
                below += one.values()
            elif isinstance(one, Namespace):
                # Its own attributes are what templates see; what it holds is one step further in.
                below.append(object.__getattribute__(one, "_Namespace__attrs"))
            weight += _ITEM
            if weight + len(below) > most:
                raise Exceeded("it makes too much text")
        if not below:
            return weight
        level = below
    raise Exceeded("it nests too deeply")
