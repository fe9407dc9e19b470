"""The root of all errors, those of the engine and the pipe, and codes for their details."""

from __future__ import annotations

import errno
import json


class ChatappError(Exception):
    """The root. `details` fill the text `error.<class name>`; they never hold the user's text."""

    def __init__(self, **details: object) -> None:
        self.details: dict[str, str] = {name: str(value) for name, value in details.items()}
        super().__init__(", ".join(f"{name}={value}" for name, value in self.details.items()))


def cause_code(code: str, /, **values: object) -> str:
    """Return a detail that is worded where it is shown: the text `cause.<code>` and its values.

    It is a string, so that it passes through exceptions, records and pipes.
    """
    written = f"cause.{code}"
    if values:
        shown = {name: str(value) for name, value in values.items()}
        written += " " + json.dumps(shown, ensure_ascii=False)
    return written


def os_cause(error: BaseException) -> str:
    """Return the cause text `cause.os.<ENOENT …>`, or the system's words where there is none."""
    words = getattr(error, "strerror", None) or type(error).__name__
    name = errno.errorcode.get(getattr(error, "errno", None) or 0, "").removeprefix("WSA")
    return cause_code(f"os.{name}", words=words) if name else str(words)


class Unexpected(ChatappError):
    """A fault of ours: what no other class names."""


class StoppedByUser(ChatappError): ...


class ProtocolBroken(ChatappError): ...


class ChildNotStarted(ChatappError): ...


class EngineDied(ChatappError): ...


class EngineEnded(ChatappError): ...


class EngineGaveUp(ChatappError): ...


class NetworkForbidden(ChatappError): ...


class NetworkOff(ChatappError): ...
