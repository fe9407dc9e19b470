"""The real engine in a folder of its own, driven by its pipe."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chatapp.contract.protocol import (
    AddDocument,
    Command,
    DocumentAdded,
    Event,
    RemoveDocument,
    Search,
)
from chatapp.errors import by_name
from chatapp.machine import settings
from chatapp.texts import error_sentence
from tests.engine_process import Engine
from tests.gguf_files import chat_model

_CALM_S = 3.0
"""Seconds without a change of threads and files."""


@contextlib.contextmanager
def running(folder: Path, **values: Any) -> Iterator[Engine]:
    """Start an engine with a model of noise on `folder`/data, and end it."""
    engine = started(folder, **values)
    try:
        yield engine
    finally:
        ended(engine)


def started(folder: Path, **values: Any) -> Engine:
    """Start an engine on `folder`/data with settings of which some are given."""
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    if "model_path" not in values:
        values["model_path"] = str(tiny_model(folder))
    settings.save(data / "settings.json", settings.Settings(**values))
    return Engine(data, folder / "engine.log")


def ended(engine: Engine) -> bool:
    """End an engine; return whether it left by itself."""
    try:
        engine.close()
    except (subprocess.TimeoutExpired, OSError):
        engine.process.kill()
        engine.process.wait()
        return False
    return True


def has_left(engine: Engine) -> bool:
    """Return whether an engine has ended, or does so now."""
    try:
        engine.process.wait(0.5)
    except subprocess.TimeoutExpired:
        return False
    return True


def tiny_model(folder: Path) -> Path:
    """Return the file of a chat model of noise."""
    path = folder / "models" / "tiny.gguf"
    return path if path.exists() else chat_model().write(path)


def asked(engine: Engine, kind: type[Command], **arguments: Any) -> Event | None:
    """Return the last event of a command, None when the engine has left."""
    try:
        return engine.ask(kind, **arguments)[-1]
    except (AssertionError, BrokenPipeError, queue.Empty):
        return None


def is_in_words(error: str, details: dict[str, str]) -> bool:
    """Return whether an error is told in both languages, and is one of ours."""
    if error == "Unexpected" or error not in by_name():
        return False
    words = [error_sentence(error, details, language) for language in ("en", "ko")]
    return all(words) and words[0] != words[1]


def is_running(pid: int) -> bool:
    """Return whether a process runs; one that only waits to be collected does not."""
    try:
        state = (
            Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[0]
        )
    except OSError:
        return False
    return state not in "ZX"


def below(pid: int) -> list[int]:
    """Return the processes that a process started, and those that they started."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += map(int, task.read_text("ascii").split())
    return [*found, *(other for child in found for other in below(child))]


def memory_mb(pid: int) -> int:
    """Return the resident memory of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") >> 20


def files_open(pid: int) -> int:
    """Return how many files and pipes a process has open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def threads(pid: int) -> int:
    """Return how many threads a process has."""
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def settled(engine: Engine, folder: Path, most_s: float = 60) -> None:
    """Let an engine open its library and its index, and wait until it starts no more threads."""
    file = folder / "settles.txt"
    file.write_text("The quokka settles.", "utf-8")
    added = asked(engine, AddDocument, path=str(file))
    asked(engine, Search, query="quokka")
    if isinstance(added, DocumentAdded):
        asked(engine, RemoveDocument, document_id=added.document.id)
    asked(engine, Search, query="quokka")
    seen, since = 0, time.monotonic()
    until = since + most_s
    while time.monotonic() < until and time.monotonic() - since < _CALM_S:
        now = threads(engine.process.pid) + files_open(engine.process.pid)
        if now != seen:
            seen, since = now, time.monotonic()
        time.sleep(0.1)
