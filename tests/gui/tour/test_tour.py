"""The first page comes once, by itself, to somebody without chats; it can be skipped and reopened."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.gui.tour.tour_page import TourPage


def page(window: Window) -> TourPage:
    shown = window.guides.tour.page
    assert shown is not None
    return shown


def test_the_page_comes_once(window: Window) -> None:
    window.guides.tour.offer()
    assert page(window).isVisible()
    window.guides.tour.close()
    window.guides.tour.offer()
    assert not page(window).isVisible()


def test_somebody_with_chats_is_not_bothered(window: Window) -> None:
    window.chats.all_chats.rename(window.chats.current.chat.id, "Rhine")
    window.guides.tour.offer()
    assert window.guides.tour.page is None
    assert window.shell.settings.values.tour_seen


def test_the_page_can_be_skipped_and_reached_later(window: Window, qtbot: QtBot) -> None:
    window.guides.tour.offer()
    qtbot.mouseClick(page(window).skip, Qt.MouseButton.LeftButton)
    assert not page(window).isVisible()
    window.shell.commands.action("tour").trigger()
    assert page(window).isVisible()
    window.composer.view.focus()
    qtbot.keyClick(QApplication.focusWidget() or window.main, Qt.Key.Key_Escape)
    assert not page(window).isVisible()


def test_the_keyboard_stays_in_the_text_field(window: Window, qtbot: QtBot) -> None:
    window.composer.view.focus()
    window.guides.tour.offer()
    qtbot.keyClicks(QApplication.focusWidget() or window.main, "hello")
    assert window.composer.view.text() == "hello"


def test_the_language_is_chosen_on_the_page(window: Window) -> None:
    window.guides.tour.open()
    box = page(window).findChildren(QComboBox)[0]
    box.setCurrentIndex(box.findData("ko"))
    assert window.shell.settings.values.language == "ko"
    assert page(window).skip.text() == "건너뛰기"


def test_the_tour_adds_the_sample_and_leads_through_five_steps(
    window: Window, qtbot: QtBot
) -> None:
    window.guides.tour.open()
    qtbot.mouseClick(page(window).start, Qt.MouseButton.LeftButton)
    assert window.composer.view.text() == "How many days of annual leave does every employee have?"
    qtbot.waitUntil(lambda: bool(window.documents.shelf.documents))
    for number in range(1, 6):
        assert f"{number}/5" in window.shell.notices.texts()["tour"]
        qtbot.mouseClick(window.shell.notices._strips["tour"]._action, Qt.MouseButton.LeftButton)
    assert "tour" not in window.shell.notices.texts()
