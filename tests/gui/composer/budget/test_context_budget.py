"""The budget ring: what the next question fills, for the chat in front, and what helps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from chatapp.contract.protocol import PromptMeasured
from chatapp.contract.records import Document
from chatapp.gui.app.window import Window
from chatapp.gui.composer.budget import budget_words
from chatapp.gui.composer.budget.budget_panel import BudgetPanel
from chatapp.gui.composer.budget.context_budget import ContextBudget

TOO_MUCH = PromptMeasured(
    id=1,
    context_tokens=4096,
    instructions=50,
    history=900,
    documents=2900,
    question=40,
    answer=1024,
    left_out=2,
    enlarged_tokens=8192,
)


def measured(window: Window, qtbot: QtBot, question: int) -> PromptMeasured:
    """Wait until a question of so many words is counted."""

    def is_counted() -> bool:
        budget = window.writing.budget.budget
        return budget is not None and budget.measured.question == question

    qtbot.waitUntil(is_counted)
    assert window.writing.budget.budget is not None
    return window.writing.budget.budget.measured


def write_too_much(window: Window, qtbot: QtBot) -> None:
    window.composer.view.set_text("word " * 5000)
    measured(window, qtbot, 5000)


def button(place: object, name: str) -> QAbstractButton:
    found = place.findChild(QAbstractButton, name)  # type: ignore[attr-defined]
    assert isinstance(found, QAbstractButton), name
    return found


def test_the_question_is_counted_while_it_is_typed(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.composer.view.edit, "one two three")
    measured(window, qtbot, 3)
    assert window.writing.budget.ring.isVisible()
    assert "23 of 3,072 tokens" in window.writing.budget.ring.toolTip()


def test_an_answer_is_counted_while_it_grows(window: Window, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.chats.current.text_came):
        window.chats.current.ask("slow 2000")

    def has_grown() -> bool:
        budget = window.writing.budget.budget
        return budget is not None and budget.measured.history > 20

    qtbot.waitUntil(has_grown)
    assert window.chats.current.is_busy


def test_another_chat_has_its_own_count(window: Window, qtbot: QtBot) -> None:
    current = window.chats.current
    with qtbot.waitSignal(current.answer_finished):
        current.ask("say many words of an answer")
    qtbot.waitUntil(
        lambda: bool(window.writing.budget.budget and window.writing.budget.budget.measured.history)
    )
    current.new()
    qtbot.waitUntil(
        lambda: bool(
            window.writing.budget.budget and not window.writing.budget.budget.measured.history
        )
    )


def test_a_question_that_is_too_long_stays_and_says_why(window: Window, qtbot: QtBot) -> None:
    write_too_much(window, qtbot)
    strip, composer = window.writing.budget.strip, window.composer.view
    said = [label.text() for label in strip.findChildren(QLabel)]
    assert any("5,000 tokens" in words and "3,052" in words for words in said)
    assert not composer.send_button.isEnabled()
    qtbot.keyClick(composer.edit, Qt.Key.Key_Return)
    assert composer.text().startswith("word")
    assert window.chats.current.branch == []


def test_a_question_that_was_made_shorter_can_be_sent(window: Window, qtbot: QtBot) -> None:
    write_too_much(window, qtbot)
    window.composer.view.set_text("short")
    assert window.composer.view.send_button.isEnabled()
    measured(window, qtbot, 1)
    assert not window.writing.budget.strip.isVisible()


def test_a_larger_context_has_its_price_and_is_set(window: Window, qtbot: QtBot) -> None:
    write_too_much(window, qtbot)
    enlarge = button(window.writing.budget.strip, "enlarge")
    assert "8,192" in enlarge.text()
    assert "94 MB" in enlarge.text()
    qtbot.mouseClick(enlarge, Qt.MouseButton.LeftButton)
    assert window.shell.settings.values.context_tokens == 8192


def test_the_panel_lists_the_parts(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.composer.view.edit, "one two")
    measured(window, qtbot, 2)
    qtbot.mouseClick(window.writing.budget.ring, Qt.MouseButton.LeftButton)
    panel = window.writing.budget.panel
    assert panel.isVisible()
    words = [label.text() for label in panel.findChildren(QLabel) if not label.isHidden()]
    for expected in ("Instructions", "This question", "Reserved for the answer", "1,024"):
        assert expected in words
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_asking_in_a_new_chat_takes_the_text_along(window: Window, qtbot: QtBot) -> None:
    current = window.chats.current
    with qtbot.waitSignal(current.answer_finished):
        current.ask("word " * 2000)
    before = current.chat.id
    window.composer.view.set_text("word " * 1500)
    measured(window, qtbot, 1500)
    window.writing.budget.panel.show_budget(window.writing.budget.budget)
    button(window.writing.budget.panel, "new_chat").click()
    assert current.chat.id != before
    assert window.composer.view.text().startswith("word word")


def test_searching_instead_of_reading_whole_is_a_click_away(window: Window, qtbot: QtBot) -> None:
    window.documents.shelf.take(Document(1, "report.pdf", "", 1, 1, 1))
    window.documents.switch_on_all((1,))
    window.composer.view.reading_chosen.emit("whole")
    assert window.chats.current.chat.reading == "whole"
    panel = open_panel(window, "whole")
    qtbot.mouseClick(button(panel, "search"), Qt.MouseButton.LeftButton)
    assert window.chats.current.chat.reading == "search"
    assert not panel.isVisible()
    assert window.composer.view.edit.hasFocus()


def test_shortening_the_history_is_a_click_away(window: Window, qtbot: QtBot) -> None:
    panel = open_panel(window, "auto")
    qtbot.mouseClick(button(panel, "summarize"), Qt.MouseButton.LeftButton)
    assert window.shell.settings.values.context_short == "summarize"


def open_panel(window: Window, reading: str) -> BudgetPanel:
    """Open the list of parts over a chat whose turns and documents do not fit."""
    panel = window.writing.budget.panel
    panel.show_budget(ContextBudget(TOO_MUCH, reading))  # type: ignore[arg-type]
    panel.open()
    return panel


@pytest.mark.parametrize(
    ("overflow", "fixes"),
    [
        ("drop", ("search", "summarize", "new_chat", "enlarge")),
        ("summarize", ("search", "new_chat", "enlarge")),
        ("enlarge", ("search", "new_chat")),
    ],
)
def test_fixes_follow_what_is_too_much(overflow: str, fixes: tuple[str, ...]) -> None:
    budget = ContextBudget(TOO_MUCH, "whole", overflow)  # type: ignore[arg-type]
    assert budget.fixes == fixes
    assert budget_words.consequence(budget)


def test_nothing_is_offered_while_all_fits() -> None:
    sizes = PromptMeasured(id=1, context_tokens=4096, history=900, question=40, answer=1024)
    budget = ContextBudget(sizes)
    assert budget.fixes == ()
    assert budget_words.consequence(budget) == ""
