"""The examples of presets are run on their page, on the model that is chosen there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QScrollArea
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.gui.presets.example_panel import ExamplePanel
from chatapp.gui.presets.presets_page import PresetsPage

LEFT = Qt.MouseButton.LeftButton
TINY, BIG = "/models/tiny.gguf", "/models/big.gguf"


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> PresetsPage:
    """The page of presets."""
    qtbot.waitUntil(lambda: bool(window.chats.current.presets))
    window.shell.commands.action("presets").trigger()
    assert window.writing.presets.page is not None
    return window.writing.presets.page


@pytest.fixture
def panel(window: Window, page: PresetsPage) -> ExamplePanel:
    """The place for the answers."""
    assert window.writing.presets.examples is not None
    return window.writing.presets.examples.panel


def done(panel: ExamplePanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: panel.again.isVisible() and panel.views[-1].result is not None)


def choose(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text() == words).trigger()


def test_an_example_is_run_from_its_card_and_its_answer_is_shown(
    page: PresetsPage, panel: ExamplePanel, qtbot: QtBot
) -> None:
    assert not panel.isVisible()
    card = next(card for card in page.cards() if card.preset.id == "translate")
    choose(page.open_menu(card), "Run the example")
    done(panel, qtbot)
    [view] = panel.views
    assert view.result is not None
    assert view.result.wish.question == "Good morning"
    assert view.result.text.strip() == "morning"


def test_a_preset_without_an_example_offers_none(page: PresetsPage) -> None:
    card = next(card for card in page.cards() if card.preset.id == "chat")
    words = [action.text() for action in page.open_menu(card).actions()]
    assert "Run the example" not in words
    assert "Compare…" in words


def test_examples_run_on_any_model_and_the_chats_keep_theirs(
    page: PresetsPage, panel: ExamplePanel, window: Window, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.examples, LEFT)
    done(panel, qtbot)
    panel.model.setCurrentIndex(panel.model.findData(BIG))
    qtbot.mouseClick(panel.again, LEFT)
    done(panel, qtbot)
    result = panel.views[0].result
    assert result is not None
    assert result.model is not None
    assert result.model.path == BIG
    choice = window.models.choice
    qtbot.waitUntil(lambda: choice.loaded is not None and choice.loaded.path == TINY)


def test_the_answers_come_into_view_in_a_low_window(
    page: PresetsPage, panel: ExamplePanel, window: Window, qtbot: QtBot
) -> None:
    window.main.setMinimumSize(480, 280)
    window.main.resize(640, 360)
    area = page.findChild(QScrollArea)
    assert area is not None
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 100)
    bar.setValue(bar.maximum())
    card = next(card for card in page.cards() if card.preset.id == "translate")
    choose(page.open_menu(card), "Run the example")
    close = panel.close_button
    qtbot.waitUntil(lambda: close.visibleRegion().boundingRect() == close.rect())
    done(panel, qtbot)


def test_a_preset_is_compared_with_its_example(
    page: PresetsPage, window: Window, qtbot: QtBot
) -> None:
    card = next(card for card in page.cards() if card.preset.id == "translate")
    choose(page.open_menu(card), "Compare…")
    compared = window.writing.compare.page
    assert compared is not None
    assert compared.isVisible()
    assert compared.question.toPlainText() == "Good morning"
    assert [choice.preset.currentData() for choice in compared.choices] == ["translate"] * 2


def test_closing_the_answers_hides_them(
    page: PresetsPage, panel: ExamplePanel, qtbot: QtBot
) -> None:
    qtbot.mouseClick(page.examples, LEFT)
    done(panel, qtbot)
    qtbot.mouseClick(panel.close_button, LEFT)
    assert not panel.isVisible()
