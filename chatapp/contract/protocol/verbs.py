"""What every command and event has, and those that belong to all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal, get_args

from chatapp.contract.engine_settings import EngineSettings

VERSION = 2

Lane = Literal[
    "at_once",
    "quick",
    "model",
    "claims",
    "library",
    "vectors",
    "works",
    "paragraphs",
    "folders",
    "progress",
    "reranker",
    "server",
    "downloads",
    "hub",
    "inside",
]
"""Where commands wait for each other: the engine does one at a time in each lane.

"at_once" is done before the next line is read. "quick" answers within a moment. "claims" uses the
model while no question does. "vectors" takes
hours with a large embedder; documents can be added meanwhile. Commands of "folders" and "progress"
end only when they are stopped. "paragraphs" does not wait for a whole translation in "works".
"downloads" takes minutes to hours. "inside" compares vectors, without the model.
"""
LANES: tuple[Lane, ...] = get_args(Lane)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What the window or the terminal wants; `id` is counted up by the sender, from 1."""

    lane: ClassVar[Lane]
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
    """By stage: "model" (‰; `name` is the model's), "prompt" (tokens), "download", "copy" and "verify" (bytes),
    "pages", "files", "vectors", "search", "summary", "score" (tokens), "map" (passages), "whole"
    (parts of whole documents; `name` are the minutes that all of it takes, as text).
    """

    is_last: ClassVar[bool] = False
    stage: str
    done: int
    total: int
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(Command):
    """End a job early. The job sends its own last event; this command is answered by Stopped."""

    lane: ClassVar[Lane] = "at_once"
    job_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UseSettings(Command):
    """Sent first, and whenever a setting changes. Answered by SettingsUsed."""

    lane: ClassVar[Lane] = "at_once"
    settings: EngineSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsUsed(Event):
    pass


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
