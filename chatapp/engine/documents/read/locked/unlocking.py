"""Takes the lock off a file with its password, in a child process; its faults as our errors."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from chatapp.engine.process.child_process import ChildFailed, ChildLimits, ChildProcess
from chatapp.errors import (
    DocumentDamaged,
    DocumentError,
    DocumentSealed,
    DocumentTooHeavy,
    PasswordWrong,
    cause_code,
)

_LIMITS = ChildLimits(cpu_s=40, silence_s=50.0, memory_bytes=900_000_000)


def unlock(path: Path, name: str, password: str, stopped: Callable[[], bool]) -> None:
    """Replace a file by what is in it without its lock.

    Raises PasswordWrong, DocumentSealed, another DocumentError, or JobStopped.
    """
    target = path.with_name(f"{path.name}-open")
    answer: dict[str, Any] = {"fault": "damaged", "cause": cause_code("reader_gave_up")}
    arguments = [str(path), str(target), *_LIMITS.arguments()]
    try:
        with ChildProcess("--unlocker", arguments, takes_input=True) as child:
            child.send({"password": password})
            for line in child.lines(_LIMITS.silence_s, stopped):
                answer = line
        if answer["fault"]:
            raise _refusal(answer, name)
        os.replace(target, path)
    except ChildFailed:
        raise _refusal({"fault": "heavy", "cause": ""}, name) from None
    finally:
        target.unlink(missing_ok=True)


def _refusal(answer: dict[str, Any], name: str) -> DocumentError:
    if answer["fault"] == "wrong":
        return PasswordWrong(name=name)
    if answer["fault"] == "heavy":
        cause = answer["cause"] or cause_code("grows")
        return DocumentTooHeavy(name=name, limit=_LIMITS.cause(), cause=cause)
    if answer["fault"] == "damaged":
        return DocumentDamaged(name=name, cause=answer["cause"])
    return DocumentSealed(name=name, cause=answer["cause"] or cause_code("lock_unknown"))
