"""The page of presets and a chat's instructions, in the real window with the real engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from chatapp.gui.presets.preset_editor import PresetEditor
from chatapp.gui.presets.presets_page import PresetsPage
from tests.app.conftest import User

pytestmark = [pytest.mark.app, pytest.mark.model]


@pytest.fixture
def page(user: User) -> PresetsPage:
    """The page, opened from the preset's menu."""
    user.until(lambda: len(user.window.chats.current.presets) > 5)
    user.window.composer.preset_menu.open()
    user.click(user.window.composer.preset_menu.manage)
    page = user.window.writing.presets.page
    assert page is not None
    assert page.isVisible()
    return page


def names(page: PresetsPage) -> list[str]:
    return [card.words.name for card in page.cards()]


def editor_of(user: User) -> PresetEditor:
    user.until(lambda: user.window.writing.presets.editor)
    editor = user.window.writing.presets.editor
    assert editor is not None
    user.until(editor.isVisible)
    return editor


def make(user: User, page: PresetsPage, name: str) -> None:
    user.click(page.new)
    editor = editor_of(user)
    editor.name.setFocus()
    editor.name.selectAll()
    QTest.keyClicks(editor.name, name)
    user.until(editor.save.isEnabled)
    user.click(editor.save)
    user.until(lambda: name in names(page))


def test_a_preset_is_made_previewed_used_and_deleted(user: User, page: PresetsPage) -> None:
    user.click(page.new)
    editor = editor_of(user)
    editor.name.setFocus()
    editor.name.selectAll()
    QTest.keyClicks(editor.name, "Pirate")
    editor.user.setPlainText("In a {tone} voice: {text}")
    editor.preview.question.setText("Hello, friend.")
    user.until(lambda: "voice: Hello, friend." in editor.preview.prompt.toPlainText())
    user.until(lambda: [each.name for each in editor.variables.variables] == ["tone"])
    user.click(editor.save)
    user.until(lambda: not editor.isVisible() and "Pirate" in names(page))
    card = next(card for card in page.cards() if card.words.name == "Pirate")
    user.click(card)
    assert user.window.chats.current.chat.preset_id == "pirate"
    assert not page.isVisible()
    user.window.writing.presets.open()
    page.removed.emit("pirate")
    user.until(lambda: "Pirate" not in names(page))
    assert "preset-removed" in user.window.shell.notices.texts()


def test_a_single_brace_is_named_with_its_line(user: User, page: PresetsPage) -> None:
    user.click(page.new)
    editor = editor_of(user)
    editor.user.setPlainText("One\nTwo { three\n{text}")
    user.until(lambda: "line 2" in editor.preview.state.text())


def test_a_file_that_changes_is_read_at_once(user: User, page: PresetsPage) -> None:
    make(user, page, "Pirate")
    file = user.paths.presets / "pirate.md"
    file.write_text(file.read_text("utf-8").replace("Pirate", "Captain"), "utf-8")
    user.until(lambda: "Captain" in names(page))
    file.write_text("no preset", "utf-8")
    user.until(lambda: "Captain" not in names(page))
    assert "pirate.md" in page.problems.text()


def test_a_preset_goes_out_and_comes_in_as_a_file(
    user: User, page: PresetsPage, tmp_path: Path
) -> None:
    make(user, page, "Pirate")
    store = user.window.writing.presets.store
    store.export("pirate", tmp_path / "mine.md")
    user.until((tmp_path / "mine.md").exists)
    store.remove("pirate")
    user.until(lambda: "Pirate" not in names(page))
    store.take_in(str(tmp_path / "mine.md"))
    user.until(lambda: "Pirate" in names(page))


def test_the_search_leaves_what_has_its_words(user: User, page: PresetsPage) -> None:
    QTest.keyClicks(page.search, "transl")
    user.until(lambda: names(page) == ["Translate"])
    page.search.setText("nothing like this")
    assert page.cards() == []


def test_a_card_says_what_the_model_cannot_do(user: User, page: PresetsPage) -> None:
    doubts = {card.preset.id: card.words.doubt for card in page.cards()}
    assert doubts["translate"]
    assert doubts["summarize"]
    assert doubts["chat"] == ""


def test_changes_are_not_left_without_a_question(user: User, page: PresetsPage) -> None:
    user.click(page.new)
    editor = editor_of(user)
    editor.description.setText("mine")
    editor.leave()
    assert editor.isVisible()
    editor.description.setText("")
    editor.leave()
    assert not editor.isVisible()


def test_the_model_is_told_the_instructions_of_its_chat(user: User) -> None:
    feature = user.window.writing.instructions
    user.click(feature.button)
    assert feature.dialog is not None
    QTest.keyClicks(feature.dialog.chat.edit, "Always mention the lighthouse. " * 5)
    feature.dialog.chat.sampling.boxes["max_tokens"].setValue(16)
    QTest.mouseClick(feature.dialog.close_button, Qt.MouseButton.LeftButton)
    user.until(lambda: _instructions(user) > 30)
    budget = user.window.writing.budget.budget
    assert budget is not None
    answer = user.ask("Hi.")
    assert answer.usage is not None
    assert answer.usage.prompt_tokens > budget.measured.instructions
    assert answer.usage.answer_tokens <= 16


def _instructions(user: User) -> int:
    budget = user.window.writing.budget.budget
    return budget.measured.instructions if budget else 0
