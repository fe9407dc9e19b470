"""Runs commands as jobs: one at a time in each lane, each with a stop flag and one last event."""

from __future__ import annotations

import errno
import logging
import os
import queue
import sqlite3
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

from chatapp.contract.protocol import Cited, Command, Event, Failed, Progress, Token
from chatapp.contract.protocol.verbs import LANES
from chatapp.contract.records import Source
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import (
    ChatappError,
    DiskFull,
    MemoryFull,
    StoppedByUser,
    SystemRefused,
    Unexpected,
    os_cause,
)

_log = logging.getLogger("chatapp.jobs")


@dataclass(frozen=True)
class Job:
    """A command being done. `send` may be called from the lane's thread only."""

    command: Command
    send: Callable[[Event], None]
    flag: threading.Event = field(default_factory=threading.Event)

    def stopped(self) -> bool:
        """Return whether the job is to end."""
        return self.flag.is_set()

    def progress(self, stage: str, done: int, total: int, name: str = "") -> None:
        """Send a Progress event."""
        self.send(Progress(id=self.command.id, stage=stage, done=done, total=total, name=name))

    def cited(self, sources: tuple[Source, ...]) -> None:
        """Send a Cited event: the sources of the marks in the text so far."""
        self.send(Cited(id=self.command.id, sources=sources))

    def token(self, text: str) -> None:
        """Send a Token event unless the text is empty."""
        if text:
            self.send(Token(id=self.command.id, text=text))

    def thought(self, text: str) -> None:
        """Send a Token event of the model's thinking."""
        self.send(Token(id=self.command.id, text=text, thinking=True))


Work = Callable[[Job], Event]


class LaneThread:
    """A thread that does jobs in the order they came."""

    def __init__(self, name: str) -> None:
        self._waiting: queue.SimpleQueue[tuple[Job, Work] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, job: Job, work: Work) -> None:
        """Queue a job."""
        self._waiting.put((job, work))

    def close(self, timeout_s: float) -> None:
        """Wait for the running job, at most `timeout_s`."""
        self._waiting.put(None)
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while (item := self._waiting.get()) is not None:
            run(*item)


class Jobs:
    """All lanes and all jobs that have not sent their last event."""

    def __init__(self, send: Callable[[Event], None]) -> None:
        self._send = send
        self._lanes = {name: LaneThread(name) for name in LANES if name != "at_once"}
        self._open: dict[int, Job] = {}
        self._lock = threading.Lock()

    def submit(self, command: Command, work: Work) -> None:
        """Queue a command in its lane; what is to be done at once is done before this returns."""
        job = Job(command, self._send_and_close)
        with self._lock:
            self._open[command.id] = job
        if command.lane == "at_once":
            run(job, work)
        else:
            self._lanes[command.lane].put(job, work)

    def stop(self, job_id: int) -> bool:
        """Set a job's stop flag; return False when it has already ended."""
        with self._lock:
            job = self._open.get(job_id)
        if job is not None:
            job.flag.set()
        return job is not None

    def close(self, timeout_s: float = 2.0) -> None:
        """Stop all jobs and wait for their lanes."""
        with self._lock:
            for job in self._open.values():
                job.flag.set()
        for lane in self._lanes.values():
            lane.close(timeout_s)

    def _send_and_close(self, event: Event) -> None:
        if event.is_last:
            with self._lock:
                self._open.pop(event.id, None)
        self._send(event)


def run(job: Job, work: Work) -> None:
    """Do the work and send its last event.

    Without memory for the event, this process ends: whoever waits for it is told so and starts
    another one.
    """
    try:
        _do(job, work)
    except MemoryError:
        try:
            job.send(_failed(job, MemoryFull()))
        except MemoryError:
            os._exit(errno.ENOMEM)


def _do(job: Job, work: Work) -> None:
    """Do the work and send its last event. Here alone exceptions become Failed."""
    try:
        if job.stopped():
            raise JobStopped
        event = work(job)
    except JobStopped:
        event = _failed(job, StoppedByUser())
    except ChatappError as error:
        event = _failed(job, error)
    except Exception as error:  # noqa: BLE001 -- the last event must be sent
        event = _failed(job, translate(error))
    job.send(event)


def attempt(work: Callable[[], None]) -> ChatappError | None:
    """Do a request of another program; return its error, None when there is none."""
    try:
        work()
    except JobStopped:
        return StoppedByUser()
    except ChatappError as error:
        return error
    except Exception as error:  # noqa: BLE001 -- whoever asked must be answered
        return translate(error)
    return None


def _failed(job: Job, error: ChatappError) -> Failed:
    name = type(error).__name__
    _log.info("%s ended with %s", type(job.command).__name__, name)
    return Failed(id=job.command.id, error=name, details=error.details)


def translate(error: Exception) -> ChatappError:
    """Return the error of an exception. Its message may hold user text and is not logged."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(folder=error.filename or "the data folder")
    if isinstance(error, sqlite3.OperationalError) and "full" in str(error):
        return DiskFull(folder="the data folder")
    if _is_lack_of_memory(error):
        _log.info("there is no memory left: %s", type(error).__name__)
        return MemoryFull()
    trace = "".join(traceback.format_tb(error.__traceback__))
    if isinstance(error, OSError) and error.errno:
        _log.info("the system refused: %s\n%s", error.strerror, trace)
        return SystemRefused(cause=os_cause(error))
    _log.error("unexpected %s\n%s", type(error).__name__, trace)
    return Unexpected(cause=type(error).__name__)


def _is_lack_of_memory(error: Exception) -> bool:
    """Return whether an exception means that the system gives no more memory."""
    no_thread = isinstance(error, RuntimeError) and "can't start new thread" in str(error)
    return (
        no_thread
        or isinstance(error, MemoryError)
        or (isinstance(error, OSError) and error.errno == errno.ENOMEM)
    )
