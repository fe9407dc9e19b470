"""Who has the chat model: one job at a time, and questions go before the parts of works."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator

from chatapp.engine.stopping import Stopped

_LOOKS_EVERY_S = 0.05


class ModelTurns:
    """A lock with two doors: whoever waits at the first is let in before anyone at the second."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_taken = False
        self._questions = 0

    @contextlib.contextmanager
    def question(self, stopped: Callable[[], bool]) -> Iterator[None]:
        """Hold the model for a job that somebody waits for. Raises Stopped when it is ended before its turn."""
        with self._changed:
            self._questions += 1
            try:
                self._wait(lambda: not self._is_taken, stopped)
                self._is_taken = True
            finally:
                self._questions -= 1
        yield from self._held()

    @contextlib.contextmanager
    def part(self, stopped: Callable[[], bool]) -> Iterator[None]:
        """Hold the model for one part of a work, when no question waits. Raises Stopped."""
        with self._changed:
            self._wait(lambda: not self._is_taken and not self._questions, stopped)
            self._is_taken = True
        yield from self._held()

    def _wait(self, is_free: Callable[[], bool], stopped: Callable[[], bool]) -> None:
        while not self._changed.wait_for(is_free, _LOOKS_EVERY_S):
            if stopped():
                raise Stopped

    def _held(self) -> Iterator[None]:
        try:
            yield
        finally:
            with self._changed:
                self._is_taken = False
                self._changed.notify_all()
