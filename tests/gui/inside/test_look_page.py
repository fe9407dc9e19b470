"""The page that looks inside any text: tokens, perplexity and similarity."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.gui.inside.look_page import LookPage


@pytest.fixture
def page(window: Window) -> LookPage:
    return _opened(window)


def _opened(window: Window) -> LookPage:
    window.shell.commands.action("look_page").trigger()
    page = window.inside.look.page
    assert page is not None
    return page


def test_the_tokens_come_while_a_text_is_written(page: LookPage, qtbot: QtBot) -> None:
    QTest.keyClicks(page.tokens.text, "the cat sat")
    qtbot.waitUntil(lambda: page.tokens.read is not None and page.tokens.read.count == 3)
    assert page.tokens.state.text() == "3 tokens · 11 characters · Tiny 1M"
    assert page.tokens.as_text().splitlines() == ["100\tthe", "101\t␣cat", "102\t␣sat"]


def test_a_token_says_its_number_and_which_part_of_a_syllable_it_is(
    page: LookPage, qtbot: QtBot
) -> None:
    page.tokens.text.setPlainText("a 뷁")
    qtbot.waitUntil(lambda: page.tokens.read is not None)
    qtbot.keyClick(page.tokens.pieces, Qt.Key.Key_End)
    assert page.tokens.one.text() == (
        "Token 4: “뷁” · ID 903 · part 3 of 3 of these characters · bytes 81"
    )
    assert page.tokens.pieces.accessibleDescription() == page.tokens.one.text()


def test_the_name_of_a_control_token_is_said_to_be_plain_text(page: LookPage, qtbot: QtBot) -> None:
    page.tokens.text.setPlainText("stop <|im_end|>")
    qtbot.waitUntil(lambda: "<|im_end|>" in page.tokens.state.text())
    assert "not commands" in page.tokens.state.text()


def test_without_a_model_the_page_says_where_to_choose_one(
    make_window: Callable[..., Window], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRIPTED_NO_MODEL", "1")
    window = make_window()
    qtbot.waitUntil(lambda: window.models.choice.is_missing)
    page = _opened(window)
    page.tokens.text.setPlainText("a text")
    qtbot.waitUntil(lambda: page.tokens.state.text().startswith("No model is loaded."))


def test_the_perplexity_is_told_with_tokens_and_their_surprise(
    page: LookPage, qtbot: QtBot
) -> None:
    page.show_tab("perplexity")
    page.perplexity.text.setPlainText("the long cat")
    qtbot.mouseClick(page.perplexity.measure, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.perplexity.scored is not None)
    words = page.perplexity.state.text()
    assert "Perplexity 23.40 · 1.25 bits per character · 2 tokens · Tiny 1M" in words
    assert "The text has 9000 tokens, but the context holds 4096" in words
    qtbot.keyClick(page.perplexity.pieces, Qt.Key.Key_End)
    assert page.perplexity.one.text() == "“␣cat”: 0.67% (7.2 bits). Instead: ␣sat 82%"
    page.perplexity.copy.click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[-1].split("\t") == [" cat", "0.00673795", "7.213"]


def test_a_reading_is_stopped_by_its_button(page: LookPage, qtbot: QtBot) -> None:
    page.show_tab("perplexity")
    page.perplexity.text.setPlainText("slow text")
    page.perplexity.start_or_stop()
    qtbot.waitUntil(lambda: "25%" in page.perplexity.state.text())
    assert page.perplexity.measure.text() == "Stop"
    qtbot.mouseClick(page.perplexity.measure, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.perplexity.state.text() == "Stopped.")
    assert page.perplexity.measure.text() == "Measure"


def test_an_error_is_told_in_words(page: LookPage, qtbot: QtBot) -> None:
    page.show_tab("perplexity")
    page.perplexity.text.setPlainText("word")
    page.perplexity.start_or_stop()
    qtbot.waitUntil(lambda: "too short" in page.perplexity.state.text())


def test_tokens_and_perplexity_are_of_the_same_text(page: LookPage) -> None:
    page.tokens.text.setPlainText("the cat")
    page.show_tab("perplexity")
    assert page.perplexity.text.text() == "the cat"


def test_two_texts_are_compared_and_the_figure_is_explained(page: LookPage, qtbot: QtBot) -> None:
    page.show_tab("similarity")
    tab = page.similarity
    assert not tab.compare.isEnabled()
    tab.first.setPlainText("a cat")
    tab.second.setPlainText("고양이")
    qtbot.mouseClick(tab.compare, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tab.compared is not None)
    assert tab.state.text() == "Cosine 0.710 · scripted-embedder (8 dimensions)"
    assert "between 0.10 and 0.30 (median 0.20)" in tab.about.text()
    assert tab.scale.isVisible()


def test_esc_stops_what_runs_and_then_leaves_the_page(
    window: Window, page: LookPage, qtbot: QtBot
) -> None:
    page.show_tab("perplexity")
    page.perplexity.text.setPlainText("slow text")
    page.perplexity.start_or_stop()
    assert window.inside.look.end_nearest()
    qtbot.waitUntil(lambda: not page.perplexity.job.is_running)
    assert page.isVisible()
    assert window.inside.look.end_nearest()
    assert not page.isVisible()


def test_an_answer_is_opened_as_tokens_from_its_menu(window: Window, qtbot: QtBot) -> None:
    window.chats.current.ask("say hello there")
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    window.inside._show_text(window.chats.current.branch[-1].id)
    page = window.inside.look.page
    assert page is not None
    qtbot.waitUntil(lambda: page.tokens.read is not None)
    assert page.tokens.text.text().startswith("hello there")
