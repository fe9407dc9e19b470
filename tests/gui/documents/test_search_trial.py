"""Try the search: what a question would find, with what each side says, and a way to the page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.gui.documents.found_line import FoundLine
from chatapp.gui.documents.search_trial import SearchTrial


def opened(window: Window, qtbot: QtBot, query: str) -> SearchTrial:
    window.shell.commands.action("try_search").trigger()
    trial = window.main.findChild(SearchTrial)
    assert isinstance(trial, SearchTrial)
    QTest.keyClicks(trial.field, query)
    return trial


def test_what_a_question_would_find_is_shown_with_the_scores_of_each_side(
    window: Window, qtbot: QtBot
) -> None:
    trial = opened(window, qtbot, "how low")
    qtbot.waitUntil(lambda: len(trial.findChildren(FoundLine)) == 2)
    said = [line.accessibleName() for line in trial.findChildren(FoundLine)]
    assert said == [f"a.pdf, p. {page}: keywords {8 / page:.1f}, meaning 0.50" for page in (1, 2)]


def test_a_click_opens_the_page(window: Window, qtbot: QtBot) -> None:
    trial = opened(window, qtbot, "how low")
    qtbot.waitUntil(lambda: len(trial.findChildren(FoundLine)) == 2)
    with qtbot.waitSignal(window.source.view.page_wanted) as wanted:
        QTest.mouseClick(trial.findChildren(FoundLine)[1], Qt.MouseButton.LeftButton)
    assert wanted.args[:2] == [1, 2]
    assert not trial.isVisible()


def test_a_question_that_finds_nothing_says_so(window: Window, qtbot: QtBot) -> None:
    trial = opened(window, qtbot, "nothing")
    qtbot.waitUntil(
        lambda: (
            "Nothing found." in [label.text() for label in trial.findChildren(type(trial._about))]
        )
    )


def test_what_is_typed_in_the_composer_is_tried_at_once(window: Window, qtbot: QtBot) -> None:
    window.composer.view.set_text("how low was it")
    trial = opened(window, qtbot, "")
    assert trial.field.text() == "how low was it"
    qtbot.waitUntil(lambda: len(trial.findChildren(FoundLine)) == 2)


def test_nothing_but_the_field_and_its_sentence_takes_room_before_anything_is_found(
    window: Window, qtbot: QtBot
) -> None:
    trial = opened(window, qtbot, "")
    qtbot.waitUntil(trial.isVisible)
    line = trial.fontMetrics().lineSpacing()
    assert trial._about.y() - trial.field.geometry().bottom() < line
    assert trial.height() - trial.margin - trial._about.geometry().bottom() < line
