"""The line format of the pipe: JSON objects whose `type` names the command or event."""

from __future__ import annotations

import dataclasses
import functools
import json
from typing import Any, cast

import msgspec

from chatapp.contract.protocol import Command, Event, named
from chatapp.errors import ProtocolBroken

_PATHS = ("path", "file", "folder")
"""Fields of commands that are paths; no system has one with a NUL, and Python raises over it."""


class _Head(msgspec.Struct):
    type: str


class _Numbered(msgspec.Struct):
    id: int = 0


def encode(message: Command | Event) -> bytes:
    """Return one line of UTF-8 JSON with its newline. Lone surrogates become question marks."""
    try:
        fields = _ENCODER.encode(message)
    except UnicodeEncodeError:
        text = json.dumps(as_dict(message), ensure_ascii=False)
        fields = text.encode("utf-8", "replace")
    # `id` is a field of every message, so the object is never empty.
    return b'{"type":"%s",%s\n' % (type(message).__name__.encode(), fields[1:])


def decode(line: bytes) -> Command | Event:
    """Read one line back; unknown fields are ignored. Raises ProtocolBroken."""
    try:
        message = cast("Command | Event", _decoder(_HEADS.decode(line).type).decode(line))
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError, RecursionError) as error:
        raise ProtocolBroken(cause=f"{type(error).__name__}: {error}"[:200]) from error
    for name in _PATHS:
        if isinstance(message, Command) and "\0" in str(getattr(message, name, "")):
            raise ProtocolBroken(cause=f"a NUL character in `{name}`")
    return message


def command_id(line: bytes) -> int:
    """Return the id of a line that is no command of ours otherwise, 0 when it has none."""
    try:
        return _NUMBERED.decode(line).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return 0


def as_dict(record: Any) -> dict[str, Any]:
    """Return a record as plain JSON values, defaults included."""
    return dataclasses.asdict(record)


def _builtin(value: Any) -> Any:
    """Convert what msgspec does not take as a subclass: LangChain's str, NumPy's float."""
    for kind in (str, float, int):
        if isinstance(value, kind):
            return kind(value)
    raise TypeError(type(value).__name__)


@functools.cache
def _decoder(name: str) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(named(name))


_ENCODER = msgspec.json.Encoder(enc_hook=_builtin)
_HEADS = msgspec.json.Decoder(_Head)
_NUMBERED = msgspec.json.Decoder(_Numbered)
