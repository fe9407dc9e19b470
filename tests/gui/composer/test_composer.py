"""The composer: what keys, pastes, chips and buttons of a question do."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Document
from chatapp.gui.composer.composer import Composer
from chatapp.gui.composer.document_chips import DocumentChip
from chatapp.gui.composer.question_edit import QuestionEdit
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.theme import Theme


@pytest.fixture
def composer(qtbot: QtBot, theme: Theme) -> Composer:
    made = Composer(theme)
    qtbot.addWidget(made)
    made.resize(800, 200)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.focus()
    return made


def paste(edit: QuestionEdit, **kinds: str) -> None:
    mime = QMimeData()
    for kind, value in kinds.items():
        getattr(mime, f"set{kind.title()}")(value)
    edit.insertFromMimeData(mime)


def test_enter_sends_and_clears(qtbot: QtBot, composer: Composer, edit: QuestionEdit) -> None:
    QTest.keyClicks(edit, "  What?  ")
    with qtbot.waitSignal(composer.sent) as sent:
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert sent.args == ["What?"]
    assert composer.text() == ""


def test_shift_enter_makes_a_line(qtbot: QtBot, composer: Composer, edit: QuestionEdit) -> None:
    QTest.keyClicks(edit, "a")
    with qtbot.assertNotEmitted(composer.sent):
        QTest.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(edit, "b")
    assert composer.text() == "a\nb"


def test_blanks_alone_are_not_sent(qtbot: QtBot, composer: Composer, edit: QuestionEdit) -> None:
    QTest.keyClicks(edit, "   ")
    with qtbot.assertNotEmitted(composer.sent):
        QTest.keyClick(edit, Qt.Key.Key_Return)


def test_enter_sends_while_busy_too(qtbot: QtBot, composer: Composer, edit: QuestionEdit) -> None:
    """The chat queues the question."""
    composer.set_busy(True)
    QTest.keyClicks(edit, "next")
    with qtbot.waitSignal(composer.sent):
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert composer.text() == ""


def test_escape_stops_while_busy(qtbot: QtBot, composer: Composer, edit: QuestionEdit) -> None:
    composer.set_busy(True)
    with qtbot.waitSignal(composer.stop_requested):
        assert composer.end_nearest()


def test_the_button_stops_while_busy(qtbot: QtBot, composer: Composer) -> None:
    composer.set_busy(True)
    with qtbot.waitSignal(composer.stop_requested):
        QTest.mouseClick(composer.send_button, Qt.MouseButton.LeftButton)


def test_escape_cancels_editing(qtbot: QtBot, composer: Composer, edit: QuestionEdit) -> None:
    composer.set_editing(True)
    with qtbot.waitSignal(composer.edit_cancelled):
        assert composer.end_nearest()


def test_up_edits_the_last_question_only_from_an_empty_field(
    qtbot: QtBot, composer: Composer, edit: QuestionEdit
) -> None:
    with qtbot.waitSignal(composer.edit_last_requested):
        QTest.keyClick(edit, Qt.Key.Key_Up)
    QTest.keyClicks(edit, "a")
    with qtbot.assertNotEmitted(composer.edit_last_requested):
        QTest.keyClick(edit, Qt.Key.Key_Up)


def test_the_field_grows_to_eight_lines_and_no_further(edit: QuestionEdit) -> None:
    heights = []
    for lines in (1, 3, 8, 40):
        edit.set_plain("\n".join("x" * lines))
        heights.append(edit.sizeHint().height())
    assert heights[0] < heights[1] < heights[2] == heights[3]


def test_formatted_text_is_pasted_plain(composer: Composer, edit: QuestionEdit) -> None:
    paste(edit, html="<b>bold</b> <img src='x'>", text="bold")
    assert composer.text() == "bold"


@pytest.mark.parametrize("text", ["a" * 1_000_000, "word " * 200_000, "line\n" * 200_000])
def test_a_megabyte_is_pasted_without_hanging(
    composer: Composer, edit: QuestionEdit, text: str
) -> None:
    started = time.monotonic()
    paste(edit, text=text)
    assert composer.text() == text
    assert time.monotonic() - started < 10


def test_pasted_files_are_offered_and_not_written(
    qtbot: QtBot, composer: Composer, edit: QuestionEdit
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/tmp/a.pdf")])
    with qtbot.waitSignal(composer.files_dropped) as dropped:
        edit.insertFromMimeData(mime)
    assert dropped.args == [["/tmp/a.pdf"]]
    assert composer.text() == ""


def test_a_chip_takes_its_document_off(qtbot: QtBot, composer: Composer) -> None:
    composer.set_documents([Document(7, "a.pdf", "", 1, 1, 1), Document(8, "b.pdf", "", 1, 1, 1)])
    close = next(
        b
        for b in composer.findChildren(IconButton)
        if b.accessibleName() == "Remove b.pdf from this chat"
    )
    with qtbot.waitSignal(composer.document_removed) as removed:
        QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert removed.args == [8]


def test_names_of_documents_are_never_markup(composer: Composer) -> None:
    composer.set_documents([Document(1, "<b>a</b>.pdf", "", 1, 1, 1)])
    assert "&lt;b&gt;a&lt;/b&gt;.pdf" in composer.findChildren(DocumentChip)[0].toolTip()
    assert {label.textFormat() for label in composer.findChildren(QLabel)} == {
        Qt.TextFormat.PlainText
    }


def test_every_button_has_a_name(composer: Composer) -> None:
    composer.set_documents([Document(1, "a.pdf", "", 1, 1, 1)])
    assert all(button.accessibleName() for button in composer.findChildren(IconButton))
