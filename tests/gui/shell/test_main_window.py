"""The whole window with a scripted engine: chats, lists, keys, and what is said when things go
wrong.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from chatapp.chats.store import ChatStore
from chatapp.gui.app.window import Window
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.rows import ListRow
from chatapp.machine.paths import Paths

Make = Callable[..., Window]


def ask(window: Window, qtbot: QtBot, text: str) -> None:
    window.chats.current.ask(text)
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)


def notices(window: Window) -> str:
    return "\n".join(window.shell.notices.texts().values())


def click_notice(window: Window, words: str) -> None:
    buttons = window.shell.notices.findChildren(TextButton)
    next(button for button in buttons if button.text() == words).click()


def titles(window: Window) -> list[str]:
    return [row.title for row in window.chats.list.list.rows if not row.is_header]


def press(
    window: Window,
    qtbot: QtBot,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.ControlModifier,
) -> None:
    window.main.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window.main)
    qtbot.keyClick(window.main, key, modifier)


def test_a_question_typed_while_the_engine_starts_is_answered(
    make_window: Make, qtbot: QtBot
) -> None:
    window = make_window()
    qtbot.keyClicks(window.composer.view.focusProxy(), "say hello")
    qtbot.keyClick(window.composer.view.focusProxy(), Qt.Key.Key_Return)
    assert not window.engine.is_ready
    qtbot.waitUntil(lambda: window.chats.current.branch[-1].text == "hello ")


def test_the_chat_of_last_time_is_shown_again(
    window: Window, qtbot: QtBot, make_window: Make
) -> None:
    ask(window, qtbot, "say hello")
    window.main.close()
    again = make_window()
    assert [message.text for message in again.chats.current.branch] == ["say hello", "hello "]
    assert again.header.title.text == "say hello"


def test_a_draft_is_there_after_a_restart(window: Window, qtbot: QtBot, make_window: Make) -> None:
    qtbot.keyClicks(window.composer.view.focusProxy(), "half a thou")
    window.main.close()
    assert make_window().composer.view.text() == "half a thou"


def test_ctrl_n_shows_an_empty_chat(window: Window, qtbot: QtBot) -> None:
    ask(window, qtbot, "say hello")
    press(window, qtbot, Qt.Key.Key_N)
    assert window.chats.current.branch == []
    assert titles(window) == ["New chat", "say hello"]


def test_a_chat_is_renamed_in_its_place(window: Window, qtbot: QtBot) -> None:
    ask(window, qtbot, "say hello")
    window.shell.commands.action("rename_chat").trigger()
    editor = window.chats.list.list.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.setText("Greetings")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(window) == ["Greetings"])
    assert window.header.title.text == "Greetings"


def test_the_chat_on_screen_is_renamed_even_when_a_search_found_others(
    window: Window, qtbot: QtBot
) -> None:
    ask(window, qtbot, "say apples")
    window.chats.current.new()
    ask(window, qtbot, "say pears")
    window.chats.list.field.setText("apples")
    qtbot.waitUntil(lambda: titles(window) == ["say apples"])
    window.chats.list.list.select_next()
    for _ in range(2):
        window.shell.commands.action("rename_chat").trigger()
    editor = window.chats.list.list.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "say pears"


def test_a_deleted_chat_comes_back_by_undo(window: Window, qtbot: QtBot) -> None:
    ask(window, qtbot, "say hello")
    window.shell.commands.action("delete_chat").trigger()
    assert "say hello" not in titles(window)
    assert "“say hello” was deleted" in notices(window)
    click_notice(window, "Undo")
    assert "say hello" in titles(window)
    assert window.header.title.text == "say hello"


def test_of_several_deleted_chats_each_comes_back_the_last_first(
    window: Window, qtbot: QtBot
) -> None:
    for words in ("say one", "say two"):
        ask(window, qtbot, words)
        window.shell.commands.action("delete_chat").trigger()
    click_notice(window, "Undo")
    assert "“say one” was deleted" in notices(window)
    click_notice(window, "Undo")
    assert titles(window)[-2:] == ["say two", "say one"]
    assert "was deleted" not in notices(window)


def test_why_no_answer_came_is_said_until_the_next_question(window: Window, qtbot: QtBot) -> None:
    ask(window, qtbot, "fail EmptyQuestion")
    assert "The question is empty" in notices(window)
    ask(window, qtbot, "say hello")
    assert "The question is empty" not in notices(window)


def test_search_shows_chats_that_hold_the_words(window: Window, qtbot: QtBot) -> None:
    ask(window, qtbot, "say 보험업법")
    press(window, qtbot, Qt.Key.Key_N)
    window.chats.list.field.setText("보험")
    qtbot.waitUntil(lambda: titles(window) == ["say 보험업법"])
    qtbot.keyClick(window.chats.list.field, Qt.Key.Key_Down)
    qtbot.keyClick(window.chats.list.field, Qt.Key.Key_Return)
    assert window.chats.current.chat.title == "say 보험업법"
    assert window.transcript.find_bar.field.text() == "보험"


def test_a_search_in_vain_says_so(window: Window, qtbot: QtBot) -> None:
    window.chats.list.field.setText("nothing like it")
    qtbot.waitUntil(lambda: titles(window) == [])
    assert window.chats.list._line.text() == "No chats found."


def test_ctrl_1_opens_the_first_chat(window: Window, qtbot: QtBot) -> None:
    ask(window, qtbot, "say one")
    press(window, qtbot, Qt.Key.Key_N)
    ask(window, qtbot, "say two")
    press(window, qtbot, Qt.Key.Key_2)
    assert window.chats.current.chat.title == "say one"


def test_ctrl_b_folds_the_list_and_it_stays_folded(
    window: Window, qtbot: QtBot, make_window: Make
) -> None:
    press(window, qtbot, Qt.Key.Key_B)
    assert not window.main.list_is_shown
    window.main.close()
    assert not make_window().main.list_is_shown


def test_the_palette_finds_a_command_by_its_letters(window: Window, qtbot: QtBot) -> None:
    press(window, qtbot, Qt.Key.Key_K)
    qtbot.keyClicks(window.palette.field, "larger")
    keys = [row.key for row in window.palette.list.rows if not row.is_header]
    assert keys[0] == "zoom_in"
    qtbot.keyClick(window.palette.field, Qt.Key.Key_Return)
    assert window.shell.theme.zoom_percent == 110
    assert not window.palette.isVisible()


def test_the_palette_shows_which_command_enter_would_do(window: Window, qtbot: QtBot) -> None:
    window.shell.commands.action("palette").trigger()
    shown = window.palette.list
    # The first row is a heading.
    rows = [shown.visualRect(shown.model().index(number, 0)) for number in (1, 2)]
    before = [shown.grab(row).toImage() for row in rows]
    qtbot.keyClick(window.palette.field, Qt.Key.Key_Down)
    after = [shown.grab(row).toImage() for row in rows]
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_the_keys_that_no_menu_has_are_told_too(window: Window, qtbot: QtBot) -> None:
    window.shell.commands.action("keys").trigger()
    assert window.guides.commands.sheet is not None
    told = {row.title: row.hint for row in window.guides.commands.sheet.list.rows}
    assert told["Stop answering"] == "Esc"
    assert told["Edit last question"] == "Up"


def test_the_last_question_can_be_changed_from_the_palette(window: Window, qtbot: QtBot) -> None:
    ask(window, qtbot, "say one")
    window.palette.picked.emit("edit_last")
    assert window.composer.view.text() == "say one"


@pytest.mark.parametrize(("width", "source"), [(1180, 420), (1920, 720)])
def test_in_a_wide_window_a_page_is_larger(window: Window, width: int, source: int) -> None:
    window.main.resize(width, 800)
    QApplication.processEvents()
    window.main.show_source(True)
    assert abs(window.source.view.width() - source) <= 30


def test_ctrl_f_finds_in_the_chat(window: Window, qtbot: QtBot) -> None:
    ask(window, qtbot, "say needle in a haystack")
    press(window, qtbot, Qt.Key.Key_F)
    window.transcript.find_bar.field.setText("no such word")
    assert window.transcript.find_bar._result.text() == "Nothing found"
    window.transcript.find_bar.field.setText("needle")
    assert window.transcript.find_bar._result.text() == "1 of 2"


def test_a_citation_opens_its_page(window: Window, qtbot: QtBot) -> None:
    ask(window, qtbot, "cite it")
    message = window.chats.current.branch[-1]
    asked: list[tuple[int, int, int]] = []
    window.source.view.page_wanted.connect(lambda *place: asked.append(place))
    window.transcript.view.source_opened.emit(message.sources[0], message.sources)
    qtbot.waitUntil(lambda: bool(asked))
    assert window.main.source_is_shown
    assert asked[0][:2] == (1, 3)
    press(window, qtbot, Qt.Key.Key_N)
    assert not window.main.source_is_shown


def test_the_engines_death_is_said_and_survived(window: Window, qtbot: QtBot) -> None:
    window.shell.notices.fades_after_ms = 0
    with qtbot.waitSignal(window.chats.current.text_came):
        window.chats.current.ask("slow 1000")
    os.kill(window.engine.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: "The engine stopped (it was killed) and is back" in notices(window))
    assert window.chats.current.branch[-1].text.startswith("word")
    # Who comes back later still reads why no answer is there: what was said after it and fades has
    # gone.
    window.shell.notices.show_notice("other", "read")
    window.shell.notices.fade("other")
    qtbot.waitUntil(lambda: "read" not in window.shell.notices.texts().values())
    assert "is back" in notices(window)
    ask(window, qtbot, "say on we go")
    assert "is back" not in notices(window)
    assert window.chats.current.branch[-1].text == "on we go "


def test_after_three_deaths_it_can_be_started_by_hand(window: Window, qtbot: QtBot) -> None:
    for _ in range(2):
        with qtbot.waitSignal(window.engine.became_ready):
            os.kill(window.engine.pid, signal.SIGKILL)
    os.kill(window.engine.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: "three times in five minutes" in notices(window))
    with qtbot.waitSignal(window.engine.became_ready):
        click_notice(window, "Restart")
    ask(window, qtbot, "say again")
    assert window.chats.current.branch[-1].text == "again "


def test_damaged_chats_are_kept_and_said(paths: Paths, make_window: Make) -> None:
    paths.chats.write_bytes(b"no database" * 1000)
    window = make_window()
    assert "could not be opened" in notices(window)
    assert window.chats.current.branch == []


def test_broken_settings_are_kept_and_said(paths: Paths, make_window: Make) -> None:
    paths.settings.write_text("{broken")
    assert "settings.json" in notices(make_window())


def test_a_full_disk_gives_the_question_back(window: Window, qtbot: QtBot) -> None:
    connection: sqlite3.Connection = window.store._file._writer
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    question = "long " * 20_000
    window.chats.current.ask(question)
    assert window.composer.view.text() == question
    assert "is full" in notices(window)
    connection.execute("PRAGMA max_page_count = 1000000")


def test_what_nobody_caught_is_said_and_logged_without_text(
    window: Window, caplog: pytest.LogCaptureFixture
) -> None:
    typed = "what the user typed"
    try:
        raise ZeroDivisionError(typed)
    except ZeroDivisionError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert "ZeroDivisionError" in notices(window)
    assert "ZeroDivisionError" in caplog.text
    assert typed not in caplog.text


def test_a_hundred_thousand_characters_of_title_do_not_widen_the_window(
    window: Window, qtbot: QtBot
) -> None:
    width = window.main.width()
    ask(window, qtbot, "say <b>" + "x" * 100_000)
    assert window.main.width() == width
    assert titles(window)[0].startswith("say <b>xxx")


def test_the_answer_of_another_chat_does_not_reach_this_transcript(
    window: Window, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.chats.current.text_came):
        window.chats.current.ask("slow 30")
    answer_id = window.chats.current.branch[-1].id
    press(window, qtbot, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: window.store.messages.get(answer_id).finish == "end")
    views = window.transcript.view.findChildren(MessageView)
    assert [view.message for view in views if not view.isHidden()] == []


def test_closing_stores_the_growing_answer(window: Window, qtbot: QtBot, paths: Paths) -> None:
    with qtbot.waitSignal(window.chats.current.text_came):
        window.chats.current.ask("slow 1000")
    answer_id, pid = window.chats.current.branch[-1].id, window.engine.pid
    window.main.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    store = ChatStore(paths.chats)
    assert store.messages.get(answer_id).text.startswith("word")
    store.close()


def test_rows_of_a_list_keep_their_place_when_one_is_added(window: Window) -> None:
    shown = window.chats.list.list
    shown.show_rows([ListRow(number, f"row {number}") for number in range(100)])
    shown.verticalScrollBar().setValue(300)
    shown.select(20)
    shown.show_rows([ListRow(number, f"row {number}") for number in range(101)])
    assert shown.verticalScrollBar().value() == 300
    assert shown.key_at(shown.currentIndex()) == 20


def test_in_a_narrow_window_the_list_makes_room_for_the_source(
    window: Window, qtbot: QtBot
) -> None:
    window.main.resize(900, 600)
    window.main.show_source(True)
    assert not window.main.list_is_shown
    window.main.show_source(False)
    assert window.main.list_is_shown


def test_a_question_that_cannot_find_foreign_documents_is_told_so(
    window: Window, qtbot: QtBot
) -> None:
    ask(window, qtbot, "foreign 휴가는 며칠인가요?")
    assert "in different languages" in notices(window)
