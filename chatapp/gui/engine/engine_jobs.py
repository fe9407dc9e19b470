"""The commands that wait or are with the engine: one at a time in each lane.

A command that waits here survives the end of the engine, and can be cancelled at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from chatapp.contract.protocol import Command, Event, Failed
from chatapp.contract.protocol.verbs import Lane

OnEvent = Callable[[Event], object]
Ended = Callable[[Command, Event, float], object]
"""Hears of a command, its last event, and the seconds between them."""

_NEVER_WAIT: frozenset[Lane] = frozenset(("at_once", "quick"))
"""Lanes whose commands are sent at once. In the others a command that would only wait in the engine
waits here, where it can be taken back.
"""


@dataclass(frozen=True, slots=True)
class EngineJob:
    """A command and the listener of its events."""

    command: Command
    on_event: OnEvent

    @property
    def lane(self) -> str:
        """The lane of its command; "" is for commands that never wait for each other."""
        lane = self.command.lane
        return "" if lane in _NEVER_WAIT else lane


class EngineJobs:
    """All jobs without their last event, in the order they came."""

    def __init__(self, ended: Ended = lambda _command, _event, _seconds: None) -> None:
        self._ended = ended
        self._begun: dict[int, float] = {}
        """When each job was added, in seconds of `time.monotonic`."""
        self._waiting: dict[int, EngineJob] = {}
        self._sent: dict[int, EngineJob] = {}

    def add(self, job: EngineJob, first: bool = False) -> None:
        """Add a job that waits, behind or before the others."""
        self._waiting[job.command.id] = job
        self._begun[job.command.id] = time.monotonic()
        if first:
            self.move_first(job.command.id)

    def has_any(self, kinds: set[str]) -> bool:
        """Return whether there is a job of these kinds of commands."""
        jobs = (*self._waiting.values(), *self._sent.values())
        return any(type(job.command).__name__ in kinds for job in jobs)

    def take_sendable(self) -> list[EngineJob]:
        """Return the waiting jobs whose lane is free, and count them as sent."""
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
        """Return whether a job is with the engine."""
        return job_id in self._sent

    def ahead_of(self, job_id: int) -> list[int]:
        """Return the ids of the jobs that a waiting job waits for, the running one first."""
        if job_id not in self._waiting:
            return []
        lane = self._waiting[job_id].lane
        ahead = [sent for sent, job in self._sent.items() if job.lane == lane]
        for waiting, job in self._waiting.items():
            if waiting == job_id:
                break
            if job.lane == lane:
                ahead.append(waiting)
        return ahead

    def move_first(self, job_id: int) -> None:
        """Let a waiting job go before the others that wait."""
        if job := self._waiting.pop(job_id, None):
            self._waiting = {job_id: job, **self._waiting}

    def take_back(self, job_id: int) -> EngineJob | None:
        """Remove a job that still waits, and return it."""
        job = self._waiting.pop(job_id, None)
        if job is not None:
            self._end(job, Failed(id=job_id, error="StoppedByUser"))
        return job

    def listener(self, event: Event) -> OnEvent | None:
        """Return the listener of an event; the last event removes its job."""
        job = self._sent.pop(event.id, None) if event.is_last else self._sent.get(event.id)
        if job is None or not event.is_last:
            return job.on_event if job else None

        def hear_last(last: Event) -> None:
            job.on_event(last)
            self._end(job, last)

        return hear_last

    def take_sent(self) -> list[EngineJob]:
        """Remove and return the jobs that were with the engine."""
        taken = list(self._sent.values())
        for job_id in self._sent:
            self._begun.pop(job_id, None)
        self._sent.clear()
        return taken

    def take_all(self) -> list[EngineJob]:
        """Remove and return all jobs."""
        taken = self.take_sent() + list(self._waiting.values())
        self._waiting.clear()
        return taken

    def _end(self, job: EngineJob, event: Event) -> None:
        now = time.monotonic()
        self._ended(job.command, event, now - self._begun.pop(job.command.id, now))
