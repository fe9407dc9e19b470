"""Values of chats.db as they should be: another program, or damage, may have left others there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar, get_args

_Record = TypeVar("_Record")
_Kind = TypeVar("_Kind", dict[str, Any], list[Any])
_LARGEST = 2.0**62
"""Times, counts and ids are far below; Qt and SQLite take no more than 64 bits."""


def text(value: object) -> str:
    """Return a value as text; bytes are read as UTF-8."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def number(value: object) -> float:
    """Return a finite number, 0 for anything else."""
    if isinstance(value, (int, float)) and abs(value) < _LARGEST:
        return value
    return 0.0


def one_of(choices: Any, value: object, otherwise: Any) -> Any:
    """Return a value of a Literal, or another one of it."""
    return value if value in get_args(choices) else otherwise


def parsed(column: object, kind: type[_Kind]) -> _Kind:
    """Return the JSON of a column, an empty value for anything but this kind of it."""
    try:
        value = json.loads(column)  # type: ignore[arg-type]
    except (TypeError, ValueError, RecursionError):
        return kind()
    return value if isinstance(value, kind) else kind()


def record(made: Callable[[dict[str, Any]], _Record], item: object) -> _Record | None:
    """Return what is made of a JSON object, None for one with other keys, or for no object."""
    if not isinstance(item, dict) or not item:
        return None
    try:
        return made(item)
    except (TypeError, KeyError, IndexError, ValueError):
        return None


def records(made: Callable[[dict[str, Any]], _Record], items: object) -> tuple[_Record, ...]:
    """Return what is made of those items of a JSON list that fit."""
    if not items or not isinstance(items, list):
        return ()
    fitting = (record(made, item) for item in items)
    return tuple(each for each in fitting if each is not None)
