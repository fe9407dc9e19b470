"""The program's own questions to the model give way to those of the user."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from chatapp.engine.process.idle_turns import IdleTurns
from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.process.turns import ModelTurns
from tests.waiting import until


def test_a_question_comes_first_and_ours_is_asked_again() -> None:
    turns = ModelTurns()
    order: list[str] = []
    asking = threading.Event()

    def ask(stopped: Callable[[], bool]) -> str:
        order.append("ours begins")
        if len(order) == 1:
            asking.set()
            until(stopped)
            raise JobStopped
        return "done"

    def question() -> None:
        asking.wait(10)
        with turns.question(lambda: False):
            order.append("theirs")

    user = threading.Thread(target=question)
    user.start()
    assert IdleTurns(turns, lambda: False).run(ask) == "done"
    user.join()
    assert order == ["ours begins", "theirs", "ours begins"]


def test_what_is_stopped_is_not_asked_again() -> None:
    stop = threading.Event()

    def ask(stopped: Callable[[], bool]) -> str:
        stop.set()
        assert stopped()
        raise JobStopped

    with pytest.raises(JobStopped):
        IdleTurns(ModelTurns(), stop.is_set).run(ask)


def test_nothing_is_asked_after_a_stop() -> None:
    asked: list[str] = []
    with pytest.raises(JobStopped):
        IdleTurns(ModelTurns(), lambda: True).run(lambda stopped: asked.append("ours"))
    assert not asked
