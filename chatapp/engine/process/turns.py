"""Who has the chat model: one job at a time. Questions and other programs' requests take turns,
parts of works wait.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator

from chatapp.engine.process.stopping import Stopped

_LOOKS_EVERY_S = 0.05


class ModelTurns:
    """A lock with three lines. In each the first comes first; between them the order is that of
    `_next`.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_taken = False
        self._lines: dict[str, list[object]] = {"question": [], "request": [], "part": []}
        self._last = ""

    @contextlib.contextmanager
    def question(self, stopped: Callable[[], bool]) -> Iterator[None]:
        """Hold the model for a job that somebody waits for. Raises Stopped when it is ended before
        its turn.
        """
        yield from self._held("question", stopped)

    @contextlib.contextmanager
    def request(self, stopped: Callable[[], bool]) -> Iterator[None]:
        """Hold the model for another program. Raises Stopped when it is ended before its turn."""
        yield from self._held("request", stopped)

    @contextlib.contextmanager
    def part(self, stopped: Callable[[], bool]) -> Iterator[None]:
        """Hold the model for one part of a work, when nobody else waits. Raises Stopped."""
        yield from self._held("part", stopped)

    def wait_for_rest(self, rest_s: float) -> None:
        """Stay until nobody has had or wanted the model for so long."""
        with self._changed:
            while True:
                self._changed.wait_for(self._is_resting)
                if not self._changed.wait_for(lambda: not self._is_resting(), rest_s):
                    return

    def _is_resting(self) -> bool:
        return not self._is_taken and not any(self._lines.values())

    def waiting_requests(self) -> int:
        """Return how many requests of other programs wait for their turn."""
        return len(self._lines["request"])

    def _held(self, kind: str, stopped: Callable[[], bool]) -> Iterator[None]:
        with self._changed:
            self._wait(self._lines[kind], stopped)
            self._is_taken, self._last = True, kind
        try:
            yield
        finally:
            with self._changed:
                self._is_taken = False
                self._changed.notify_all()

    def _wait(self, line: list[object], stopped: Callable[[], bool]) -> None:
        ticket = object()
        line.append(ticket)
        self._changed.notify_all()
        try:
            while not self._changed.wait_for(lambda: self._next() is ticket, _LOOKS_EVERY_S):
                if stopped():
                    raise Stopped
        finally:
            line.remove(ticket)
            self._changed.notify_all()

    def _next(self) -> object | None:
        """Return whose turn it is. After a question a request is next, so that neither keeps the
        other out.
        """
        if self._is_taken:
            return None
        first, second = (
            ("request", "question") if self._last == "question" else ("question", "request")
        )
        return next(
            (self._lines[kind][0] for kind in (first, second, "part") if self._lines[kind]), None
        )
