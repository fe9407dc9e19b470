"""What each command does.

The commands of `protocol/<room>.py` are done by the functions in `WORK` of `<room>.py` here, which
is imported with the first of them.
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
    from chatapp.engine.services.services import Services

    Work = Callable[[Services, Job, Any], Event]


def work(command: type[Command]) -> Work:
    """Return the function that does a command. Raises KeyError."""
    room = import_module(f"{__name__}.{command.__module__.rpartition('.')[2]}")
    function: Work = room.WORK[command]
    return function


def do(services: Services, job: Job) -> Event:
    """Do one command; return its last event. Raises FolderGone when the data folder is gone."""
    command = job.command
    holds_model = command.lane == "model"
    turn = services.turns.question(job.stopped) if holds_model else contextlib.nullcontext()
    try:
        with turn:
            return work(type(command))(services, job, command)
    except (OSError, sqlite3.Error, ChatappError) as error:
        if is_gone(services.paths.scratch):
            raise FolderGone(folder=services.paths.data) from error
        raise
