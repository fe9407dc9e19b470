"""Notices: one strip a key, plain text, one button, gone when dismissed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from chatapp.gui.notices.notices import MoreRow, Notices, Strip
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.theme import Theme


@pytest.fixture
def notices(qtbot: QtBot, theme: Theme) -> Notices:
    made = Notices(theme)
    qtbot.addWidget(made)
    made.resize(900, 800)
    return made


def test_a_key_has_one_strip_that_changes(notices: Notices) -> None:
    notices.show_notice("import", "Page 1")
    notices.show_notice("import", "Page 2", "progress")
    assert notices.texts() == {"import": "Page 2"}


def test_the_button_does_what_was_given(notices: Notices) -> None:
    pressed: list[str] = []
    notices.show_notice("a", "Text", action="Do it", on_action=lambda: pressed.append("a"))
    QTest.mouseClick(
        notices.findChildren(Strip)[0].findChildren(TextButton)[0], Qt.MouseButton.LeftButton
    )
    assert pressed == ["a"]


def test_closing_takes_it_away_and_says_so(qtbot: QtBot, notices: Notices) -> None:
    notices.show_notice("a", "Text")
    with qtbot.waitSignal(notices.dismissed) as dismissed:
        QTest.mouseClick(notices.findChildren(IconButton)[0], Qt.MouseButton.LeftButton)
    assert dismissed.args == ["a"]
    assert not notices.isVisible()


def test_names_in_a_notice_are_never_markup(notices: Notices) -> None:
    notices.show_notice("a", "<b>evil</b>.pdf is locked", "warning")
    assert {label.textFormat() for label in notices.findChildren(QLabel)} == {
        Qt.TextFormat.PlainText
    }


def test_unknown_keys_are_ignored(notices: Notices) -> None:
    notices.set_progress("none", 1, 2)
    notices.dismiss("none")
    assert notices.texts() == {}


def _shown(notices: Notices) -> list[str]:
    return [strip.text for strip in notices.findChildren(Strip) if not strip.isHidden()]


def _press(notices: Notices, words: str) -> None:
    button = next(one for one in notices.findChildren(TextButton) if one.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_only_the_two_newest_of_many_are_shown(notices: Notices) -> None:
    for number in range(5):
        notices.show_notice(str(number), f"Text {number}")
    assert _shown(notices) == ["Text 3", "Text 4"]
    assert len(notices.texts()) == 5
    _press(notices, "3 more")
    assert len(_shown(notices)) == 5
    _press(notices, "Show less")
    assert len(_shown(notices)) == 2


def test_in_a_low_window_only_the_newest_is_shown(notices: Notices) -> None:
    notices.resize(900, 600)
    for number in range(3):
        notices.show_notice(str(number), f"Text {number}")
    assert _shown(notices) == ["Text 2"]


def test_what_is_folded_comes_back_when_others_are_closed(notices: Notices) -> None:
    for number in range(3):
        notices.show_notice(str(number), f"Text {number}")
    notices.dismiss("2")
    assert _shown(notices) == ["Text 0", "Text 1"]
    assert not any(one.isVisibleTo(notices) for one in notices.findChildren(MoreRow))


def test_a_notice_that_changes_is_new_but_progress_is_not(notices: Notices) -> None:
    notices.show_notice("reading", "Page 1", "progress")
    for number in range(2):
        notices.show_notice(str(number), f"Text {number}")
    notices.show_notice("reading", "Page 2", "progress")
    assert _shown(notices) == ["Text 0", "Text 1"]
    notices.show_notice("reading", "Done")
    assert "Done" in _shown(notices)


def test_what_fades_stays_when_something_else_is_said_meanwhile(
    notices: Notices, qtbot: QtBot
) -> None:
    notices.show_notice("engine", "It is back.")
    notices.show_notice("other", "Text")
    notices.fades_after_ms = 1
    notices.fade("engine")
    notices.fade("other")
    notices.show_notice("engine", "It stopped three times.", "warning")
    qtbot.waitUntil(lambda: "other" not in notices.texts())
    assert notices.texts() == {"engine": "It stopped three times."}


def test_all_that_may_be_closed_can_be_closed_at_once(notices: Notices) -> None:
    for number in range(4):
        notices.show_notice(str(number), f"Text {number}", closable=number != 1)
    _press(notices, "Dismiss all")
    assert _shown(notices) == ["Text 1"]


def test_a_long_name_is_wrapped_and_told_as_it_is(notices: Notices) -> None:
    name = "Wasserstände_Rhein_und_Nebenflüsse_Jahresbericht_endgültige_Fassung_2024-11.pdf"
    notices.show_notice("a", f"{name} was added.")
    notices.resize(400, 200)
    notices.show()
    label = notices.findChildren(Strip)[0].findChildren(QLabel)[0]
    assert notices.texts() == {"a": f"{name} was added."}
    assert label.heightForWidth(300) >= 3 * label.fontMetrics().lineSpacing()


@pytest.mark.parametrize(
    "words", ["Short", "A sentence that goes on and on, over several lines. " * 6]
)
def test_the_cross_is_easy_to_hit_and_to_see(qtbot: QtBot, notices: Notices, words: str) -> None:
    notices.resize(500, 200)
    notices.show_notice("a", words, action="Do it")
    notices.show()
    cross = notices.findChildren(IconButton)[0]
    qtbot.waitUntil(lambda: cross.height() >= 24 and cross.width() >= 24)
    picture = cross.grab().toImage()
    ground = picture.pixel(1, 1)
    drawn = [
        y
        for y in range(picture.height())
        if any(picture.pixel(x, y) != ground for x in range(picture.width()))
    ]
    assert 9 <= (drawn[-1] - drawn[0] + 1) / picture.devicePixelRatio() <= 14


def test_icon_text_and_cross_of_one_line_stand_on_one_height(
    qtbot: QtBot, notices: Notices
) -> None:
    notices.resize(700, 1)
    notices.show_notice("a", "Short")
    notices.show()
    [strip], [cross] = notices.findChildren(Strip), notices.findChildren(IconButton)
    qtbot.waitUntil(lambda: cross.isVisible() and strip.height() > 0)
    assert abs(strip._first_line() - cross.geometry().center().y()) <= 2
