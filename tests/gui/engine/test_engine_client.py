"""Whatever happens to the engine's process, each command has one last event and no process stays
behind.
"""

from __future__ import annotations

import os
import signal
import sys

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp.contract.protocol import (
    AddDocument,
    Answered,
    Ask,
    CountTokens,
    Event,
    Failed,
    ListModels,
    LoadModel,
    PageRendered,
    RenderPage,
    Token,
    TokensCounted,
)
from chatapp.errors import cause_code
from chatapp.gui.engine.engine_client import EngineClient
from chatapp.gui.engine.engine_death import Deaths, cause_of
from chatapp.machine.paths import Paths
from tests import worded
from tests.waiting import is_alive


class Heard(list[Event]):
    """The events of a command, as they came."""

    @property
    def last(self) -> Event | None:
        return self[-1] if self and self[-1].is_last else None

    def text(self) -> str:
        return "".join(event.text for event in self if isinstance(event, Token))


def test_ten_thousand_signals_do_not_wear_out_python(qapp: QApplication) -> None:
    class Bell(QObject):
        rang = Signal(object)

    bell, heard = Bell(), []
    bell.rang.connect(heard.append)
    for _ in range(10_000):
        bell.rang.emit(None)
        bell.setObjectName("x")
    assert len(heard) == 10_000
    assert sys.getrefcount(None) > 1000


def test_an_answer_comes_token_by_token(engine: EngineClient, qtbot: QtBot) -> None:
    heard = Heard()
    engine.send(Ask, heard.append, question="say one two three")
    qtbot.waitUntil(lambda: heard.last is not None)
    assert heard.text() == "one two three "
    assert isinstance(heard.last, Answered)


def test_a_command_before_the_engine_is_ready_waits(client: EngineClient, qtbot: QtBot) -> None:
    heard = Heard()
    client.send(CountTokens, heard.append, texts=("a b",))
    client.start()
    qtbot.waitUntil(lambda: heard.last is not None)
    assert isinstance(heard.last, TokensCounted)


def test_events_reach_the_command_they_belong_to(engine: EngineClient, qtbot: QtBot) -> None:
    answer, count = Heard(), Heard()
    engine.send(Ask, answer.append, question="slow 20")
    engine.send(CountTokens, count.append, texts=("a", "b c"))
    qtbot.waitUntil(lambda: bool(answer.last and count.last))
    assert count == [TokensCounted(id=count[0].id, counts=(1, 2))]
    assert {event.id for event in answer} == {answer[0].id}


def test_a_line_of_megabytes_comes_whole(engine: EngineClient, qtbot: QtBot) -> None:
    heard = Heard()
    engine.send(RenderPage, heard.append, document_id=1, page=1)
    qtbot.waitUntil(lambda: heard.last is not None)
    assert isinstance(heard.last, PageRendered)
    assert len(heard.last.png) == 4_000_000


def test_what_libraries_print_goes_to_the_log(
    engine: EngineClient, paths: Paths, qtbot: QtBot
) -> None:
    file = paths.logs / "engine-stderr.log"
    qtbot.waitUntil(lambda: "a library says" in file.read_text())


@pytest.mark.parametrize(
    ("question", "cause"),
    [("die", "killed"), ("abort", "aborted"), ("exit", "exit code 3")],
)
def test_death_fails_the_job_with_its_cause(
    engine: EngineClient, qtbot: QtBot, question: str, cause: str
) -> None:
    heard = Heard()
    engine.send(Ask, heard.append, question=f"{question} now")
    with qtbot.waitSignal(engine.died):
        pass
    assert isinstance(heard.last, Failed)
    assert heard.last.error == "EngineDied"
    assert cause in worded.cause(heard.last.details)


def test_after_a_death_the_next_question_is_answered(engine: EngineClient, qtbot: QtBot) -> None:
    heard = Heard()
    with qtbot.waitSignal(engine.became_ready):
        os.kill(engine.pid, signal.SIGKILL)
    engine.send(Ask, heard.append, question="say again")
    qtbot.waitUntil(lambda: heard.last is not None)
    assert heard.text() == "again "


def test_a_job_that_waits_for_its_lane_outlives_a_death(engine: EngineClient, qtbot: QtBot) -> None:
    first, second = Heard(), Heard()
    engine.send(Ask, first.append, question="slow 5000")
    engine.send(Ask, second.append, question="say still here")
    qtbot.waitUntil(lambda: bool(first.text()))
    os.kill(engine.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: second.last is not None)
    assert isinstance(first.last, Failed)
    assert second.text() == "still here "


def test_the_third_death_in_five_minutes_is_the_last(engine: EngineClient, qtbot: QtBot) -> None:
    heard = Heard()
    for _ in range(2):
        with qtbot.waitSignal(engine.became_ready):
            os.kill(engine.pid, signal.SIGKILL)
    engine.send(Ask, heard.append, question="slow 5000")
    with qtbot.waitSignal(engine.gave_up) as gave_up:
        os.kill(engine.pid, signal.SIGKILL)
    assert gave_up.args == ["cause.engine.killed"]
    assert isinstance(heard.last, Failed)
    assert heard.last.error == "EngineGaveUp"
    assert engine.pid == 0


def test_after_giving_up_it_can_be_started_again(
    client: EngineClient, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRIPTED_DIES_AT_START", "1")
    with qtbot.waitSignal(client.gave_up):
        client.start()
    heard = Heard()
    client.send(ListModels, heard.append)
    qtbot.waitUntil(lambda: heard.last is not None)
    assert isinstance(heard.last, Failed)
    monkeypatch.delenv("SCRIPTED_DIES_AT_START")
    with qtbot.waitSignal(client.became_ready):
        client.start_again()


def test_an_engine_of_another_version_is_given_up(
    client: EngineClient, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRIPTED_VERSION", "99")
    with qtbot.waitSignal(client.gave_up) as gave_up:
        client.start()
    assert gave_up.args[0] == "cause.engine.other_version"
    qtbot.waitUntil(lambda: client.pid == 0)


def test_a_program_that_is_not_there_is_given_up(qtbot: QtBot, paths: Paths) -> None:
    client = EngineClient(["/no/such/program"], paths)
    with qtbot.waitSignal(client.gave_up) as gave_up:
        client.start()
    assert "engine.not_started" in gave_up.args[0]
    client.close()


def test_stop_ends_an_answer_with_its_text(engine: EngineClient, qtbot: QtBot) -> None:
    heard = Heard()
    job = engine.send(Ask, heard.append, question="slow 5000")
    qtbot.waitUntil(lambda: bool(heard.text()))
    engine.stop(job)
    qtbot.waitUntil(lambda: heard.last is not None)
    assert isinstance(heard.last, Answered)
    assert heard.last.finish == "stopped"


def test_stopping_a_waiting_job_leaves_the_running_one_alone(
    engine: EngineClient, qtbot: QtBot
) -> None:
    running, waiting = Heard(), Heard()
    engine.send(Ask, running.append, question="slow 30")
    job = engine.send(LoadModel, waiting.append, path="/models/other.gguf")
    engine.stop(job)
    assert waiting == [Failed(id=job, error="StoppedByUser")]
    qtbot.waitUntil(lambda: running.last is not None)
    assert isinstance(running.last, Answered)


def test_an_engine_that_does_not_stop_is_killed_and_started_again(
    engine: EngineClient, qtbot: QtBot
) -> None:
    heard, other = Heard(), Heard()
    job = engine.send(Ask, heard.append, question="hang now")
    engine.send(AddDocument, other.append, path="/tmp/slow.pdf")
    qtbot.waitUntil(lambda: bool(heard.text()))
    with qtbot.waitSignal(engine.became_ready, timeout=8000):
        engine.stop(job)
    assert heard.last == Failed(id=job, error="StoppedByUser")
    assert isinstance(other.last, Failed)
    assert "did not respond" in worded.cause(other.last.details)


@pytest.mark.parametrize("stays", [False, True])
def test_closing_leaves_no_process(
    client: EngineClient, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, stays: bool
) -> None:
    monkeypatch.setattr("chatapp.gui.engine.engine_client._CLOSE_WAITS_MS", 500)
    if stays:
        monkeypatch.setenv("SCRIPTED_STAYS", "1")
    with qtbot.waitSignal(client.became_ready):
        client.start()
    pid = client.pid
    client.send(Ask, lambda event: None, question="slow 5000")
    client.close()
    assert not is_alive(pid)


def test_deaths_far_apart_are_forgiven() -> None:
    clock = [0.0]
    deaths = Deaths(now=lambda: clock[0])
    for minute in (0, 3, 6, 9, 12):
        clock[0] = minute * 60.0
        assert not deaths.add()
    clock[0] += 10
    assert deaths.add()


def test_a_lack_of_memory_is_named() -> None:
    assert cause_of(9, was_signal=True, ran_out_of_memory=True) == "cause.engine.out_of_memory"
    assert cause_of(11, was_signal=True, ran_out_of_memory=False) == cause_code(
        "engine.crashed", code="SIGSEGV"
    )
