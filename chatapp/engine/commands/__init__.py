"""What each command does and in which lane: the table that `main` sends commands through."""

from __future__ import annotations

from chatapp.engine.commands import folders, library, models, pages, questions, server, states, whole_documents
from chatapp.engine.desk import Desk, Table
from chatapp.engine.jobs import Job
from chatapp.protocol import Command, Event

_ROOMS = (models, questions, library, folders, pages, states, server, whole_documents)
WORK: Table = {command: work for room in _ROOMS for command, work in room.WORK.items()}
LANES = tuple(sorted({lane for lane, _ in WORK.values()}))


def lane(command: Command) -> str:
    """Return the name of the lane a command waits in."""
    return WORK[type(command)][0]


def do(desk: Desk, job: Job) -> Event:
    """Do one command and return its last event."""
    lane_name, work = WORK[type(job.command)]
    if lane_name == "model":
        with desk.turns.question(job.stopped):
            return work(desk, job, job.command)
    return work(desk, job, job.command)
