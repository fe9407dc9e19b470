"""Thinking stands folded above the answer: it grows, is kept with its message, and is no part of
the answer.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.chats.exchange.markdown import as_markdown
from chatapp.chats.exchange.portable_rows import PortableRows
from chatapp.chats.exchange.words import words
from chatapp.chats.store import ChatStore
from chatapp.contract.records import Message
from chatapp.gui.app.window import Window
from chatapp.gui.text.growing_text import GrowingPlain
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.transcript.thinking_view import ThinkingView
from chatapp.gui.transcript.transcript import Transcript

WINDOW = [sys.executable, str(Path(__file__).parents[2] / "fakes" / "window_process.py")]


@pytest.fixture
def transcript(begun: Transcript) -> Transcript:
    return begun


def thinking(shown: Transcript | Window) -> ThinkingView:
    page = shown if isinstance(shown, Transcript) else shown.transcript.view
    return page.findChildren(ThinkingView)[-1]


def unfold(qtbot: QtBot, view: ThinkingView) -> None:
    qtbot.mouseClick(view.line, Qt.MouseButton.LeftButton)


def text(view: ThinkingView) -> str:
    return "\n\n".join(block.text() for block in view.body.column.blocks)


def asked(window: Window, qtbot: QtBot, question: str) -> Message:
    window.chats.current.ask(question)
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    return window.chats.current.branch[-1]


def test_a_folded_line_says_how_long_it_thinks_and_thought(transcript: Transcript) -> None:
    transcript.append_thinking("Hmm.")
    assert thinking(transcript).line.text() == "Thinking… 1 s"
    assert not thinking(transcript).body.isVisible()
    transcript.finish_answer(Message("assistant", "So", id=2, thinking="Hmm.", thinking_s=74.2))
    assert thinking(transcript).line.text() == "Thought for 1 min 14 s"


def test_the_line_is_worded_in_korean(transcript: Transcript) -> None:
    texts.use("ko")
    transcript.append_thinking("음")
    assert thinking(transcript).line.text() == "생각 중… 1초"
    transcript.finish_answer(Message("assistant", "So", id=2, thinking="음", thinking_s=12))
    assert thinking(transcript).line.text() == "12초 동안 생각함"


def test_the_first_word_of_the_answer_stops_the_clock(transcript: Transcript) -> None:
    transcript.append_thinking("Hmm.")
    transcript.append_text("So")
    assert thinking(transcript).line.text() == "Thought for 1 s"


def test_unfolded_it_grows_as_plain_text(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.append_thinking("# one\n\n")
    unfold(qtbot, thinking(transcript))
    transcript.append_thinking("<b>two</b> [1]")
    qtbot.waitUntil(lambda: text(thinking(transcript)) == "# one\n\n<b>two</b> [1]")


def test_the_keyboard_unfolds_it_before_it_reaches_the_answer(
    qtbot: QtBot, transcript: Transcript
) -> None:
    transcript.finish_answer(Message("assistant", "So", id=2, thinking="Hmm.", thinking_s=3))
    view = thinking(transcript)
    qtbot.keyClick(view.line, Qt.Key.Key_Return)
    assert text(view) == "Hmm."
    assert view.line.nextInFocusChain() is view.body


def test_only_what_grows_is_made_anew() -> None:
    growing = GrowingPlain("one\n\ntw")
    first = growing.blocks()[0]
    growing.append("o\n\nthree " + "word " * 2000)
    assert growing.blocks()[0] is first
    assert len(growing.blocks()) > 4


def test_what_is_selected_of_it_can_be_copied(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.finish_answer(
        Message("assistant", "So", id=2, thinking="Hmm.\n\nYes.", thinking_s=3)
    )
    unfold(qtbot, thinking(transcript))
    qtbot.keyClick(thinking(transcript).body, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(thinking(transcript).body, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Hmm.\n\nYes."


def test_it_is_kept_with_its_message_and_goes_with_it(
    window: Window, qtbot: QtBot, paths: object
) -> None:
    answer = asked(window, qtbot, "think so")
    kept = window.store.messages.get(answer.id)
    assert (kept.text, kept.thinking) == ("so ", "thought 0\n\nthought 1\n\nthought 2\n\n")
    assert kept.thinking_s >= 0
    window.store.trash.delete(answer.chat_id)
    window.store.trash.purge(0)
    with pytest.raises(LookupError):
        window.store.messages.get(answer.id)


def test_it_never_goes_along_with_the_next_question(window: Window, qtbot: QtBot) -> None:
    asked(window, qtbot, "think so")
    assert "thought" not in json.dumps(json.loads(asked(window, qtbot, "history").text)[1:])


def test_copy_and_export_have_the_answer_alone(window: Window, qtbot: QtBot) -> None:
    asked(window, qtbot, "think so")
    view = window.transcript.view.findChildren(MessageView)[-1]
    view.footer.set_keyboard(True)
    view.footer.widget._copy.click()  # type: ignore[union-attr]
    assert QGuiApplication.clipboard().text() == "so "
    chat = PortableRows(window.store).chat(window.chats.current.chat.id)
    assert "thought" not in as_markdown(chat, words())


def test_it_goes_on_where_the_chat_is_opened_again(window: Window, qtbot: QtBot) -> None:
    current = window.chats.current
    current.ask("ponder")
    thinker = current.chat.id
    qtbot.waitUntil(lambda: bool(window.transcript.view.findChildren(ThinkingView)))
    current.new()
    current.open(thinker)
    assert thinking(window).line.text().startswith("Thinking…")
    unfold(qtbot, thinking(window))
    qtbot.waitUntil(lambda: text(thinking(window)).startswith("thought 0\n\nthought 1"))
    current.stop()
    qtbot.waitUntil(lambda: not current.is_busy)
    assert current.branch[-1].thinking.startswith("thought 0")


def test_a_killed_window_keeps_what_was_thought_half_a_second_before(
    data_folder: Path, settle: Callable[[Callable[[], bool]], None]
) -> None:
    with subprocess.Popen(
        [*WINDOW, str(data_folder), "ponder"], stdout=subprocess.PIPE, text=True
    ) as window:
        assert window.stdout is not None
        shown = [window.stdout.readline() for _ in range(150)]
        window.send_signal(signal.SIGKILL)
    store = ChatStore(data_folder / "chats.db")
    store.messages.stop_growing()
    answer = store.messages.branch(store.chats.all()[0].leaf_id)[1]
    store.close()
    # Half a second of a thought each hundredth of a second.
    assert answer.thinking.count("thought") > len(shown) - 60
    assert (answer.text, answer.finish) == ("", "stopped")
