"""Which commands wait and which are with the engine: one at a time in each lane, so that waiting
ones outlive it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chatapp.contract.protocol import Command, Event
from chatapp.contract.protocol.verbs import Lane

OnEvent = Callable[[Event], object]

_NEVER_WAIT: frozenset[Lane] = frozenset(("at_once", "quick"))
"""Lanes whose commands are sent at once. In the others a command that would only wait in the engine
waits here, where it can be taken back.
"""


@dataclass(frozen=True, slots=True)
class Job:
    """A command and who hears its events."""

    command: Command
    on_event: OnEvent

    @property
    def lane(self) -> str:
        """The lane of its command; "" is for commands that never wait for each other."""
        lane = self.command.lane
        return "" if lane in _NEVER_WAIT else lane


class Jobs:
    """All jobs that have not had their last event, in the order they came."""

    def __init__(self) -> None:
        self._waiting: dict[int, Job] = {}
        self._sent: dict[int, Job] = {}

    def add(self, job: Job) -> None:
        """Let a job wait for its turn."""
        self._waiting[job.command.id] = job

    def take_sendable(self) -> list[Job]:
        """Return the waiting jobs whose lane is free; they count as sent from now on."""
        busy = {job.lane for job in self._sent.values()} - {""}
        taken = []
        for job in list(self._waiting.values()):
            if job.lane in busy:
                continue
            busy |= {job.lane} - {""}
            taken.append(job)
            self._sent[job.command.id] = self._waiting.pop(job.command.id)
        return taken

    def is_sent(self, job_id: int) -> bool:
        """Say whether a job is with the engine and has not ended."""
        return job_id in self._sent

    def take_back(self, job_id: int) -> Job | None:
        """Remove a job that still waits; None when it does not."""
        return self._waiting.pop(job_id, None)

    def listener(self, event: Event) -> OnEvent | None:
        """Return who hears this event; its job is over with the last one."""
        job = self._sent.pop(event.id, None) if event.is_last else self._sent.get(event.id)
        return job.on_event if job else None

    def take_sent(self) -> list[Job]:
        """Remove and return the jobs that were with the engine."""
        taken = list(self._sent.values())
        self._sent.clear()
        return taken

    def take_all(self) -> list[Job]:
        """Remove and return all jobs."""
        taken = self.take_sent() + list(self._waiting.values())
        self._waiting.clear()
        return taken
