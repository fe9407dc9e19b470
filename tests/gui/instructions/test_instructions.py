"""Instructions and sampling: of a chat and of all, kept, sent and exported."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chatapp.chats.instructions import joined
from chatapp.contract.records import Chat, Message
from chatapp.gui.app.window import Window
from chatapp.gui.chats.history import History
from chatapp.gui.chats.new_answer import AnswerDefaults, request
from chatapp.gui.instructions.options_dialog import OptionsDialog


@pytest.fixture
def dialog(window: Window, qtbot: QtBot) -> OptionsDialog:
    """The dialog, opened beside the model's name."""
    feature = window.writing.instructions
    qtbot.mouseClick(feature.button, Qt.MouseButton.LeftButton)
    assert feature.dialog is not None
    return feature.dialog


def test_the_instructions_of_a_chat_are_kept(
    window: Window, qtbot: QtBot, dialog: OptionsDialog
) -> None:
    qtbot.keyClicks(dialog.chat.edit, "Answer like a pirate.")
    dialog.chat.sampling.boxes["temperature"].setValue(0.2)
    dialog.close_button.click()
    chat = window.store.chats.get(window.chats.current.chat.id)
    assert chat.instructions == "Answer like a pirate."
    assert chat.sampling == {"temperature": 0.2}
    assert window.writing.instructions.button.has_own


def test_another_chat_has_none(window: Window, qtbot: QtBot, dialog: OptionsDialog) -> None:
    with qtbot.waitSignal(window.chats.current.answer_finished):
        window.chats.current.ask("say hello")
    qtbot.keyClicks(dialog.chat.edit, "Answer like a pirate.")
    dialog.close_button.click()
    window.chats.current.new()
    assert window.chats.current.chat.instructions == ""
    assert not window.writing.instructions.button.has_own


def test_those_of_all_chats_are_settings(
    window: Window, qtbot: QtBot, dialog: OptionsDialog
) -> None:
    dialog.show_page(1)
    qtbot.keyClicks(dialog.everywhere.edit, "Be brief.")
    dialog.everywhere.sampling.boxes["max_tokens"].setValue(256)
    dialog.close_button.click()
    assert window.shell.settings.values.instructions == "Be brief."
    assert window.shell.settings.values.sampling == {"max_tokens": 256.0}
    assert window.chats.current.defaults == AnswerDefaults("Be brief.", {"max_tokens": 256.0})


def test_reset_leaves_all_to_the_preset(
    window: Window, qtbot: QtBot, dialog: OptionsDialog
) -> None:
    qtbot.keyClicks(dialog.chat.edit, "Answer like a pirate.")
    dialog.chat.sampling.boxes["top_p"].setValue(0.5)
    dialog.chat.reset.click()
    dialog.close_button.click()
    assert window.chats.current.chat.instructions == ""
    assert window.chats.current.chat.sampling == {}


def test_a_step_up_starts_from_what_the_preset_says(dialog: OptionsDialog) -> None:
    box = dialog.chat.sampling.boxes["temperature"]
    assert not box.is_set
    box.stepBy(1)
    assert box.value() == pytest.approx(0.8)


def test_the_general_comes_before_the_particular() -> None:
    assert joined("all", " ", "chat") == "all\n\nchat"
    assert joined("all", "folder", "chat") == "all\n\nfolder\n\nchat"


def test_a_request_has_both_and_the_chat_wins() -> None:
    chat = Chat(1, "", 0.0, 0.0, instructions="mine", sampling={"temperature": 0.1})
    defaults = AnswerDefaults("ours", {"temperature": 1.0, "top_p": 0.5})
    question = Message("user", "hi", preset_id="chat")
    asked = request(chat, (), question, None, defaults=defaults)
    assert asked.instructions == "ours\n\nmine"
    assert asked.sampling == {"temperature": 0.1, "top_p": 0.5}
    assert asked.history == History([])


def test_a_task_keeps_its_own_sampling_but_for_the_chats() -> None:
    chat = Chat(1, "", 0.0, 0.0, preset_id="translate", sampling={"seed": 7})
    defaults = AnswerDefaults("", {"temperature": 1.0})
    question = Message("user", "hi", preset_id="translate")
    asked = request(chat, (), question, None, defaults=defaults)
    assert asked.sampling == {"seed": 7}


def test_the_export_names_them(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(window.chats.current.answer_finished):
        window.chats.current.ask("say hello")
    chat_id = window.chats.current.chat.id
    window.store.chats.set_options(chat_id, "Answer like a pirate.", {"temperature": 0.2})
    window.chats.exchange.export([chat_id], "md", tmp_path / "chat.md")
    qtbot.waitUntil((tmp_path / "chat.md").exists)
    qtbot.waitUntil(lambda: not window.chats.exchange.work.is_running)
    text = (tmp_path / "chat.md").read_text("utf-8")
    assert "Answer like a pirate." in text
    assert "temperature 0.2" in text


def test_a_chat_with_nonsense_for_sampling_opens(window: Window) -> None:
    chat_id = window.chats.current.chat.id
    window.store.chats.set_options(chat_id, "", {"temperature": 99.0, "made_up": 1.0})
    window.chats.current.refresh()
    assert window.chats.current.chat.sampling == {}
