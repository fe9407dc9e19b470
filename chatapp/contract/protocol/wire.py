"""How a command or event becomes one line of JSON and comes back as the same frozen value."""

from __future__ import annotations

import dataclasses
import functools
import json
import types
import typing
from typing import Any

from chatapp.contract.protocol import Command, Event, named
from chatapp.errors import ProtocolBroken

# Made once: this runs between two tokens.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_SCALARS = frozenset((str, int, float, bool))


def encode(thing: Command | Event) -> bytes:
    """Return one line of UTF-8 JSON with its newline; fields that hold their default are left out."""
    payload = {"type": type(thing).__name__, **_slim(thing)}
    return _ENCODER.encode(payload).encode("utf-8", "replace") + b"\n"


def decode(line: bytes | str) -> Command | Event:
    """Read one line back. Unknown fields are passed over. Raises ProtocolBroken on anything else."""
    try:
        payload = json.loads(line)
        return typing.cast("Command | Event", _build(named(payload["type"]), payload))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ProtocolBroken(cause=f"{type(error).__name__}: {error}"[:200]) from error


def as_dict(thing: Any) -> dict[str, Any]:
    """Return a record as plain JSON values, defaults included."""
    return dataclasses.asdict(thing)


def _slim(thing: Any) -> dict[str, Any]:
    slim: dict[str, Any] = {}
    kind: type = type(thing)
    for name, default in _defaults(kind):
        value = getattr(thing, name)
        if default is dataclasses.MISSING or value != default:
            slim[name] = _plain(value)
    return slim


@functools.cache
def _defaults(cls: type) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (
            spec.name,
            spec.default_factory()
            if spec.default_factory is not dataclasses.MISSING
            else spec.default,
        )
        for spec in dataclasses.fields(cls)
    )


def _plain(value: Any) -> Any:
    if type(value) in _SCALARS:
        return value
    if dataclasses.is_dataclass(value):
        return _slim(value)
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


@functools.cache
def _hints(cls: type) -> dict[str, Any]:
    return {name: hint for name, hint in typing.get_type_hints(cls).items() if name != "is_last"}


def _build(cls: type, payload: dict[str, Any]) -> Any:
    hints = _hints(cls)
    return cls(
        **{name: _shape(hints[name], value) for name, value in payload.items() if name in hints}
    )


def _shape(hint: Any, value: Any) -> Any:
    if hint in _SCALARS:
        return _scalar(hint, value)
    origin = typing.get_origin(hint)
    arguments = typing.get_args(hint)
    if origin is typing.Literal:
        return _literal(arguments, value)
    if origin in (types.UnionType, typing.Union):
        return None if value is None else _shape(arguments[0], value)
    if origin is tuple:
        inner = arguments if arguments[-1] is not Ellipsis else (arguments[0],) * len(value)
        return tuple(_shape(kind, item) for kind, item in zip(inner, value, strict=True))
    if origin is dict:
        return {str(key): _shape(arguments[1], item) for key, item in value.items()}
    if dataclasses.is_dataclass(hint):
        return _build(typing.cast("type", hint), value)
    return _scalar(hint, value)


def _literal(allowed: tuple[Any, ...], value: Any) -> Any:
    if value not in allowed:
        raise ValueError(f"{value!r} is not one of {allowed}")
    return value


def _scalar(kind: type, value: Any) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not kind:
        raise TypeError(f"{kind.__name__} wanted, not {type(value).__name__}")
    return value
