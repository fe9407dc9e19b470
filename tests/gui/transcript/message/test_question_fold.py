"""A long question is folded, and nothing of it is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Message
from chatapp.gui.text.blocks import plain
from chatapp.gui.transcript.message.message_blocks import copy_message
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.transcript.transcript import Transcript
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.theme import Theme

LONG = Message("user", "\n".join(f"line {number}" for number in range(3_000)), id=1)


@pytest.fixture
def transcript(qtbot: QtBot, theme: Theme) -> Transcript:
    made = Transcript(theme)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show_messages([LONG])
    made.show()
    return made


def shown(transcript: Transcript) -> str:
    body = transcript.findChildren(MessageView)[0].body
    assert body is not None
    return "\n".join(block.text() for block in body.column.blocks)


def button(transcript: Transcript) -> TextButton:
    return transcript.findChildren(MessageView)[0].findChildren(TextButton)[0]


def test_its_beginning_is_shown_until_all_is_wanted(transcript: Transcript) -> None:
    assert shown(transcript).endswith("line 11 …")
    assert button(transcript).text() == "Show all (3000 lines)"
    QTest.mouseClick(button(transcript), Qt.MouseButton.LeftButton)
    assert shown(transcript) == LONG.text
    QTest.mouseClick(button(transcript), Qt.MouseButton.LeftButton)
    assert shown(transcript).endswith("line 11 …")


def test_all_of_it_is_copied(transcript: Transcript) -> None:
    copy_message(LONG)
    assert QGuiApplication.clipboard().text() == LONG.text


def test_a_search_unfolds_it(transcript: Transcript) -> None:
    assert transcript.find("line 2777")
    assert shown(transcript) == LONG.text


def test_a_short_question_has_no_button(qtbot: QtBot, theme: Theme) -> None:
    view = MessageView(theme, Message("user", "short", id=1))
    qtbot.addWidget(view)
    assert view.findChildren(TextButton) == []


def test_long_text_is_cut_between_words() -> None:
    text = "the quick brown fox " * 2_000
    blocks = plain(text)
    assert len(blocks) > 1
    assert all(block.html.removesuffix("</p>").endswith(" ") for block in blocks)
