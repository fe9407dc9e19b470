"""Values of files that any program may have written: whatever is not as expected is empty."""

from __future__ import annotations

import datetime
from typing import Any

_MILLISECONDS_FROM = 1e11
"""A larger number of seconds since 1970 would be after the year 5000."""


def mapping(value: Any) -> dict[str, Any]:
    """Return a JSON object, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """Return a JSON list, an empty one for anything else."""
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """Return a text that SQLite and UTF-8 can hold, "" for anything else."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def seconds(value: Any) -> float:
    """Return a time in seconds since 1970 from seconds, milliseconds or ISO 8601; 0 for none."""
    if isinstance(value, str):
        try:
            return datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp()
        except (ValueError, OverflowError, OSError):
            return 0.0
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0.0
    if not 0 < value < _MILLISECONDS_FROM * 1000:
        return 0.0
    return value / 1000 if value > _MILLISECONDS_FROM else float(value)
