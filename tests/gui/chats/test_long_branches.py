"""The branch of a very long chat: its end is shown at once, the rest when all is quiet."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Message
from chatapp.gui.app.window import Window
from chatapp.gui.transcript.message_page import MessagePage
from chatapp.gui.transcript.message_view import MessageView

COUNT = 1_001


@pytest.fixture
def long_chat(window: Window) -> int:
    """The id of a chat of many messages that is not on screen."""
    chat = window.store.chats.new()
    parent = 0
    for number in range(1, COUNT + 1):
        role = "user" if number % 2 else "assistant"
        text = f"number {number}."
        message = Message(role, text, 0, chat.id, parent, finish="end")  # type: ignore[arg-type]
        parent = window.store.messages.add(message).id
    return chat.id


def numbers(messages: list[Message]) -> list[int]:
    return [int(message.text.removeprefix("number ").rstrip(".")) for message in messages]


def seen(window: Window) -> list[int]:
    views = window.transcript.view.findChildren(MessageView)
    return numbers([view.message for view in views if not view.visibleRegion().isEmpty()])


def test_a_long_chat_opens_with_its_end_and_gets_the_rest(
    window: Window, qtbot: QtBot, long_chat: int
) -> None:
    current = window.chats.current
    current.open(long_chat)
    assert numbers(current.branch)[-1] == COUNT
    assert len(current.branch) < COUNT
    shown = seen(window)
    assert shown[-1] == COUNT
    qtbot.waitUntil(lambda: len(current.branch) == COUNT)
    assert numbers(current.branch) == list(range(1, COUNT + 1))
    assert seen(window) == shown
    window.transcript.view.findChildren(MessagePage)[0].verticalScrollBar().setValue(0)
    assert seen(window)[0] == 1


def test_a_search_finds_what_was_not_read_yet(window: Window, long_chat: int) -> None:
    window.chats.current.open(long_chat)
    assert window.transcript.view.find("number 3.")
    assert 3 in seen(window)


def test_a_question_goes_with_the_whole_chat(window: Window, qtbot: QtBot, long_chat: int) -> None:
    current = window.chats.current
    current.open(long_chat)
    current.ask("say more")
    assert len(current.branch) == COUNT + 2
    qtbot.waitUntil(lambda: not current.is_busy)
    assert current.branch[-1].text.strip() == "more"


def test_another_version_keeps_what_both_branches_share(
    window: Window, qtbot: QtBot, long_chat: int
) -> None:
    current, store = window.chats.current, window.store
    current.open(long_chat)
    qtbot.waitUntil(lambda: len(current.branch) == COUNT)
    last = current.branch[-1]
    other = Message("user", "number 0.", 0, long_chat, last.parent_id)
    added = store.messages.add(other)
    current.step_version(added.id, 0)
    assert numbers(current.branch) == [*range(1, COUNT), 0]
    current.step_version(added.id, -1)
    assert numbers(current.branch) == list(range(1, COUNT + 1))
    assert seen(window)[-1] == COUNT


def test_another_chat_ends_the_reading_of_the_first(
    window: Window, qtbot: QtBot, long_chat: int
) -> None:
    current = window.chats.current
    current.open(long_chat)
    current.new()
    heard: list[object] = []
    current.earlier_shown.connect(heard.append)
    current.ask("say other")
    qtbot.waitUntil(lambda: not current.is_busy)
    assert [message.text.strip() for message in current.branch] == ["say other", "other"]
    assert heard == []
