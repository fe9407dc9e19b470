"""Questions as people ask them, to a model that reads where one is at hand, to the starter where not.

The model is the file that CHATAPP_TEST_MODEL names, or Qwen2.5-Coder 1.5B in the folder of models
for measuring.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from chatapp.contract.records import Message
from chatapp.gui.transcript.source_list import SourceLine
from chatapp.machine.settings import Settings
from tests.app.conftest import User

pytestmark = [pytest.mark.app, pytest.mark.model]

_DEFAULT = "~/.cache/chatapp-models/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
MODEL = Path(os.environ.get("CHATAPP_TEST_MODEL", _DEFAULT)).expanduser()
READS = MODEL.is_file()


@pytest.fixture
def settings() -> Settings:
    return Settings(model_path=str(MODEL) if READS else "")


@pytest.fixture
def reader(user: User, handbook: Path) -> User:
    """A person who has dropped the handbook on the window."""
    user.drop(handbook)
    user.until(lambda: user.window.documents.shelf.documents)
    return user


def asked(user: User, question: str) -> Message:
    """Ask in any script: keys of Korean letters come from an input method, as text."""
    user.window.composer.view.focusProxy().insertPlainText(question)
    return user.ask("")


def test_the_sources_are_on_screen_before_the_first_word(reader: User) -> None:
    if not READS:
        pytest.skip("no model that reads is at hand")
    reader.type("How many days of annual leave does an employee have?")
    reader.press(Qt.Key.Key_Return)
    reader.until(lambda: reader.window.transcript.view.findChildren(SourceLine) or reader.grown)
    assert not reader.grown
    reader.until(lambda: not reader.window.chats.current.is_busy)
    assert "18" in reader.answer.text
    assert reader.answer.sources[0].page == 2


def test_a_comparison_has_sources_and_is_not_refused(reader: User) -> None:
    answer = asked(reader, "Compare the rules for annual leave and parental leave")
    assert not answer.refused
    assert {source.page for source in answer.sources} & {2, 4}


def test_a_summary_asked_for_in_the_chat_is_of_the_whole_document(
    user: User, tmp_path: Path
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text(
        "The library will open on Sundays from April.\n\n"
        "Loans last four weeks and can be extended twice.\n\n"
        "The roof of the reading room is mended in summer for 40,000 euros."
    )
    user.drop(file)
    user.until(lambda: user.window.documents.shelf.documents)
    answer = asked(user, "Summarize this document.")
    assert not answer.refused
    assert answer.reading == "whole"
    assert answer.sources


def test_a_follow_up_keeps_its_subject(user: User, tmp_path: Path) -> None:
    lines = ["In 2022 sales came to 41 million won.", "In 2023 sales came to 52 million won."]
    lines += ["In 2022 rent came to 12 million won.", "In 2023 rent came to 13 million won."]
    file = tmp_path / "report.txt"
    file.write_text("\n\n".join(lines))
    user.drop(file)
    user.until(lambda: user.window.documents.shelf.documents)
    asked(user, "What were sales in 2022?")
    answer = asked(user, "And in 2023?")
    assert "52 million" in answer.text


def test_a_korean_question_about_an_english_page_is_answered_in_korean(
    user: User, tmp_path: Path
) -> None:
    file = tmp_path / "bridge.txt"
    file.write_text(
        "The old bridge was opened in 1932. Its toll is 14 crowns.\n\nCats sleep a lot."
    )
    user.drop(file)
    user.until(lambda: user.window.documents.shelf.documents)
    answer = asked(user, "오래된 다리는 언제 개통되었나요?")
    assert not answer.refused
    assert "1932" in answer.text + answer.sources[0].quote
    if READS:
        assert any("가" <= letter <= "힣" for letter in answer.text)
