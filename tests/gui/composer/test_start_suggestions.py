"""The start page suggests what fits the preset, the documents and the language of the model."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.contract.records import Preset
from chatapp.gui.app.window import Window
from chatapp.gui.composer import start_suggestions
from chatapp.gui.transcript.welcome import SuggestionCard
from chatapp.texts import tr, translation
from tests.fakes.scripted_engine import PRESETS

CHAT, TRANSLATE = PRESETS


def shown(window: Window) -> list[str]:
    cards = window.transcript.view.welcome.findChildren(SuggestionCard)
    return [card.text() for card in cards if not card.isHidden()]


@pytest.mark.parametrize(
    ("preset", "has_documents", "first"),
    [
        (CHAT, False, "welcome.suggestion_1"),
        (CHAT, True, "welcome.document_1"),
        (None, False, "welcome.suggestion_1"),
    ],
)
def test_talk_and_documents_have_their_own(
    preset: Preset | None, has_documents: bool, first: str
) -> None:
    made = start_suggestions.suggestions(preset, has_documents, in_english=False)
    assert len(made) == 3
    assert made[0] == tr(first)


def test_a_preset_with_a_task_suggests_its_example() -> None:
    assert start_suggestions.suggestions(TRANSLATE, True, in_english=False) == ("Good morning",)
    texts.use("ko")
    assert start_suggestions.suggestions(TRANSLATE, False, in_english=False) == ("안녕하세요",)


def test_a_model_that_knows_english_only_is_asked_in_english() -> None:
    texts.use("ko")
    made = start_suggestions.suggestions(CHAT, False, in_english=True)
    assert made[0] == translation("en").tr("welcome.suggestion_1")


def test_the_page_follows_preset_and_documents(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(window.chats.current.presets))
    window.composer.preset_menu.choose("translate")
    qtbot.waitUntil(lambda: shown(window) == ["Good morning"])
    window.composer.preset_menu.choose("chat")
    current = window.chats.current
    window.store.chats.set_documents(current.chat.id, (1,))
    current.refresh()
    qtbot.waitUntil(lambda: shown(window)[:1] == [tr("welcome.document_1")])
