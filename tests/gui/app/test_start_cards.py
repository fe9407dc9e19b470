"""The cards of the first page: a document, a translation, a better model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chatapp.gui.app.window import Window
from chatapp.gui.widgets import file_dialogs

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


def test_a_card_is_as_high_as_its_words(window: Window, qtbot: QtBot) -> None:
    window.main.resize(900, 600)
    card = window.model_links.cards.cards["document"]
    three_lines = card.fontMetrics().lineSpacing() * 3 + 26
    card.set_words("문서 추가", "PDF, 워드, 엑셀, 한글 파일에 질문해 보세요. " * 4)
    qtbot.waitUntil(lambda: card.height() >= card.heightForWidth(card.width()) > three_lines)
