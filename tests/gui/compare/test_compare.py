"""Two models or presets answer one question; the chats get their own model back."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Model
from chatapp.gui.answer_runs import run_figures
from chatapp.gui.app.window import Window
from chatapp.gui.compare.compare_page import ComparePage
from chatapp.gui.waiting.answer_progress import Waiting

LEFT = Qt.MouseButton.LeftButton
TINY, BIG = "/models/tiny.gguf", "/models/big.gguf"


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> ComparePage:
    """The page, opened by its command, with a model in each column."""
    qtbot.waitUntil(lambda: bool(window.chats.current.presets))
    window.shell.commands.action("compare").trigger()
    opened = window.writing.compare.page
    assert opened is not None
    assert opened.isVisible()
    opened.choices[1].choose_model(BIG)
    return opened


def run(page: ComparePage, qtbot: QtBot, question: str) -> None:
    page.question.setPlainText(question)
    qtbot.mouseClick(page.run, LEFT)


def ended(page: ComparePage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.is_running)


def figure(page: ComparePage, column: int, name: str) -> str:
    return page.results[column].view.values[run_figures.NAMES.index(name)].text()


def texts_of(page: ComparePage) -> list[str]:
    return [column.result.text.strip() if column.result else "" for column in page.results]


def test_both_models_answer_and_are_measured(page: ComparePage, qtbot: QtBot) -> None:
    run(page, qtbot, "hello there")
    ended(page, qtbot)
    assert texts_of(page) == ["there", "there"]
    results = [column.result for column in page.results]
    assert [each.model.path for each in results if each and each.model] == [TINY, BIG]
    assert figure(page, 0, "first_token") == "0.1 s"
    assert figure(page, 1, "speed") == "42"
    assert figure(page, 1, "tokens") == "5"
    assert figure(page, 0, "whole") != run_figures.UNKNOWN
    qtbot.waitUntil(lambda: figure(page, 1, "memory") == "1.2 GB")


def test_the_chats_get_their_own_model_back(
    page: ComparePage, window: Window, qtbot: QtBot
) -> None:
    seen: list[str] = []
    choice = window.models.choice
    choice.changed.connect(lambda: seen.append(choice.loaded.path if choice.loaded else ""))
    run(page, qtbot, "hello there")
    ended(page, qtbot)
    qtbot.waitUntil(lambda: choice.loaded is not None and choice.loaded.path == TINY)
    assert BIG in seen
    assert window.shell.settings.values.last_model_path == TINY
    assert window.shell.settings.values.model_path == ""


def test_each_column_has_its_preset_form_and_sampling(page: ComparePage, qtbot: QtBot) -> None:
    right = page.choices[1]
    right.choose_preset("translate", {"to": "en"})
    right.sampling.boxes["temperature"].setValue(0.3)
    run(page, qtbot, "asked")
    ended(page, qtbot)
    left_asked, right_asked = texts_of(page)
    assert left_asked.startswith('["chat", {}')
    assert '"translate"' in right_asked
    assert '"to": "en"' in right_asked
    assert page.results[1].result is not None
    assert page.results[1].result.wish.sampling == {"temperature": 0.3}


def test_thinking_is_said_and_is_no_part_of_the_answer(page: ComparePage, qtbot: QtBot) -> None:
    run(page, qtbot, "ponder")
    row = page.results[0].view.row
    qtbot.waitUntil(lambda: row.words == "Thinking…")
    qtbot.mouseClick(page.stop, LEFT)
    ended(page, qtbot)
    assert "thought" not in texts_of(page)[0]


def test_an_answer_grows_while_it_is_written_and_stops(page: ComparePage, qtbot: QtBot) -> None:
    run(page, qtbot, "slow 5000")
    view = page.results[0].view
    qtbot.waitUntil(lambda: bool(view.text.column.blocks))
    assert page.stop.isVisible()
    assert not page.run.isVisible()
    qtbot.mouseClick(page.stop, LEFT)
    ended(page, qtbot)
    assert view.failure.text() == "Stopped."
    assert texts_of(page)[0].startswith("word")
    assert page.results[1].result is None


def test_esc_stops_before_it_closes(page: ComparePage, window: Window, qtbot: QtBot) -> None:
    run(page, qtbot, "slow 5000")
    qtbot.waitUntil(lambda: bool(page.results[0].view.text.column.blocks))
    assert window.writing.end_nearest()
    ended(page, qtbot)
    assert page.isVisible()
    assert window.writing.end_nearest()
    assert not page.isVisible()


def test_swapping_exchanges_what_answers_and_the_answers(page: ComparePage, qtbot: QtBot) -> None:
    page.choices[1].choose_preset("translate", {"to": "en"})
    run(page, qtbot, "asked")
    ended(page, qtbot)
    before = texts_of(page)
    qtbot.mouseClick(page.swap, LEFT)
    assert texts_of(page) == before[::-1]
    assert page.choices[0].model.currentData() == BIG
    assert page.choices[0].values()["to"] == "en"
    assert page.choices[1].preset.currentData() == "chat"
    assert page.results[0].title.text().startswith("A · Big 70B · Translate")


def test_both_are_copied_as_a_table(page: ComparePage, qtbot: QtBot) -> None:
    run(page, qtbot, "say **one** | two")
    ended(page, qtbot)
    qtbot.mouseClick(page.copy, LEFT)
    mime = QGuiApplication.clipboard().mimeData()
    lines = mime.text().splitlines()
    assert lines[0] == "> say **one** | two"
    assert lines[2] == "|  | A · Tiny 1M · Chat | B · Big 70B · Chat |"
    assert "| Tokens per second | 42 | 42 |" in lines
    assert lines[-1] == "| Answer | **one** \\| two | **one** \\| two |"
    assert "<strong>one</strong>" in mime.html()
    assert "<table" in mime.html()


def test_one_answer_goes_on_in_a_chat_with_its_model(
    page: ComparePage, window: Window, qtbot: QtBot
) -> None:
    run(page, qtbot, "hello there")
    ended(page, qtbot)
    qtbot.mouseClick(page.results[1].go_on, LEFT)
    question, answer = window.chats.current.branch
    assert (question.text, answer.text.strip()) == ("hello there", "there")
    assert answer.model == "Other"
    assert answer.usage is not None
    assert not page.isVisible()
    qtbot.waitUntil(lambda: window.shell.settings.values.model_path == BIG)


def test_a_comparison_waits_for_the_answer_of_a_chat_and_loses_nothing(
    page: ComparePage, window: Window, qtbot: QtBot
) -> None:
    current = window.chats.current
    current.ask("slow 200")
    run(page, qtbot, "hello there")
    words = page.results[0].view.row
    assert "Waiting for a chat" in words.words
    ended(page, qtbot)
    assert texts_of(page) == ["there", "there"]
    assert current.branch[-1].text.count("word") == 200
    assert current.branch[-1].model == "Tiny 1M"


def test_a_chat_that_asks_meanwhile_gets_its_own_model(
    page: ComparePage, window: Window, qtbot: QtBot
) -> None:
    run(page, qtbot, "slow 200")
    qtbot.waitUntil(lambda: bool(page.results[0].view.text.column.blocks))
    current, answered_by = window.chats.current, []
    choice = window.models.choice
    current.answer_finished.connect(
        lambda _answer: answered_by.append(choice.loaded.path if choice.loaded else "")
    )
    waits: list[object] = []
    current.progressed.connect(waits.append)
    current.ask("hello there")
    assert Waiting("Compare") in waits
    ended(page, qtbot)
    qtbot.waitUntil(lambda: not current.is_busy)
    assert answered_by == [TINY]
    assert texts_of(page)[1].startswith("word")


def test_a_chat_that_waits_may_stop_the_comparison(
    page: ComparePage, window: Window, qtbot: QtBot
) -> None:
    run(page, qtbot, "slow 5000")
    qtbot.waitUntil(lambda: bool(page.results[0].view.text.column.blocks))
    current = window.chats.current
    current.ask("hello there")
    window.chats.answers.stop_running(current.chat.id)
    ended(page, qtbot)
    assert page.results[1].result is None
    qtbot.waitUntil(lambda: not current.is_busy)
    assert current.branch[-1].text.strip() == "there"


def test_a_model_that_cannot_be_loaded_says_why_and_the_other_answers(
    page: ComparePage, window: Window, qtbot: QtBot
) -> None:
    changed = Model("/models/vocab.gguf", "Changed since it was listed", "chat")
    page.show_models([*window.models.choice.models, changed], TINY)
    page.choices[0].choose_model(changed.path)
    run(page, qtbot, "hello there")
    ended(page, qtbot)
    assert "only a vocabulary" in page.results[0].view.failure.text()
    assert texts_of(page) == ["", "there"]


def test_an_engine_that_dies_costs_one_answer_and_not_the_page(
    page: ComparePage, window: Window, qtbot: QtBot
) -> None:
    run(page, qtbot, "slow 5000")
    qtbot.waitUntil(lambda: bool(page.results[0].view.text.column.blocks))
    with qtbot.waitSignal(window.engine.died):
        os.kill(window.engine.pid, 9)
    assert page.results[0].view.failure.text()
    qtbot.waitUntil(lambda: bool(page.results[1].view.text.column.blocks))
    qtbot.mouseClick(page.stop, LEFT)
    ended(page, qtbot)
    choice = window.models.choice
    qtbot.waitUntil(lambda: not choice.is_loading and choice.loaded is not None)
    assert choice.loaded is not None
    assert choice.loaded.path == TINY


def test_what_the_model_cannot_do_is_said_before_it_is_asked(page: ComparePage) -> None:
    left = page.choices[0]
    assert not left.doubt.isVisibleTo(page)
    left.choose_preset("translate")
    assert left.doubt.isVisibleTo(page)
    assert "English" in left.doubt.text()


def test_the_example_of_a_preset_is_put_into_the_field(page: ComparePage, qtbot: QtBot) -> None:
    page.question.setPlainText("mine")
    page.choices[0].choose_preset("translate")
    qtbot.mouseClick(page.example, LEFT)
    assert page.question.toPlainText() == "Good morning"
    page.question.undo()
    assert page.question.toPlainText() == "mine"


def test_letters_typed_elsewhere_go_to_the_question(page: ComparePage, window: Window) -> None:
    window.main.activateWindow()
    page.close_button.setFocus()
    for letter in (Qt.Key.Key_H, Qt.Key.Key_I):
        QTest.keyClick(window.main.windowHandle(), letter)
    assert page.question.toPlainText() == "hi"


def test_a_model_is_compared_from_its_card(window: Window, qtbot: QtBot) -> None:
    window.models.open_page()
    assert window.models.page is not None
    window.models.page.installed.cards[BIG].compare_wanted.emit(BIG)
    page = window.writing.compare.page
    assert page is not None
    assert page.isVisible()
    assert not window.models.page.isVisible()
    assert page.choices[1].model.currentData() == BIG
