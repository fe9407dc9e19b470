"""Who has the model next: nobody is kept out by those who come later."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.process.turns import ModelTurns

Door = Callable[[Callable[[], bool]], AbstractContextManager[None]]


class Row:
    """Threads that wait in the order in which they were added, and the order in which they came in."""

    def __init__(self, turns: ModelTurns) -> None:
        self._turns = turns
        self._threads: list[threading.Thread] = []
        self.order: list[str] = []

    def add(self, kind: str) -> None:
        door: Door = getattr(self._turns, kind)
        before = sum(map(len, self._turns._queues.values()))

        def wait() -> None:
            with door(lambda: False):
                self.order.append(kind)

        self._threads.append(threading.Thread(target=wait, daemon=True))
        self._threads[-1].start()
        while sum(map(len, self._turns._queues.values())) == before:
            pass

    def finish(self) -> list[str]:
        for thread in self._threads:
            thread.join(10)
        return self.order


def test_questions_and_requests_take_turns() -> None:
    turns = ModelTurns()
    row = Row(turns)
    with turns.question(lambda: False):
        for kind in ("request", "request", "request", "question", "question"):
            row.add(kind)
    assert row.finish() == ["request", "question", "request", "question", "request"]


def test_parts_of_works_come_last() -> None:
    turns = ModelTurns()
    row = Row(turns)
    with turns.question(lambda: False):
        for kind in ("part", "request", "question"):
            row.add(kind)
    assert row.finish() == ["request", "question", "part"]


def test_who_is_stopped_leaves_the_line() -> None:
    turns = ModelTurns()
    with turns.question(lambda: False), pytest.raises(JobStopped), turns.request(lambda: True):
        pass
    assert turns.waiting_requests() == 0
    with turns.part(lambda: False):
        pass
