"""The list of chats: months, pins, folders, drafts, filters, and hits with place and date."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.chats.rows import ChatFolder
from chatapp.contract.records import Chat, Message
from chatapp.gui.app.window import Window
from chatapp.gui.chats.folders.folder_dialog import FolderDialog
from chatapp.gui.chats.listing import chat_rows, days
from chatapp.gui.chats.listing.chat_row_list import chats_mime
from chatapp.gui.chats.listing.chat_rows import ListedChats
from chatapp.gui.chats.listing.row_keys import ChatFolderKey
from chatapp.gui.chats.new_answer import request
from chatapp.gui.widgets.painting import pieces

TODAY = datetime.date(2026, 11, 30)


def at(year: int, month: int, day: int) -> float:
    return datetime.datetime(year, month, day, 12).timestamp()


def add_chat(window: Window, text: str, answer: str = "") -> int:
    """Store a chat with a question, and an answer if there is one."""
    store = window.store
    chat = store.chats.new()
    question = store.messages.add(Message("user", text, chat_id=chat.id))
    if answer:
        store.messages.add(
            Message("assistant", answer, chat_id=chat.id, parent_id=question.id, finish="end")
        )
    window.chats.all_chats.changed.emit()
    return chat.id


def titles(window: Window) -> list[str]:
    return [row.title for row in window.chats.list.list.rows]


def choose(words: str) -> None:
    """Choose an action of the menu that is open, or of one of its submenus."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    actions = [*menu.actions()]
    for action in menu.actions():
        below = action.menu()
        actions += below.actions() if isinstance(below, QMenu) else []
    next(action for action in actions if action.text() == words).trigger()
    menu.close()


def open_menu(window: Window, qtbot: QtBot, key: object) -> None:
    shown = window.chats.list.list
    shown.select(key)
    qtbot.keyClick(shown, Qt.Key.Key_Menu)


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("en", ["Today", "Yesterday", "Previous 7 days", "October", "December 2025"]),
        ("ko", ["오늘", "어제", "지난 7일", "10월", "2025년 12월"]),
        ("ja", ["今日", "昨日", "過去 7 日間", "10月", "2025年12月"]),
    ],
)
def test_chats_stand_under_days_and_months(language: str, headings: list[str]) -> None:
    texts.use(language)
    dates = [(2026, 11, 30), (2026, 11, 29), (2026, 11, 25), (2026, 10, 2), (2025, 12, 31)]
    chats = [Chat(number, "x", 0, at(*date)) for number, date in enumerate(dates, 1)]
    rows = chat_rows.rows(ListedChats(chats), TODAY)
    assert [row.title for row in rows if row.is_header] == headings


def test_a_time_is_told_in_few_words() -> None:
    assert days.brief(at(2026, 11, 30), TODAY) == "12:00"
    assert days.brief(at(2026, 10, 2), TODAY) == "Oct 2"
    assert days.brief(at(2025, 10, 2), TODAY) == "Oct 2, 2025"
    texts.use("ko")
    assert days.brief(at(2026, 10, 2), TODAY) == "10월 2일"


def test_a_chat_stands_in_one_place() -> None:
    chats = [
        Chat(1, "pinned", 0, at(2026, 11, 30), is_pinned=True, folder_id=7),
        Chat(2, "inside", 0, at(2026, 11, 30), folder_id=7),
        Chat(3, "outside", 0, at(2026, 11, 30)),
    ]
    rows = chat_rows.rows(ListedChats(chats, [ChatFolder(7, "Work")]), TODAY)
    names = [row.title for row in rows]
    assert names == ["Pinned", "pinned", "Folders", "Work", "inside", "Today", "outside"]


def test_a_closed_folder_hides_its_chats_and_has_their_mark() -> None:
    chats = [Chat(2, "inside", 0, at(2026, 11, 30), folder_id=7)]
    listed = ListedChats(chats, [ChatFolder(7, "Work", is_open=False)], current_id=2)
    rows = chat_rows.rows(listed, TODAY)
    assert [row.title for row in rows] == ["Folders", "Work"]
    assert rows[1].is_current


def test_a_new_chat_is_named_by_its_document() -> None:
    listed = ListedChats([Chat(1, "", 0, 0, document_ids=(5,))], document_names={5: "a.pdf"})
    assert chat_rows.rows(listed, TODAY)[-1].title == "New chat: a.pdf"


def test_the_words_of_a_search_are_bold() -> None:
    found = [
        piece.text
        for piece in pieces("비상 발전기의 Cost: 9,500", ["발전기", "cost"])
        if piece.is_bold
    ]
    assert found == ["발전기", "Cost"]


def test_a_hit_says_where_and_when(window: Window, qtbot: QtBot) -> None:
    add_chat(window, "How low was it?", "The gauge at Kaub fell.")
    window.chats.list.field.setText("kaub")
    qtbot.waitUntil(lambda: titles(window) == ["How low was it?"])
    row = window.chats.list.list.rows[0]
    assert row.detail.startswith("Answer: ")
    assert row.hint == f"{datetime.datetime.now():%H:%M}"
    assert row.bold_words == ("kaub",)


def test_a_long_title_is_stored_whole(window: Window) -> None:
    words = "a question that goes on and on " * 5
    chat_id = add_chat(window, words)
    assert window.store.chats.get(chat_id).title == words.strip()


def test_a_chat_is_pinned_by_its_menu(window: Window, qtbot: QtBot) -> None:
    first = add_chat(window, "first")
    add_chat(window, "second")
    open_menu(window, qtbot, first)
    choose("Pin")
    assert titles(window)[:2] == ["Pinned", "first"]
    open_menu(window, qtbot, first)
    choose("Unpin")
    assert "Pinned" not in titles(window)


def test_a_chat_is_moved_into_a_new_folder_and_back(window: Window, qtbot: QtBot) -> None:
    chat_id = add_chat(window, "first")
    open_menu(window, qtbot, chat_id)
    choose("New folder")
    editor = window.chats.list.list.focusWidget()
    qtbot.keyClicks(editor, "Contracts")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Contracts" in titles(window))
    folder_id = window.store.chats.get(chat_id).folder_id
    assert window.store.folders.get(folder_id).name == "Contracts"
    open_menu(window, qtbot, chat_id)
    choose("Remove from folder")
    assert window.store.chats.get(chat_id).folder_id == 0
    assert "Removed from its folder." in window.shell.notices.texts().values()


def drop(window: Window, chat_id: int, key: object) -> None:
    """Drag a chat over a row and let it go there."""
    shown = window.chats.list.list
    number = next(number for number, row in enumerate(shown.rows) if row.key == key)
    place = shown.visualRect(shown.model().index(number, 0)).center()
    mime = chats_mime([chat_id])
    action, button, keys = (
        Qt.DropAction.MoveAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    viewport = shown.viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(place, action, mime, button, keys))
    QApplication.sendEvent(viewport, QDragMoveEvent(place, action, mime, button, keys))
    QApplication.sendEvent(viewport, QDropEvent(QPointF(place), action, mime, button, keys))


def test_a_chat_dropped_on_a_folder_is_in_it_until_undone(window: Window) -> None:
    chat_id = add_chat(window, "first")
    folder = window.store.folders.add("Work")
    window.chats.folders.folders.changed.emit()
    drop(window, chat_id, ChatFolderKey(folder.id))
    assert window.store.chats.get(chat_id).folder_id == folder.id
    assert window.shell.notices.texts()["folder"] == "Moved to “Work”."
    window.shell.notices._strips["folder"]._action.click()
    assert window.store.chats.get(chat_id).folder_id == 0


def test_a_folder_folds_by_click_and_by_arrow(window: Window, qtbot: QtBot) -> None:
    chat_id = add_chat(window, "inside")
    folder = window.store.folders.add("Work")
    window.chats.folders.folders.move([chat_id], folder.id)
    shown = window.chats.list.list
    shown.select(ChatFolderKey(folder.id))
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    assert "inside" not in titles(window)
    place = shown.visualRect(shown.currentIndex()).center()
    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert "inside" in titles(window)


def test_a_deleted_folder_leaves_its_chats_and_comes_back(window: Window, qtbot: QtBot) -> None:
    chat_id = add_chat(window, "inside")
    folder = window.store.folders.add("Work")
    window.chats.folders.folders.move([chat_id], folder.id)
    window.chats.list.list.select(ChatFolderKey(folder.id))
    qtbot.keyClick(window.chats.list.list, Qt.Key.Key_Delete)
    assert window.store.chats.get(chat_id).folder_id == 0
    assert "inside" in titles(window)
    window.shell.notices._strips["folder"]._action.click()
    assert window.store.chats.get(chat_id).folder_id == folder.id


def test_a_new_chat_in_a_folder_begins_with_its_documents(window: Window, qtbot: QtBot) -> None:
    folder = window.store.folders.add("Work")
    window.store.folders.change(ChatFolder(folder.id, "Work", "Be brief.", (3, 4)))
    window.chats.folders.folders.changed.emit()
    open_menu(window, qtbot, ChatFolderKey(folder.id))
    choose("New chat in this folder")
    chat = window.chats.current.chat
    assert (chat.folder_id, chat.document_ids) == (folder.id, (3, 4))
    assert chat.folder_instructions == "Be brief."


def test_the_dialog_of_a_folder_stores_what_was_written(window: Window, qtbot: QtBot) -> None:
    folder = window.store.folders.add("Work")
    window.chats.folders.folders.changed.emit()
    window.chats.folders.document_names = lambda: {3: "a.pdf", 4: "b.pdf"}
    open_menu(window, qtbot, ChatFolderKey(folder.id))
    choose("Instructions and documents…")
    dialog = window.main.findChild(FolderDialog)
    assert dialog is not None
    qtbot.keyClicks(dialog.instructions, "Answer in one sentence.")
    dialog.documents.select(4)
    qtbot.keyClick(dialog.documents, Qt.Key.Key_Space)
    dialog.save_button.click()
    stored = window.store.folders.get(folder.id)
    assert stored.instructions == "Answer in one sentence."
    assert stored.document_ids == (4,)


def test_the_list_is_narrowed_to_a_document(window: Window, qtbot: QtBot) -> None:
    chat_id = add_chat(window, "about a document")
    add_chat(window, "about nothing")
    window.store.chats.set_documents(chat_id, [3])
    window.chats.folders.document_names = lambda: {3: "a.pdf"}
    window.chats.list.filters.open_menu()
    choose("a.pdf")
    assert titles(window) == ["about a document"]
    assert window.chats.list.filters.line.isVisible()
    window.chats.list.filters._end.click()
    assert "about nothing" in titles(window)


def test_esc_ends_a_filter(window: Window, settle: Callable[[Callable[[], bool]], None]) -> None:
    add_chat(window, "today's")
    window.chats.list.filters.choose("since", 7)
    assert "today's" in titles(window)
    assert window.chats.list.end_search()
    assert not window.chats.list.filters.chosen


def test_the_instructions_of_a_folder_go_along_with_a_question(window: Window) -> None:
    folder = window.store.folders.add("Work")
    window.store.folders.change(ChatFolder(folder.id, "Work", "Answer in verse."))
    chat = window.store.chats.new(folder.id)
    window.store.chats.set_options(chat.id, "Be brief.", {})
    window.chats.current.open(chat.id)
    question = Message("user", "Why?", chat_id=chat.id, preset_id="chat")
    current = window.chats.current
    asked = request(current.chat, (), question, None, defaults=current.defaults)
    assert asked.instructions == "Answer in verse.\n\nBe brief."


def test_instructions_written_later_go_along_at_once(window: Window) -> None:
    folder = window.store.folders.add("Work")
    window.chats.current.new(folder.id)
    window.chats.folders.folders.change(ChatFolder(folder.id, "Work", "Answer in verse."))
    assert window.chats.current.chat.folder_instructions == "Answer in verse."


def found(window: Window) -> str:
    line = window.chats.list._line
    return line.text() if line.isVisible() else ""


def test_all_chats_that_are_found_are_counted_and_come_with_scrolling(
    window: Window, qtbot: QtBot
) -> None:
    store, shown = window.store, window.chats.list
    first = store.chats.new().id
    for number in range(500):
        chat_id = first if number < 250 else store.chats.new().id
        store.messages.add(Message("user", f"buoy number {number}", chat_id=chat_id))
    window.chats.all_chats.changed.emit()
    shown.field.setText("buoy")
    qtbot.waitUntil(lambda: found(window) == "251 chats found")
    assert len(shown.list.rows) < 251
    shown.list.select_next()
    for page in range(2, 4):
        QTest.keyClick(shown.list, Qt.Key.Key_End)
        qtbot.waitUntil(partial(lambda least: len(shown.list.rows) >= least, min(251, page * 100)))
    # The oldest chat is found in spite of the 250 messages that say the same.
    assert shown.list.rows[-1].key == first


def test_arrow_keys_go_through_all_that_was_found(window: Window, qtbot: QtBot) -> None:
    shown = window.chats.list
    for number in range(120):
        add_chat(window, f"buoy number {number}")
    shown.field.setText("buoy")
    qtbot.waitUntil(lambda: found(window) == "120 chats found")
    for _ in range(120):
        QTest.keyClick(shown.field, Qt.Key.Key_Down)
        QApplication.processEvents()
    assert shown.list.currentIndex().row() == 119


def test_what_was_found_follows_changes(window: Window, qtbot: QtBot) -> None:
    shown, kept = window.chats.list, [add_chat(window, f"buoy number {at}") for at in range(3)]
    shown.field.setText("buoy")
    qtbot.waitUntil(lambda: len(shown.list.rows) == 3)
    shown.list.select(kept[1])
    QTest.keyClick(shown.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: [row.key for row in shown.list.rows] == [kept[2], kept[0]])
    assert found(window) == "2 chats found"
    window.chats.all_chats.restore(kept[1])
    qtbot.waitUntil(lambda: found(window) == "3 chats found")
    current = window.chats.current.chat.id
    assert [row.key for row in shown.list.rows if row.is_current] == [current]
    shown.field.clear()
    qtbot.waitUntil(lambda: not found(window))


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Llama 1B", {"other"}),
        ("Translate", {"translated"}),
        ("30 days", {"other", "translated"}),
    ],
)
def test_the_list_is_narrowed_by_model_preset_and_date(
    window: Window, words: str, left: set[str]
) -> None:
    store, shown = window.store, window.chats.list
    for name, model, preset, age_s in (
        ("other", "Llama 1B", "chat", 0.0),
        ("translated", "Qwen 3B", "translate", 0.0),
        ("old", "Qwen 3B", "chat", 400 * 86400.0),
    ):
        chat_id = add_chat(window, name)
        answer = Message("assistant", "yes", chat_id=chat_id, finish="end", model=model)
        store.messages.add(answer)
        store.chats.set_preset(chat_id, preset, {})
        store.file.execute(
            "UPDATE chats SET changed_at = changed_at - ? WHERE id = ?", age_s, chat_id
        )
    window.chats.all_chats.changed.emit()
    shown.filters.open_menu()
    choose(next(name for name in entries() if words in name))
    assert {row.title for row in shown.list.rows} == left
    assert words in shown.filters._words.text
    assert found(window) == ("1 chat found" if len(left) == 1 else "2 chats found")


def entries() -> list[str]:
    """Return the words of the menu that is open and of its submenus."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    below = [action.menu() for action in menu.actions()]
    return [action.text() for each in below if isinstance(each, QMenu) for action in each.actions()]
