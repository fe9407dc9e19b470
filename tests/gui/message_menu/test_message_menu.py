"""The menu of a message: versions by hand, forks, quotations; who wrote what, with what, when."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from chatapp.chats.store import ChatStore
from chatapp.contract.records import Message
from chatapp.gui.app.window import Window
from chatapp.gui.message_menu.answer_editor import AnswerEditor
from chatapp.gui.transcript.message.answer_figures import figures, question_facts
from chatapp.gui.transcript.message_footer import MessageFooter
from chatapp.gui.transcript.message_view import MessageView


def ask(window: Window, qtbot: QtBot, text: str) -> Message:
    window.chats.current.ask(text)
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    return window.chats.current.branch[-1]


def view(window: Window, message_id: int) -> MessageView:
    shown = window.transcript.view.findChildren(MessageView)
    return next(one for one in shown if one.message.id == message_id)


def open_menu(window: Window, qtbot: QtBot, message_id: int) -> QMenu:
    window.transcript.view.more_requested.emit(message_id, QPoint(900, 300))
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(menu: QMenu, words: str) -> None:
    action = next(one for one in menu.actions() if one.text() == words)
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def editor_of(window: Window) -> AnswerEditor:
    return window.main.findChildren(AnswerEditor)[-1]


def press(editor: AnswerEditor, role: QDialogButtonBox.ButtonRole) -> None:
    buttons = editor.buttons.buttons()
    button = next(one for one in buttons if editor.buttons.buttonRole(one) == role)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_an_edited_answer_is_a_version_and_the_original_stays(window: Window, qtbot: QtBot) -> None:
    before = ask(window, qtbot, "say one")
    choose(open_menu(window, qtbot, before.id), "Edit answer…")
    editor = editor_of(window)
    editor.edit.selectAll()
    QTest.keyClicks(editor.edit, "better")
    press(editor, QDialogButtonBox.ButtonRole.AcceptRole)
    after = window.chats.current.branch[-1]
    assert (after.text, after.edited) == ("better", True)
    assert window.store.messages.versions(after) == [before.id, after.id]
    assert window.store.messages.get(before.id).text == before.text
    window.transcript.view.version_requested.emit(after.id, -1)
    assert window.chats.current.branch[-1].id == before.id


def test_changes_of_an_answer_are_not_thrown_away_unasked(window: Window, qtbot: QtBot) -> None:
    before = ask(window, qtbot, "say one")
    choose(open_menu(window, qtbot, before.id), "Edit answer…")
    editor = editor_of(window)
    QTest.keyClicks(editor.edit, "x")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.isVisible()
    box = editor.findChildren(QMessageBox)[0]
    assert box.text() == "Discard your changes?"
    box.reject()
    assert editor.edit.toPlainText().startswith("x")


def test_a_chat_can_be_forked_at_any_message(window: Window, qtbot: QtBot) -> None:
    first = ask(window, qtbot, "say one")
    ask(window, qtbot, "say two")
    chat = window.chats.current.chat
    choose(open_menu(window, qtbot, first.id), "Fork chat from here")
    fork = window.chats.current.chat
    assert fork.id != chat.id
    assert fork.title == f"{chat.title} (fork)"
    texts = [message.text for message in window.chats.current.branch]
    assert texts == ["say one", first.text]
    ask(window, qtbot, "say three")
    assert len(window.store.messages.branch(window.store.chats.get(chat.id).leaf_id)) == 4


def test_the_menu_of_a_question_copies_and_forks_only(window: Window, qtbot: QtBot) -> None:
    ask(window, qtbot, "say one")
    question = window.chats.current.branch[0]
    menu = open_menu(window, qtbot, question.id)
    assert [action.text() for action in menu.actions()] == ["Copy as text", "Fork chat from here"]
    menu.close()


def test_the_menu_stays_in_the_window(window: Window, qtbot: QtBot) -> None:
    answer = ask(window, qtbot, "say one")
    corner = window.main.mapToGlobal(window.main.rect().bottomRight())
    window.transcript.view.more_requested.emit(answer.id, corner)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert menu is not None
    room = QRect(window.main.mapToGlobal(QPoint(0, 0)), window.main.size())
    assert room.contains(menu.geometry())
    menu.close()


def test_a_quotation_goes_before_what_is_written(window: Window, qtbot: QtBot) -> None:
    window.composer.view.set_text("why?")
    window.transcript.view.quoted.emit("one\ntwo")
    assert window.composer.view.text() == "> one\n> two\n\nwhy?"


def test_the_model_is_stored_with_the_answer(window: Window, qtbot: QtBot) -> None:
    answer = ask(window, qtbot, "say one")
    loaded = window.models.choice.loaded
    assert loaded is not None
    assert window.store.messages.get(answer.id).model == loaded.name
    assert figures(view(window, answer.id).message).startswith(f"{loaded.name} · ")


def test_the_preset_is_named_on_the_question(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(window.chats.current.presets))
    preset = next(one for one in window.chats.current.presets if one.id != "chat")
    window.chats.current.set_preset(preset.id, {})
    ask(window, qtbot, "say one")
    question = window.chats.current.branch[0]
    name = view(window, question.id).preset_name()
    assert name == preset.names["en"]
    assert question_facts(question, name).startswith(f"You · {name} · ")


def test_the_actions_of_the_last_answer_stay_in_sight(window: Window, qtbot: QtBot) -> None:
    first = ask(window, qtbot, "say one")
    second = ask(window, qtbot, "say two")
    window.composer.view.focus()

    def shows_actions(message_id: int) -> bool:
        footers = view(window, message_id).findChildren(MessageFooter)
        return any(footer.isVisible() for footer in footers)

    qtbot.waitUntil(lambda: shows_actions(second.id))
    assert not shows_actions(first.id)


def test_a_fork_keeps_what_belongs_to_the_chat(store: ChatStore) -> None:
    chat = store.chats.new()
    store.chats.set_preset(chat.id, "translate", {"to": "ko"})
    store.chats.set_documents(chat.id, [3, 4])
    question = store.messages.add(Message("user", "q", chat_id=chat.id))
    answer = store.messages.add(
        Message(
            "assistant",
            "a",
            chat_id=chat.id,
            parent_id=question.id,
            finish="growing",
            summary="before",
            seen_from_id=question.id,
            model="m",
        )
    )
    fork = store.chats.get(store.fork(chat.id, answer.id, "copy"))
    assert (fork.preset_id, fork.values, fork.document_ids) == ("translate", {"to": "ko"}, (3, 4))
    copied = store.messages.branch(fork.leaf_id)
    assert [message.text for message in copied] == ["q", "a"]
    assert (copied[1].finish, copied[1].model) == ("stopped", "m")
    assert copied[1].seen_from_id == copied[0].id
