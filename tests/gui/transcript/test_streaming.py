"""An answer that grows: nothing above the last block is touched, frames are limited, the end is
followed.
"""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollBar
from pytestqt.qtbot import QtBot

from chatapp.contract.protocol import Cited
from chatapp.contract.records import Message, Source
from chatapp.gui.text.growing_text import GrowingPlain, TextGrowth
from chatapp.gui.text.text_block import TextBlock
from chatapp.gui.transcript.message_page import MessagePage
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.transcript.source_list import SourceLine
from chatapp.gui.transcript.transcript import Transcript
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.theme import Theme

LONG = "\n\n".join(f"Paragraph {number} with some words in it." for number in range(60))


@pytest.fixture
def transcript(qtbot: QtBot, theme: Theme) -> Transcript:
    made = Transcript(theme)
    qtbot.addWidget(made)
    made.resize(900, 500)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.show_messages([Message("user", "Go", id=1)])
    made.start_answer(2)
    return made


@pytest.fixture
def bar(transcript: Transcript) -> QScrollBar:
    return transcript.findChildren(MessagePage)[0].verticalScrollBar()


@pytest.fixture
def layouts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was laid out, in order."""
    seen: list[str] = []
    lay_out = TextBlock.lay_out

    def counted(block: TextBlock, width: int) -> int:
        seen.append(block.block.html or block.block.code)
        return lay_out(block, width)

    monkeypatch.setattr(TextBlock, "lay_out", counted)
    return seen


def text(transcript: Transcript) -> str:
    body = transcript.findChildren(MessageView)[1].body
    return "" if body is None else "\n\n".join(block.text() for block in body.column.blocks)


def wait_for_a_later_frame(qtbot: QtBot, transcript: Transcript) -> None:
    """Wait until a text that began to grow just now is shown; whatever waited for a frame before it
    was shown too.
    """
    shown: list[object] = []
    growth = TextGrowth(GrowingPlain(), shown.append, transcript)
    growth.append("later")
    qtbot.waitUntil(lambda: bool(shown))


def test_text_appears_while_it_comes(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.append_text("Hello ")
    transcript.append_text("world")
    qtbot.waitUntil(lambda: text(transcript) == "Hello world")


def test_only_the_growing_block_is_laid_out_again(
    qtbot: QtBot, transcript: Transcript, layouts: list[str]
) -> None:
    transcript.append_text("first\n\nsecond")
    qtbot.waitUntil(lambda: text(transcript) == "first\n\nsecond")
    layouts.clear()
    transcript.append_text(" and more")
    qtbot.waitUntil(lambda: text(transcript).endswith("more"))
    assert [html for html in layouts if "first" in html] == []


def test_two_thousand_tokens_are_laid_out_thirty_times_a_second_at_most(
    qtbot: QtBot, transcript: Transcript, layouts: list[str]
) -> None:
    started = time.monotonic()
    for number in range(2000):
        transcript.append_text(f"word{number} " if number % 50 else "end.\n\n")
        QApplication.processEvents()
    qtbot.waitUntil(lambda: "word1999" in text(transcript))
    frames = (time.monotonic() - started) * 30
    assert len(layouts) <= frames * 1.2 + 60


def test_finishing_an_answer_moves_nothing(
    qtbot: QtBot, transcript: Transcript, layouts: list[str]
) -> None:
    transcript.append_text(LONG)
    qtbot.waitUntil(lambda: text(transcript).endswith("59 with some words in it."))
    layouts.clear()
    transcript.finish_answer(Message("assistant", LONG, id=2, finish="end"))
    assert [html for html in layouts if "Paragraph" in html] == []


def test_the_view_follows_the_end(qtbot: QtBot, transcript: Transcript, bar: QScrollBar) -> None:
    transcript.append_text(LONG)
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert bar.value() == bar.maximum()


def test_the_view_stays_when_it_was_scrolled_up(
    qtbot: QtBot, transcript: Transcript, bar: QScrollBar
) -> None:
    transcript.append_text(LONG)
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(10)
    before = bar.maximum()
    transcript.append_text("\n\n" + LONG)
    qtbot.waitUntil(lambda: bar.maximum() > before)
    assert bar.value() == 10


def test_nothing_above_moves_while_it_grows(
    qtbot: QtBot, transcript: Transcript, bar: QScrollBar
) -> None:
    question = transcript.findChildren(MessageView)[0]
    before = question.mapTo(transcript, QPoint(0, 0))
    pieces = {"# A\n": "A", "\ntext\n\n": "A\n\ntext", "| a |\n": "A\n\ntext\n\n| a |"}
    pieces["|---|\n| 1 |\n"] = "A\n\ntext\n\na\n1"
    for piece, shown in pieces.items():
        transcript.append_text(piece)
        qtbot.waitUntil(lambda shown=shown: text(transcript) == shown)
        assert question.mapTo(transcript, QPoint(0, 0)) == before


def test_a_megabyte_without_a_space_does_not_hang(qtbot: QtBot, transcript: Transcript) -> None:
    started = time.monotonic()
    transcript.append_text("a" * 1_000_000)
    qtbot.waitUntil(lambda: len(text(transcript)) >= 1_000_000, timeout=20_000)
    assert time.monotonic() - started < 20


def test_text_after_the_end_is_dropped(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.finish_answer(Message("assistant", "All", id=2, finish="stopped"))
    transcript.append_text("late")
    transcript.show_progress("late")
    wait_for_a_later_frame(qtbot, transcript)
    assert text(transcript) == "All"


def test_a_continued_answer_grows_from_what_is_there(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.finish_answer(Message("assistant", "So far", id=2, finish="stopped"))
    transcript.start_answer(2)
    transcript.append_text(" and on")
    qtbot.waitUntil(lambda: text(transcript) == "So far and on")


def test_what_stood_under_an_answer_goes_while_it_is_continued(
    qtbot: QtBot, transcript: Transcript
) -> None:
    transcript.finish_answer(Message("assistant", "So far", id=2, finish="stopped"))
    assert [
        button.text() for button in transcript.findChildren(TextButton) if button.isVisible()
    ] == ["Continue"]
    transcript.start_answer(2)
    assert [
        button.text() for button in transcript.findChildren(TextButton) if button.isVisible()
    ] == []


def test_another_chat_ends_the_growth(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.append_text("half")
    transcript.show_messages([Message("user", "Other", id=7), Message("assistant", "chat", id=8)])
    transcript.append_text(" an answer")
    wait_for_a_later_frame(qtbot, transcript)
    assert text(transcript) == "chat"


def test_screen_readers_hear_whole_sentences(
    transcript: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: heard.append(event.message())
    )
    for piece in ("One", " two.", " Three", " four."):
        transcript.append_text(piece)
    assert heard == ["One two."]
    transcript.finish_answer(Message("assistant", "One two. Three four.", 2, 1, 1))
    assert heard == ["One two.", "Three four."]


def test_the_sources_are_there_before_the_first_word_and_can_be_opened(
    qtbot: QtBot, transcript: Transcript
) -> None:
    found = (Source(1, "a.pdf", 3, "The bridge is 503 metres long.", document_id=1),)
    transcript.show_beside(Cited(id=1, sources=found))
    qtbot.waitUntil(lambda: any(line.isVisible() for line in transcript.findChildren(SourceLine)))
    line = transcript.findChildren(SourceLine)[0]
    with qtbot.waitSignal(transcript.source_opened):
        QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    transcript.append_text("It is 503 metres long [1].")
    qtbot.waitUntil(lambda: "503" in text(transcript))
    assert transcript.findChildren(SourceLine)[0].isVisible()
