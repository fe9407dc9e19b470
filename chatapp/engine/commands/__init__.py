"""What each command does and in which lane.

The commands of `protocol/<room>.py` are done by `<room>.py` here, which is imported with the first
of them.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from chatapp.contract.protocol import Command, Event
from chatapp.errors import ChatappError, FolderGone
from chatapp.machine.paths import is_gone

if TYPE_CHECKING:
    from chatapp.engine.process.jobs import Job
    from chatapp.engine.services.services import Desk

LANES = (
    "folders",
    "library",
    "model",
    "paragraphs",
    "progress",
    "quick",
    "reranker",
    "server",
    "vectors",
    "works",
)


def lane(command: Command) -> str:
    """Return the name of the lane a command waits in."""
    return work(type(command))[0]


def work(command: type[Command]) -> tuple[str, Callable[[Desk, Job, Any], Event]]:
    """Return the lane of a command and what does it."""
    room = import_module(f"{__name__}.{command.__module__.rpartition('.')[2]}")
    found: tuple[str, Callable[[Desk, Job, Any], Event]] = room.WORK[command]
    return found


def do(desk: Desk, job: Job) -> Event:
    """Do one command and return its last event. Raises FolderGone when it failed for want of the
    data folder.
    """
    lane_name, done_by = work(type(job.command))
    turn = desk.turns.question(job.stopped) if lane_name == "model" else contextlib.nullcontext()
    try:
        with turn:
            return done_by(desk, job, job.command)
    except (OSError, sqlite3.Error, ChatappError) as error:
        if is_gone(desk.paths.scratch):
            raise FolderGone(folder=desk.paths.data) from error
        raise
