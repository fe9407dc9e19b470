"""What each command does and in which lane.

The commands of `protocol/<room>.py` are done by `<room>.py` here, which is imported with the first of them.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from chatapp.protocol import Command, Event

if TYPE_CHECKING:
    from chatapp.engine.desk import Desk
    from chatapp.engine.jobs import Job

LANES = ("folders", "library", "model", "paragraphs", "progress", "quick", "reranker", "server", "vectors", "works")


def lane(command: Command) -> str:
    """Return the name of the lane a command waits in."""
    return work(type(command))[0]


def work(command: type[Command]) -> tuple[str, Callable[[Desk, Job, Any], Event]]:
    """Return the lane of a command and what does it."""
    room = import_module(f"{__name__}.{command.__module__.rpartition('.')[2]}")
    found: tuple[str, Callable[[Desk, Job, Any], Event]] = room.WORK[command]
    return found


def do(desk: Desk, job: Job) -> Event:
    """Do one command and return its last event."""
    lane_name, done_by = work(type(job.command))
    if lane_name == "model":
        with desk.turns.question(job.stopped):
            return done_by(desk, job, job.command)
    return done_by(desk, job, job.command)
