"""A preset that is meant for a model loads it, or says before sending that another one answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chatapp.contract.protocol import PresetDraft
from chatapp.contract.records import Preset
from chatapp.gui.app.window import Window
from chatapp.gui.presets.preset_editor import PresetEditor

BIG = "/models/big.gguf"
CHAT = Preset("chat", {"en": "Chat"}, keeps_history=True)


def offer(window: Window, model: str) -> None:
    """Let the window know a preset that is meant for a model."""
    presets = (CHAT, Preset("pirate", {"en": "Pirate"}, model=model))
    window.chats.current.presets = presets
    window.composer.preset_menu.set_presets(presets)


def loaded(window: Window) -> str:
    model = window.models.choice.loaded
    return model.path if model is not None else ""


def take(window: Window) -> None:
    window.composer.preset_menu.list.picked.emit("pirate")


def said(window: Window) -> str:
    return window.shell.notices.texts().get("preset-model", "")


@pytest.mark.parametrize("named", ["big.gguf", "BIG.GGUF", "Big 70B"])
def test_choosing_the_preset_loads_its_model(window: Window, qtbot: QtBot, named: str) -> None:
    offer(window, named)
    take(window)
    assert said(window) == "Loading Big 70B, the model of the preset “Pirate”."
    qtbot.waitUntil(lambda: loaded(window) == BIG)
    qtbot.waitUntil(lambda: said(window) == "")


def test_the_model_before_can_be_kept_and_the_own_one_is_offered_then(
    window: Window, qtbot: QtBot
) -> None:
    before = loaded(window)
    offer(window, "big.gguf")
    take(window)
    strip = window.shell.notices._strips["preset-model"]
    assert strip._action.text() == "Keep Tiny 1M"
    qtbot.mouseClick(strip._action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "is meant for Big 70B" in said(window))
    assert loaded(window) == before
    qtbot.mouseClick(
        window.shell.notices._strips["preset-model"]._action, Qt.MouseButton.LeftButton
    )
    qtbot.waitUntil(lambda: loaded(window) == BIG)


def test_a_chat_that_is_opened_loads_nothing_by_itself(window: Window, qtbot: QtBot) -> None:
    before = loaded(window)
    offer(window, "big.gguf")
    window.chats.current.set_preset("pirate", {})
    assert "is meant for Big 70B" in said(window)
    assert not window.models.choice.is_loading
    assert loaded(window) == before
    window.composer.preset_menu.list.picked.emit("chat")
    assert said(window) == ""


def test_a_model_that_is_not_here_is_said(window: Window) -> None:
    offer(window, "other.gguf")
    take(window)
    assert "meant for other.gguf, which is not on this computer" in said(window)
    assert not window.models.choice.is_loading


def test_a_model_that_cannot_be_loaded_leaves_no_sentence_of_loading(
    window: Window, qtbot: QtBot
) -> None:
    broken = replace(window.models.choice.models[1], path="/models/vocab-2.gguf", name="Broken")
    window.models.choice.models = (*window.models.choice.models, broken)
    offer(window, "vocab-2.gguf")
    with qtbot.waitSignal(window.models.choice.failed):
        take(window)
    assert not said(window).startswith("Loading")


def test_the_editor_offers_the_models_and_keeps_one_of_another_machine(
    window: Window, qtbot: QtBot
) -> None:
    editor = PresetEditor(window.shell.theme, window.main.center, window.engine)
    qtbot.addWidget(editor)
    editor.edit(PresetDraft("p", "P"), "P", window.models.choice.models)
    names = [editor.model.itemText(index) for index in range(editor.model.count())]
    assert names[0] == "Any model"
    assert "Big 70B" in names
    assert "embed" not in names
    assert editor.draft().model == ""
    editor.model.setFocus()
    editor.model.setCurrentIndex(names.index("Big 70B"))
    assert editor.draft().model == "big.gguf"
    assert editor.is_changed
    editor.edit(PresetDraft("p", "P", model="away.gguf"), "P", window.models.choice.models)
    assert editor.draft().model == "away.gguf"
    assert editor.model.currentText() == "away.gguf (not on this computer)"
    assert not editor.is_changed
