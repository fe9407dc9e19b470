"""Korean input: one Enter commits the last syllable and sends once; nothing is lost, nothing stray
is left.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp.gui.composer.composer import Composer
from chatapp.gui.composer.question_edit import QuestionEdit
from chatapp.gui.widgets.theme import Theme

RETURN = Qt.Key.Key_Return


@pytest.fixture
def composer(qtbot: QtBot, theme: Theme) -> Composer:
    made = Composer(theme)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.focus()
    return made


@pytest.fixture
def sent(composer: Composer) -> list[str]:
    questions: list[str] = []
    composer.sent.connect(questions.append)
    return questions


def compose(edit: QuestionEdit, preedit: str) -> None:
    QApplication.sendEvent(edit, QInputMethodEvent(preedit, []))


def commit(edit: QuestionEdit, text: str) -> None:
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(edit, event)


def test_commit_before_enter_sends_once(edit: QuestionEdit, sent: list[str]) -> None:
    compose(edit, "한")
    commit(edit, "한")
    compose(edit, "글")
    commit(edit, "글")
    QTest.keyClick(edit, RETURN)
    assert sent == ["한글"]
    assert edit.toPlainText() == ""


def test_enter_while_composing_commits_and_sends_once(
    edit: QuestionEdit, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    committing = type("InputMethod", (), {"commit": lambda _self: commit(edit, "글")})()
    monkeypatch.setattr(
        "chatapp.gui.composer.question_edit.QGuiApplication.inputMethod", lambda: committing
    )
    commit(edit, "한")
    compose(edit, "글")
    QTest.keyClick(edit, RETURN)
    assert sent == ["한글"]
    assert edit.toPlainText() == ""


def test_commit_that_comes_after_enter_is_sent_with_it(edit: QuestionEdit, sent: list[str]) -> None:
    commit(edit, "한")
    compose(edit, "글")
    QTest.keyClick(edit, RETURN)
    commit(edit, "글")
    assert sent == ["한글"]
    assert edit.toPlainText() == ""


def test_commit_in_two_steps_after_enter_sends_once(edit: QuestionEdit, sent: list[str]) -> None:
    commit(edit, "한")
    compose(edit, "글")
    QTest.keyClick(edit, RETURN)
    compose(edit, "")
    commit(edit, "글")
    assert sent == ["한글"]
    assert edit.toPlainText() == ""


def test_input_method_that_never_commits_loses_no_syllable(
    qtbot: QtBot, composer: Composer, edit: QuestionEdit, sent: list[str]
) -> None:
    commit(edit, "한")
    compose(edit, "글")
    with qtbot.waitSignal(composer.sent):
        QTest.keyClick(edit, RETURN)
    commit(edit, "글")
    assert sent == ["한글"]
    assert edit.toPlainText() == ""


def test_a_syllable_committed_twice_does_not_stay_in_the_empty_field(
    edit: QuestionEdit, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    committing = type("InputMethod", (), {"commit": lambda _self: commit(edit, "글")})()
    monkeypatch.setattr(
        "chatapp.gui.composer.question_edit.QGuiApplication.inputMethod", lambda: committing
    )
    compose(edit, "글")
    QTest.keyClick(edit, RETURN)
    commit(edit, "글")
    assert sent == ["글"]
    assert edit.toPlainText() == ""


def test_the_same_syllable_can_begin_the_next_question(edit: QuestionEdit, sent: list[str]) -> None:
    compose(edit, "글")
    QTest.keyClick(edit, RETURN)
    commit(edit, "글")
    compose(edit, "그")
    compose(edit, "글")
    commit(edit, "글")
    assert edit.toPlainText() == "글"


def test_enter_that_is_held_down_sends_once(edit: QuestionEdit, sent: list[str]) -> None:
    commit(edit, "한글")
    for _press in range(2):
        QTest.keyPress(edit, RETURN)
    QTest.keyRelease(edit, RETURN)
    assert sent == ["한글"]


def test_shift_enter_while_composing_makes_a_line(edit: QuestionEdit, sent: list[str]) -> None:
    commit(edit, "한")
    QTest.keyClick(edit, RETURN, Qt.KeyboardModifier.ShiftModifier)
    commit(edit, "글")
    assert (edit.toPlainText(), sent) == ("한\n글", [])


def test_up_while_composing_does_not_edit_the_last_question(
    qtbot: QtBot, composer: Composer, edit: QuestionEdit
) -> None:
    compose(edit, "글")
    with qtbot.assertNotEmitted(composer.edit_last_requested):
        QTest.keyClick(edit, Qt.Key.Key_Up)


def test_send_button_sends_the_syllable_that_is_still_composed(
    composer: Composer, edit: QuestionEdit, sent: list[str]
) -> None:
    commit(edit, "한")
    compose(edit, "글")
    composer.send_button.click()
    commit(edit, "글")
    assert sent == ["한글"]
