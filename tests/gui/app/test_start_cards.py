"""The cards of the first page: a document, a translation, a better model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatapp.gui.app.start_cards import StartCards
from chatapp.gui.app.window import Window
from chatapp.gui.widgets import file_dialogs
from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.theme import Theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def picked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the user pick one document in each dialog."""

    def pick(_window: object, on_picked: Callable[[list[str]], object]) -> None:
        on_picked(["/tmp/report.pdf"])

    monkeypatch.setattr(file_dialogs, "pick_documents", pick)


@pytest.mark.usefixtures("picked")
def test_a_document_is_added_to_the_chat(window: Window, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.model_links.cards.cards["document"], LEFT)
    qtbot.waitUntil(lambda: window.documents.shelf.document(1) is not None)
    assert window.chats.current.chat.document_ids == (1,)


@pytest.mark.usefixtures("picked")
def test_a_file_is_translated_once_it_is_read(window: Window, qtbot: QtBot) -> None:
    card = window.model_links.cards.cards["translate"]
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.works.page is not None and window.works.page.isVisible())
    assert window.works.page is not None
    assert window.works.page.state is not None
    assert window.works.page.state.kind == "translation"


def test_the_card_of_a_better_model_goes_when_one_is_in_use(window: Window, qtbot: QtBot) -> None:
    card, choice = window.model_links.cards.cards["model"], window.models.choice
    qtbot.waitUntil(lambda: card.isVisibleTo(window.model_links.cards))
    assert choice.loaded is not None
    choice.loaded = replace(choice.loaded, origin="chatapp")
    choice.changed.emit()
    assert not card.isVisibleTo(window.model_links.cards)


def test_a_card_is_as_high_as_its_words(theme: Theme, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    cards = StartCards(theme)
    vbox(cards, None, on=page)
    page.resize(560, 400)
    page.show()
    cards.offer_model("이 컴퓨터에는 Qwen3 8B(5.0 GB) 모델이 알맞아요. " * 3)
    card = cards.cards["model"]
    three_lines = card.fontMetrics().lineSpacing() * 3 + 26
    qtbot.waitUntil(lambda: card.height() >= card.heightForWidth(card.width()) > three_lines)
