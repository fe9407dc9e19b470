"""What the network guard refused, one line of JSON each, shared by all processes of a folder."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

_VARIABLE = "CHATAPP_REFUSALS"
_MOST_BYTES = 500_000
_MOST_OF_ONE = 20
"""Lines that one module's attempts at one address may fill in one process."""
_CARRIERS = frozenset(
    [
        "asyncio",
        "anyio",
        "http",
        "httpcore",
        "httpx",
        "requests",
        "selectors",
        "socket",
        "ssl",
        "urllib",
        "urllib3",
    ]
)
"""Packages that connect for others: whoever called them is named."""
_OWN = "chatapp.machine."


@dataclass(frozen=True, slots=True)
class Refusal:
    """One attempt. `at` is in seconds since 1970; `process` is window, engine, terminal or child."""

    at: float
    process: str
    module: str
    address: str


_state = {"process": "", "file": ""}
_counts: Counter[tuple[str, str]] = Counter()


def keep_in(file: Path, process: str) -> None:
    """Write this process's refusals to a file from now on, and those of its children."""
    _state.update(process=process, file=str(file))
    os.environ[_VARIABLE] = str(file)


def keep_with_parent(process: str) -> None:
    """Write to the file of the parent process."""
    _state.update(process=process, file=os.environ.get(_VARIABLE, ""))


def note(address: str) -> None:
    """Count a refusal and write it down; a file that cannot be written is passed over."""
    module = _asking_module(sys._getframe(1))
    _counts[module, address] += 1
    file = _state["file"]
    if not file or _counts[module, address] > _MOST_OF_ONE:
        return
    refusal = Refusal(time.time(), _state["process"], module[:100], address[:200])
    line = json.dumps(asdict(refusal)).encode("ascii") + b"\n"
    with contextlib.suppress(OSError):
        descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line)
            is_full = os.fstat(descriptor).st_size > _MOST_BYTES
        finally:
            os.close(descriptor)
        if is_full:
            os.replace(file, file + ".old")


def read(file: Path) -> list[Refusal]:
    """Return the refusals of all processes, oldest first; lines that are none are left out."""
    try:
        lines = file.read_bytes()[-2 * _MOST_BYTES :].splitlines()
    except OSError:
        return []
    refusals = [_decoded(line) for line in lines]
    return [refusal for refusal in refusals if refusal is not None]


def _decoded(line: bytes) -> Refusal | None:
    try:
        values: Any = json.loads(line)
        return Refusal(
            float(values["at"]),
            str(values["process"]),
            str(values["module"]),
            str(values["address"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _asking_module(frame: FrameType | None) -> str:
    """Return the first module above the guard and the libraries that only carry."""
    nearest = ""
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if not name.startswith(_OWN):
            nearest = nearest or name
            if name.partition(".")[0] not in _CARRIERS:
                return name
        frame = frame.f_back
    return nearest
