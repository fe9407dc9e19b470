"""The main job end to end: real window, real engine, real model, real store, real PDF."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from chatapp.chats.store import ChatStore
from chatapp.gui.pages.page_picture import PagePicture
from chatapp.gui.transcript.source_list import SourceLine
from chatapp.gui.widgets.buttons import TextButton
from tests.app.conftest import User

pytestmark = [pytest.mark.app, pytest.mark.model]

STORY = "Tell me a very long story about a lighthouse."


def test_a_typed_question_is_answered_token_by_token(user: User) -> None:
    grown: list[str] = []
    user.window.chats.current.text_came.connect(grown.append)
    answer = user.ask("What is the capital of France?")
    assert "Paris" in answer.text
    assert len(grown) > 1
    assert "".join(grown) == answer.text
    assert answer.timing is not None
    assert answer.timing.tokens_per_s > 0


def test_a_dropped_pdf_is_answered_from_and_the_citation_shows_the_page(
    user: User, handbook: Path
) -> None:
    user.drop(handbook)
    user.until(lambda: user.window.documents.shelf.documents)
    answer = user.ask("How many days of annual leave does an employee have?")
    assert "18 days" in answer.text
    assert answer.sources[0].page == 2
    user.until(lambda: user.window.transcript.view.findChildren(SourceLine))
    user.click(user.window.transcript.view.findChildren(SourceLine)[0])
    view = user.window.source.view
    user.until(lambda: view.isVisible() and view.findChild(PagePicture).has_picture)
    pages = view.findChildren(PagePicture)
    user.until(lambda: any(not page.first_mark().isEmpty() for page in pages))


def test_what_the_pdf_does_not_say_is_refused(user: User, handbook: Path) -> None:
    user.drop(handbook)
    user.until(lambda: user.window.documents.shelf.documents)
    answer = user.ask("Who won the football championship between Gunsan and Seoul?")
    assert answer.refused
    assert "handbook.pdf" in answer.text


@pytest.mark.parametrize(
    ("preset", "values"), [("translate", {"to": "en"}), ("summarize", {"length": "short"})]
)
def test_a_preset_chosen_in_the_menu_does_its_task(
    user: User, preset: str, values: dict[str, str]
) -> None:
    user.window.composer.preset_menu.chosen.emit(preset, values)
    user.until(lambda: user.window.composer.preset_menu.form is not None)
    answer = user.ask(
        "The meeting about the new bridge is on Monday at nine. Please bring the drawings."
    )
    assert answer.text.strip()
    assert user.window.chats.current.branch[0].preset_id == preset


def test_the_engine_killed_in_the_middle_of_an_answer_costs_only_the_rest(user: User) -> None:
    user.type(STORY)
    user.press(Qt.Key.Key_Return)
    user.until(lambda: len(user.grown) > 40)
    seen = user.grown
    os.kill(user.window.engine.pid, signal.SIGKILL)
    user.until(lambda: not user.window.chats.current.is_busy)
    assert user.answer.text.startswith(seen)
    assert any("engine" in text for text in user.window.shell.notices.texts().values())
    assert "Paris" in user.ask("What is the capital of France?").text


def test_escape_stops_and_continue_goes_on(user: User) -> None:
    user.type(STORY)
    user.press(Qt.Key.Key_Return)
    user.until(lambda: len(user.grown) > 40)
    user.press(Qt.Key.Key_Escape)
    user.until(lambda: not user.window.chats.current.is_busy)
    stopped = user.answer
    assert stopped.finish == "stopped"
    button = next(
        b for b in user.window.transcript.view.findChildren(TextButton) if b.text() == "Continue"
    )
    user.click(button)
    user.until(lambda: user.grown)
    user.press(Qt.Key.Key_Escape)
    user.until(lambda: not user.window.chats.current.is_busy)
    assert user.answer.text.startswith(stopped.text)


def test_everything_on_screen_is_on_disk(user: User) -> None:
    answer = user.ask("What is the capital of France?")
    with_own_eyes = ChatStore(user.paths.chats)
    chat = with_own_eyes.chats.all()[0]
    texts = [message.text for message in with_own_eyes.messages.branch(chat.leaf_id)]
    with_own_eyes.close()
    assert chat.title == "What is the capital of France?"
    assert texts == ["What is the capital of France?", answer.text]
