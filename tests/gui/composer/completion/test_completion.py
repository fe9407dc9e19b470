""" "/" and "@" in the text field: a list that the keyboard moves in, and that never eats letters."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Document, Folder, Preset
from chatapp.gui.app.window import Window
from chatapp.gui.composer.completion import trigger
from chatapp.gui.composer.question_edit import QuestionEdit

Key = Qt.Key


@pytest.fixture
def edit(window: Window, qtbot: QtBot) -> QuestionEdit:
    """The text field with the keyboard, and two documents in the library."""
    qtbot.waitUntil(lambda: window.chats.current.known_documents is not None)
    window.documents.shelf.take(Document(1, "report.pdf", "", 1, 1, 1))
    window.documents.shelf.take(Document(2, "비상 계획.pdf", "", 1, 1, 1))
    edit = window.composer.view.edit
    window.main.activateWindow()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    return edit


def titles(window: Window) -> list[str]:
    shown = window.writing.completion.completion.shown
    return [row.title for row in shown.list.rows] if shown.isVisible() else []


def compose(edit: QuestionEdit, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QCoreApplication.sendEvent(edit, event)


def test_a_slash_lists_presets_and_commands(
    window: Window, qtbot: QtBot, edit: QuestionEdit
) -> None:
    qtbot.keyClicks(edit, "/")
    assert "Translate" in titles(window)
    assert "New chat" in titles(window)
    qtbot.keyClicks(edit, "transl")
    assert titles(window)[0] == "Translate"


def test_enter_chooses_the_preset_and_sends_nothing(
    window: Window, qtbot: QtBot, edit: QuestionEdit
) -> None:
    qtbot.keyClicks(edit, "/transl")
    qtbot.keyClick(edit, Key.Key_Return)
    assert window.chats.current.chat.preset_id == "translate"
    assert edit.toPlainText() == ""
    assert window.chats.current.branch == []


def test_escape_leaves_the_letters_and_does_not_come_back(
    window: Window, qtbot: QtBot, edit: QuestionEdit
) -> None:
    qtbot.keyClicks(edit, "/tr")
    qtbot.keyClick(edit, Key.Key_Escape)
    qtbot.keyClicks(edit, "an")
    assert titles(window) == []
    assert edit.toPlainText() == "/tran"


@pytest.mark.parametrize("text", ["and/or", "see /etc", "/etc/hosts", "/ ", "3/4", "http://a.b"])
def test_a_slash_of_a_sentence_or_a_path_is_a_slash(text: str) -> None:
    assert trigger.find(text, len(text), True) is None


@pytest.mark.parametrize("text", ["a@b.org", "me@", "@a b", "@@"])
def test_an_address_of_mail_is_no_mention(text: str) -> None:
    assert trigger.find(text, len(text), True) is None


def test_a_path_can_be_sent(window: Window, qtbot: QtBot, edit: QuestionEdit) -> None:
    qtbot.keyClicks(edit, "/usr/bin")
    qtbot.keyClick(edit, Key.Key_Return)
    assert window.chats.current.branch[0].text == "/usr/bin"


def test_a_mention_switches_the_document_on_and_keeps_its_name(
    window: Window, qtbot: QtBot, edit: QuestionEdit
) -> None:
    qtbot.keyClicks(edit, "compare @rep")
    assert titles(window) == ["report.pdf"]
    qtbot.keyClick(edit, Key.Key_Tab)
    assert window.chats.current.chat.document_ids == (1,)
    assert edit.toPlainText() == "compare report.pdf "


def test_a_mention_of_a_folder_switches_on_all_in_it(
    window: Window, qtbot: QtBot, edit: QuestionEdit
) -> None:
    window.documents.folders.folders = [Folder(3, "/home/kim/plans", (1, 2))]
    qtbot.keyClicks(edit, "in @pla")
    assert titles(window) == ["plans"]
    qtbot.keyClick(edit, Key.Key_Return)
    assert set(window.chats.current.chat.document_ids) == {1, 2}
    assert edit.toPlainText() == "in plans "
    assert window.chats.current.branch == []


def test_korean_is_found_while_it_is_composed(
    window: Window, qtbot: QtBot, edit: QuestionEdit
) -> None:
    qtbot.keyClicks(edit, "@")
    compose(edit, "비")
    assert titles(window) == ["비상 계획.pdf"]
    qtbot.keyClick(edit, Key.Key_Return)
    assert edit.toPlainText() == "비상 계획.pdf "
    assert window.chats.current.chat.document_ids == (2,)
    assert window.chats.current.branch == []


def test_the_arrows_move_in_the_list(window: Window, qtbot: QtBot, edit: QuestionEdit) -> None:
    qtbot.keyClicks(edit, "@")
    assert len(titles(window)) == 2
    qtbot.keyClick(edit, Key.Key_Down)
    qtbot.keyClick(edit, Key.Key_Return)
    assert len(window.chats.current.chat.document_ids) == 1


def ask(window: Window, qtbot: QtBot, *questions: str) -> None:
    for question in questions:
        with qtbot.waitSignal(window.chats.current.answer_finished):
            window.chats.current.ask(question)


def test_up_shows_earlier_questions_and_down_the_draft(
    window: Window, qtbot: QtBot, edit: QuestionEdit
) -> None:
    ask(window, qtbot, "say first", "say second")
    qtbot.keyClicks(edit, "half a sentence")
    qtbot.keyClick(edit, Key.Key_Home)
    qtbot.keyClick(edit, Key.Key_Up)
    assert edit.toPlainText() == "say second"
    qtbot.keyClick(edit, Key.Key_Up)
    assert edit.toPlainText() == "say first"
    qtbot.keyClick(edit, Key.Key_End)
    for _step in range(2):
        qtbot.keyClick(edit, Key.Key_Down)
    assert edit.toPlainText() == "half a sentence"


def test_the_draft_is_stored_while_an_earlier_question_is_shown(
    window: Window, qtbot: QtBot, edit: QuestionEdit
) -> None:
    ask(window, qtbot, "say first")
    qtbot.keyClicks(edit, "half a sentence")
    qtbot.keyClick(edit, Key.Key_Home)
    qtbot.keyClick(edit, Key.Key_Up)
    chat_id = window.chats.current.chat.id
    window.chats.current.draft.flush()
    assert window.store.drafts.text(chat_id) == "half a sentence"


def test_up_in_an_empty_field_still_edits_the_last_question(
    window: Window, qtbot: QtBot, edit: QuestionEdit
) -> None:
    ask(window, qtbot, "say first")
    qtbot.keyClick(edit, Key.Key_Up)
    assert window.chats.current.draft.edited is not None


def test_the_example_is_offered_only_in_an_empty_field(
    window: Window, qtbot: QtBot, edit: QuestionEdit
) -> None:
    window.composer.preset_menu.set_presets([Preset("chat", {"en": "Chat"}, examples={"en": "x"})])
    example = window.composer.preset_menu.example
    assert example.isVisible()
    qtbot.keyClicks(edit, "mine")
    assert not example.isVisible()
    ask(window, qtbot, "say first")
    edit.clear()
    assert not example.isVisible()
