"""An engine that the kernel kills for lack of memory: the part of the answer stays, and the cause
is told in words.
"""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.chats.store import ChatStore
from chatapp.gui.app.window import Window
from chatapp.gui.engine import engine_death
from chatapp.machine.paths import Paths


def kill_for_memory(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what Linux does when memory runs out: count one more kill in /proc/vmstat, and send
    SIGKILL.
    """
    killed = engine_death._out_of_memory_kills() + 1
    monkeypatch.setattr(engine_death, "_out_of_memory_kills", lambda: killed)
    os.kill(window.engine.pid, signal.SIGKILL)


@pytest.mark.skipif(os.name == "nt", reason="there is no such kill there")
@pytest.mark.parametrize(("language", "said"), [("en", "(out of memory)"), ("ko", "(메모리 부족)")])
def test_an_engine_killed_for_memory_leaves_the_part_of_the_answer_and_says_why(
    window: Window,
    paths: Paths,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    language: Any,
    said: str,
) -> None:
    texts.use(language)
    grown: list[str] = []
    current, notices = window.chats.current, window.shell.notices
    current.text_came.connect(grown.append)
    current.ask("slow 5000")
    qtbot.waitUntil(lambda: len(grown) > 20)
    kill_for_memory(window, monkeypatch)
    qtbot.waitUntil(lambda: not current.is_busy)
    assert said in notices.texts()["engine"]
    store = ChatStore(paths.chats)
    kept = store.messages.get(current.branch[-1].id)
    store.close()
    assert (kept.finish, kept.text) == ("failed", "".join(grown))


def test_after_a_kill_for_memory_the_next_question_is_answered(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = window.chats.current
    current.ask("slow 5000")
    with qtbot.waitSignal(current.answer_failed) as failed:
        kill_for_memory(window, monkeypatch)
    assert (failed.args[0].error, failed.args[0].details) == (
        "EngineDied",
        {"cause": "cause.engine.out_of_memory"},
    )
    current.ask("say still here")
    qtbot.waitUntil(lambda: current.branch[-1].text == "still here ")
