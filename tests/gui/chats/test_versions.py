"""Versions in the window: edits, answers by hand, deletion; every branch stays within reach."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from chatapp.chats.store import ChatStore
from chatapp.contract.records import Message
from chatapp.gui.app.window import Window
from chatapp.gui.chats.listing.version_tree import VersionTree
from chatapp.gui.message_menu.answer_editor import AnswerEditor
from chatapp.gui.transcript.message_footer import MessageFooter

Make = Callable[..., Window]


def ask(window: Window, qtbot: QtBot, text: str) -> Message:
    window.composer.view.set_text(text)
    QTest.keyClick(window.composer.view.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    return window.chats.current.branch[-1]


def texts(window: Window) -> list[str]:
    return [message.text for message in window.chats.current.branch if message.role == "user"]


def step(window: Window, message_id: int, by: int) -> None:
    window.transcript.view.version_requested.emit(message_id, by)


def four_turns(window: Window, qtbot: QtBot) -> list[Message]:
    """Ask four questions, change the second one, and return the first branch."""
    for number in (1, 2, 3, 4):
        ask(window, qtbot, f"say turn {number}")
    before = list(window.chats.current.branch)
    window.transcript.view.edit_requested.emit(before[2].id)
    ask(window, qtbot, "say other 2")
    return before


def tree(window: Window, qtbot: QtBot) -> VersionTree:
    window.shell.commands.action("versions").trigger()
    opened = window.chats.versions.tree
    assert opened is not None
    qtbot.waitUntil(opened.isVisible)
    return opened


def leaves(window: Window) -> set[int]:
    """The ends of all branches of the chat on screen."""
    branches = window.store.versions.branches(window.chats.current.chat.id)
    return {window.store.messages.newest_leaf(branch.first_id) for branch in branches}


def test_edits_versions_and_deletion_lose_no_branch(
    window: Window, qtbot: QtBot, make_window: Make
) -> None:
    before = four_turns(window, qtbot)
    assert texts(window) == ["say turn 1", "say other 2"]
    other = window.chats.current.branch[2]
    step(window, other.id, -1)
    assert window.chats.current.branch == before
    step(window, before[2].id, 1)
    assert texts(window) == ["say turn 1", "say other 2"]
    window.menu.edit(window.chats.current.branch[-1])
    editor = window.main.findChildren(AnswerEditor)[-1]
    editor.edit.setPlainText("by hand")
    editor._save()
    by_hand = window.chats.current.branch[-1]
    assert by_hand.text == "by hand"
    ask(window, qtbot, "say after it")
    window.chats.versions.delete(by_hand.id)
    assert texts(window) == ["say turn 1", "say other 2"]
    assert window.chats.current.branch[-1].id == by_hand.id - 1
    window.main.close()
    again = make_window()
    assert texts(again) == ["say turn 1", "say other 2"]
    again.chats.versions.go_to(before[2].id)
    assert [message.id for message in again.chats.current.branch] == [each.id for each in before]
    assert leaves(again) == {before[-1].id, by_hand.id - 1}


def test_a_deleted_version_comes_back_by_undo(window: Window, qtbot: QtBot) -> None:
    before = four_turns(window, qtbot)
    other = window.chats.current.branch
    window.chats.versions.go_to(before[2].id)
    window.chats.versions.delete(before[2].id)
    assert [message.id for message in window.chats.current.branch] == [each.id for each in other]
    assert "version_deleted" in window.shell.notices.texts()
    window.chats.versions.undo()
    assert window.chats.current.branch == before
    assert "version_deleted" not in window.shell.notices.texts()
    hits = window.store.search("turn 3")
    assert [hit.chat_id for hit in hits] == [window.chats.current.chat.id]


def test_regenerating_does_not_show_the_model_its_old_answer(window: Window, qtbot: QtBot) -> None:
    ask(window, qtbot, "say one")
    first = ask(window, qtbot, "history")
    window.transcript.view.regenerate_requested.emit(first.id)
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    again = window.chats.current.branch[-1]
    assert again.id != first.id
    assert again.text == first.text
    assert "history" not in again.text


def test_the_tree_shows_each_branch_and_goes_there(window: Window, qtbot: QtBot) -> None:
    before = four_turns(window, qtbot)
    opened = tree(window, qtbot)
    rows = opened.list.rows
    assert [(row.title, row.level, row.is_current) for row in rows] == [
        ("say turn 1", 0, True),
        ("say turn 2", 1, False),
        ("say other 2", 1, True),
    ]
    QTest.keyClick(opened.list, Qt.Key.Key_Up)
    QTest.keyClick(opened.list, Qt.Key.Key_Return)
    assert window.chats.current.branch == before
    assert [row.is_current for row in opened.list.rows] == [True, True, False]
    place = opened.list.visualRect(opened.list.model().index(2, 0)).center()
    QTest.mouseClick(opened.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert texts(window) == ["say turn 1", "say other 2"]


def test_delete_in_the_tree_removes_a_branch_but_never_the_only_one(
    window: Window, qtbot: QtBot
) -> None:
    before = four_turns(window, qtbot)
    opened = tree(window, qtbot)
    opened.list.select(before[2].id)
    QTest.keyClick(opened.list, Qt.Key.Key_Delete)
    assert [row.title for row in opened.list.rows] == ["say turn 1"]
    assert not opened.delete_button.isEnabled()
    opened.list.select(before[0].id)
    QTest.keyClick(opened.list, Qt.Key.Key_Delete)
    assert texts(window) == ["say turn 1", "say other 2"]


def test_the_version_switch_opens_the_tree(window: Window, qtbot: QtBot) -> None:
    four_turns(window, qtbot)
    footers = window.transcript.view.findChildren(MessageFooter)
    switch = next(one._version for one in footers if one._version.text() == "2/2")
    qtbot.waitUntil(switch.isVisible)
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    menu.close()
    assert window.chats.versions.tree is not None


def test_nothing_is_deleted_while_an_answer_is_written(window: Window, qtbot: QtBot) -> None:
    before = four_turns(window, qtbot)
    window.composer.view.set_text("slow")
    QTest.keyClick(window.composer.view.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.chats.current.is_busy)
    window.chats.versions.delete(before[2].id)
    assert window.store.messages.get(before[2].id) == before[2]
    assert "versions_busy" in window.shell.notices.texts()
    window.chats.current.stop()
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)


@pytest.mark.parametrize("count", [1, 3])
def test_a_version_whose_place_is_gone_is_not_restored(store: ChatStore, count: int) -> None:
    chat = store.chats.new()
    question = store.messages.add(Message("user", "q", chat_id=chat.id))
    answers = [
        store.messages.add(
            Message("assistant", f"a{number}", chat_id=chat.id, parent_id=question.id)
        )
        for number in range(count)
    ]
    taken = store.versions.take(answers[-1].id)
    leaf = store.chats.get(chat.id).leaf_id
    assert leaf == (answers[-2].id if count > 1 else question.id)
    all_of_it = store.versions.take(question.id)
    assert store.chats.get(chat.id).leaf_id == 0
    with pytest.raises(LookupError):
        store.versions.put_back(taken)
    store.versions.put_back(all_of_it)
    store.versions.put_back(taken)
    assert store.messages.branch(answers[-1].id)[0].text == "q"
    assert store.chats.get(chat.id).leaf_id == answers[-1].id


def test_the_branches_of_a_long_chat_are_few(store: ChatStore) -> None:
    chat = store.chats.new()
    parent = 0
    for number in range(2_000):
        role = "assistant" if number % 2 else "user"
        message = Message(role, f"m{number}", chat_id=chat.id, parent_id=parent)
        parent = store.messages.add(message).id
    branches = store.versions.branches(chat.id)
    assert [(branch.words, branch.count, branch.level) for branch in branches] == [("m0", 2000, 0)]
