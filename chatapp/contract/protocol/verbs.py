"""What every command and event has, and those that belong to all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What the window or the terminal wants; `id` is counted up by the sender, from 1."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened in the engine; `id` is the id of the command it belongs to."""

    id: int
    is_last: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready(Event):
    """The engine listens. Sent once, before libraries and model are loaded."""

    id: int = 0
    version: int = VERSION
    pid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress(Event):
    """How far a job is, in units of its stage: "model", "prompt" (tokens), "pages", "vectors",
    "search", "summary".
    """

    is_last: ClassVar[bool] = False
    stage: str
    done: int
    total: int
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(Command):
    """End a job early. The job sends its own last event; this command is answered by Stopped."""

    job_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped(Event):
    """`was_running` is False when the job had already ended."""

    job_id: int
    was_running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(Event):
    """The job ended with an error of chatapp.errors; `details` fill its text."""

    error: str
    details: dict[str, str] = field(default_factory=dict)
