"""Enter during an answer: the question waits, can be seen, edited and removed, and is never lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.gui.chats.queue_rows import QueueRows
from chatapp.gui.widgets.buttons import FlatButton
from chatapp.gui.widgets.plain_text import ElidedName


def send(window: Window, words: str) -> None:
    QTest.keyClicks(window.composer.view.edit, words)
    QTest.keyClick(window.composer.view.edit, Qt.Key.Key_Return)


def shown(rows: QueueRows) -> list[str]:
    return [name.text for name in rows.findChildren(ElidedName) if not name.isHidden()]


def press(rows: QueueRows, name: str) -> None:
    button = next(
        button
        for button in rows.findChildren(FlatButton)
        if not button.isHidden() and name in (button.accessibleName(), button.text())
    )
    button.click()


def asked(window: Window) -> list[str]:
    return [message.text for message in window.chats.current.branch if message.role == "user"]


def test_enter_during_an_answer_queues_and_asks_in_order(window: Window, qtbot: QtBot) -> None:
    send(window, "slow 60")
    send(window, "say second")
    send(window, "say third")
    assert window.composer.view.text() == ""
    qtbot.waitUntil(lambda: shown(window.chats.queue) == ["say second", "say third"])
    QTest.keyClicks(window.composer.view.edit, "a draft")
    qtbot.waitUntil(lambda: asked(window) == ["slow 60", "say second", "say third"])
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    assert window.chats.queue.isHidden()
    assert window.composer.view.text() == "a draft"


def test_a_queued_question_is_edited_and_removed(window: Window, qtbot: QtBot) -> None:
    send(window, "slow 1000")
    send(window, "say second")
    send(window, "say third")
    QTest.keyClicks(window.composer.view.edit, "draft")
    qtbot.waitUntil(lambda: len(shown(window.chats.queue)) == 2)
    press(window.chats.queue, "Edit this question")
    assert window.composer.view.text() == "say second\n\ndraft"
    qtbot.waitUntil(lambda: shown(window.chats.queue) == ["say third"])
    press(window.chats.queue, "Remove this question")
    assert window.chats.queue.isHidden()


def test_after_a_stop_nothing_is_sent_by_itself(window: Window, qtbot: QtBot) -> None:
    send(window, "slow 1000")
    qtbot.waitUntil(lambda: window.chats.current.is_busy)
    send(window, "say second")
    QTest.keyClick(window.composer.view.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    qtbot.waitUntil(lambda: shown(window.chats.queue) == ["say second"])
    assert asked(window) == ["slow 1000"]
    press(window.chats.queue, "Send now")
    qtbot.waitUntil(lambda: asked(window) == ["slow 1000", "say second"])


def test_a_chat_that_is_not_on_screen_goes_on_with_its_queue(window: Window, qtbot: QtBot) -> None:
    current = window.chats.current
    first = current.chat.id
    send(window, "slow 60")
    send(window, "say second")
    current.new()
    QTest.keyClicks(window.composer.view.edit, "here")
    qtbot.waitUntil(
        lambda: (
            len(window.store.messages.branch(window.store.chats.get(first).leaf_id)) == 4
            and window.chats.answers.growing(first) is None
        )
    )
    assert window.composer.view.text() == "here"
    current.open(first)
    assert asked(window) == ["slow 60", "say second"]
    assert current.branch[-1].text.strip() == "second"


def test_what_waits_is_in_the_draft_after_the_window_was_closed(
    make_window: Callable[..., Window], qtbot: QtBot
) -> None:
    window = make_window()
    qtbot.waitUntil(lambda: window.models.choice.loaded is not None)
    send(window, "slow 1000")
    qtbot.waitUntil(lambda: window.chats.current.is_busy)
    send(window, "say second")
    QTest.keyClicks(window.composer.view.edit, "draft")
    window.main.close()
    again = make_window()
    assert again.composer.view.text() == "say second\n\ndraft"
