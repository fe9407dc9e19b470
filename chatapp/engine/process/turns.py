"""A lock on the chat model: questions and requests alternate, parts of works wait for both."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator

from chatapp.engine.process.stopping import JobStopped

_LOOKS_EVERY_S = 0.05
"""Seconds between two looks for a stop; chosen."""


class ModelTurns:
    """A lock with three queues, first in, first out; `_next` orders the queues."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_taken = False
        self._queues: dict[str, list[object]] = {"question": [], "request": [], "part": []}
        self._last = ""

    @contextlib.contextmanager
    def question(self, stopped: Callable[[], bool]) -> Iterator[None]:
        """Hold the model for a question. Raises JobStopped when it is stopped before its turn."""
        yield from self._held("question", stopped)

    @contextlib.contextmanager
    def request(self, stopped: Callable[[], bool]) -> Iterator[None]:
        """Hold the model for another program. Raises JobStopped when stopped before its turn."""
        yield from self._held("request", stopped)

    @contextlib.contextmanager
    def part(self, stopped: Callable[[], bool]) -> Iterator[None]:
        """Hold the model for one part of a work when nothing else waits. Raises JobStopped."""
        yield from self._held("part", stopped)

    def is_taken(self) -> bool:
        """Return whether anyone holds the model."""
        return self._is_taken

    def waiting_requests(self) -> int:
        """Return how many requests of other programs wait for their turn."""
        return len(self._queues["request"])

    def is_awaited(self) -> bool:
        """Return whether a question or a request waits, to which a part has to give way."""
        return bool(self._queues["question"] or self._queues["request"])

    def _held(self, kind: str, stopped: Callable[[], bool]) -> Iterator[None]:
        with self._changed:
            self._wait(self._queues[kind], stopped)
            self._is_taken, self._last = True, kind
        try:
            yield
        finally:
            with self._changed:
                self._is_taken = False
                self._changed.notify_all()

    def _wait(self, queue: list[object], stopped: Callable[[], bool]) -> None:
        ticket = object()
        queue.append(ticket)
        try:
            while not self._changed.wait_for(lambda: self._next() is ticket, _LOOKS_EVERY_S):
                if stopped():
                    raise JobStopped
        finally:
            queue.remove(ticket)
            self._changed.notify_all()

    def _next(self) -> object | None:
        """Return the ticket whose turn it is. A request follows a question: neither starves."""
        if self._is_taken:
            return None
        first, second = (
            ("request", "question") if self._last == "question" else ("question", "request")
        )
        return next(
            (self._queues[kind][0] for kind in (first, second, "part") if self._queues[kind]), None
        )
