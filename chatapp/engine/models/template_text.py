"""Text formatting for chat templates, `%` and `format`, without widths that fill the memory."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from chatapp.engine.process import step_limits
from chatapp.engine.process.step_limits import Exceeded, weighed

_PERCENT = re.compile(r"%(?:\(\w+\))?[-+ 0#]{0,3}\d{0,3}(?:\.\d{1,2})?[sdifgxXr%]")
_FIELD = re.compile(r"\{\{|\}\}|\{(\w*)(?:![rs])?(?::([^{}]*))?\}")
_SPEC = re.compile(r"[<>^]?[-+ ]?0?\d{0,3}(?:\.\d{1,2})?[sdfgxX%]?")
_WIDEST = 999
"""Characters of the widest field: templates may write three digits; chosen."""


def by_percent(text: str, values: Any) -> str:
    """Return `text % values`. Raises Exceeded for what could grow without bound."""
    if _PERCENT.sub("", text).count("%"):
        raise Exceeded("the template uses % on text")
    shown = values.values() if isinstance(values, Mapping) else values
    _check_growth(text, "%", shown if isinstance(shown, tuple) else [shown])
    return str(weighed(text % values))


def by_fields(text: str, values: Sequence[Any], named: Mapping[str, Any]) -> str:
    """Return `text.format(*values, **named)` for fields without attributes and indices."""
    if set("{}") & set(_FIELD.sub("", text)):
        raise Exceeded("the template uses format")
    _check_growth(text, "{", [*values, *named.values()])
    numbers = iter(range(len(values)))

    def field(match: re.Match[str]) -> str:
        if match[0] in ("{{", "}}"):
            return match[0][0]
        name, spec = match[1], match[2] or ""
        if not _SPEC.fullmatch(spec):
            raise Exceeded("the template uses format")
        try:
            value = (
                values[int(name or next(numbers))] if not name or name.isdigit() else named[name]
            )
        except (IndexError, KeyError, StopIteration) as error:
            raise Exceeded("the template formats what is not there") from error
        return format(value, spec) if spec else str(value)

    return str(weighed(_FIELD.sub(field, text)))


def _check_growth(text: str, sign: str, values: Sequence[Any]) -> None:
    """Raise Exceeded when each field of the text holding the longest value would be too long."""
    longest = max((len(str(weighed(value))) for value in values), default=0)
    step_limits.check_replace(text, sign, " " * max(longest, _WIDEST))
