"""What each command does and in which lane: the table that `main` sends commands through."""

from __future__ import annotations

from chatapp.engine.commands import folders, library, models, pages, questions
from chatapp.engine.desk import Desk, Table
from chatapp.engine.jobs import Job
from chatapp.protocol import Command, Event

WORK: Table = {**models.WORK, **questions.WORK, **library.WORK, **folders.WORK, **pages.WORK}
LANES = tuple(sorted({lane for lane, _ in WORK.values()}))


def lane(command: Command) -> str:
    """Return the name of the lane a command waits in."""
    return WORK[type(command)][0]


def do(desk: Desk, job: Job) -> Event:
    """Do one command and return its last event."""
    _, work = WORK[type(job.command)]
    return work(desk, job, job.command)
