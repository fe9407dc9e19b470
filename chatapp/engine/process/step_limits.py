"""Limits of time and size for code in hostile text, such as a chat template.

Python's line tracing counts steps and processor time. Text, lists and numbers are weighed where a
step makes them, so that C code never gets anything that takes long or much memory.
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
"""Executed lines of a template or converter; chosen."""
MOST_GROWTH = 1_000_000
"""Characters and items of one value; chosen."""
_MOST_SECONDS = 2.0
"""Seconds of processor time; on a busy machine a render waits, and that is not the text's fault.
Chosen."""
_LOOKS_EVERY = 64
"""Steps between two looks at the clock; chosen."""
_MADE_IN_ALL = 50
"""The sum of all values made, as a multiple of the largest single one: they can be in memory at
the same time. Chosen."""
_MOST_DEPTH = 64
"""Levels of nested values; chosen."""
_ITEM = 4
"""Weight of a list item beside its characters; chosen."""
_LARGEST_NUMBER_BITS = 4096
"""Chosen: a number of 1,200 digits."""


class Exceeded(Exception):
    """A limit was reached."""


class Limits:
    """Runs a call with a budget of executed lines, processor time, characters and items."""

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
        """Take from the budget of characters and items. Raises Exceeded."""
        self._left_in_all -= size
        if size > self.most_size or self._left_in_all < 0:
            raise Exceeded("it makes too much text")

    def _count(self, frame: FrameType, event: str, argument: object) -> Callable[..., Any] | None:
        self._steps_left -= 1
        if self._steps_left < 0 or (
            self._steps_left % _LOOKS_EVERY == 0 and time.thread_time() > self._until
        ):
            raise Exceeded("it runs too long")
        # This file's own lines do not count.
        return None if frame.f_code.co_filename == __file__ else self._count


_of_thread = threading.local()


def current() -> Limits:
    """Return the limits of this thread. Raises Exceeded outside a render."""
    limits: Limits | None = getattr(_of_thread, "limits", None)
    if limits is None:
        raise Exceeded("nothing is computed before the template is rendered")
    return limits


def weighed(value: Any) -> Any:
    """Return a value that was just made. Raises Exceeded when it is too large or too deep."""
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
    joined_parts, most = [], current().most_size
    size = 0
    for part in parts:
        size += len(separator) + (len(part) if isinstance(part, str) else _weight(part, most))
        if size > most:
            raise Exceeded("it makes too much text")
        joined_parts.append(part)
    return joined_parts


def check_replace(text: str, old: str, new: str) -> None:
    """Raise Exceeded before a replacement that would make too much."""
    if text.count(old) * len(new) > current().most_size:
        raise Exceeded("it makes too much text")


def joined(parts: Iterable[str]) -> str:
    """Return the output of a template or a part of it as one text. Raises Exceeded."""
    text = "".join(check_join("", parts))
    current().take(len(text))
    return text


def _check_bits(bits: int) -> None:
    if bits > _LARGEST_NUMBER_BITS:
        raise Exceeded("it uses too large numbers")


def _weight(value: Any, most: int) -> int:
    """Return the characters and items of a value, nested ones included. Raises Exceeded above
    `most`.
    """
    weight, level = 0, [value]
    for _ in range(_MOST_DEPTH):
        below: list[Any] = []
        for item in level:
            # Inline: a function call for each item would count as a step.
            if isinstance(item, str):
                weight += len(item)
            elif isinstance(item, (list, tuple)):
                below += item
            elif isinstance(item, dict):
                below += item
                below += item.values()
            elif isinstance(item, Namespace):
                # Its own attributes are what templates see; what it holds is item step further in.
                below.append(object.__getattribute__(item, "_Namespace__attrs"))
            weight += _ITEM
            if weight + len(below) > most:
                raise Exceeded("it makes too much text")
        if not below:
            return weight
        level = below
    raise Exceeded("it nests too deeply")
