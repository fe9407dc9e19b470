"""Two real models answer one question in the real window; the chats' own comes back."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from chatapp.gui.answer_runs import run_figures
from chatapp.gui.compare.compare_page import ComparePage
from tests.app.conftest import User
from tests.gguf_files import chat_model

pytestmark = [pytest.mark.app, pytest.mark.model]
MEASURED = ("first_token", "tokens", "speed", "whole", "memory")


@pytest.fixture
def page(user: User) -> ComparePage:
    """The page with the starter at the left and a tiny model at the right."""
    path = chat_model().write(user.paths.models / "tiny.gguf")
    user.until(lambda: len(user.window.chats.current.presets) > 5)
    user.window.models.choice.refresh()
    user.until(lambda: any(each.path == str(path) for each in user.window.models.choice.models))
    user.window.shell.commands.action("compare").trigger()
    page = user.window.writing.compare.page
    assert page is not None
    page.choices[1].choose_model(str(path))
    for choice in page.choices:
        for name, value in {"max_tokens": 24, "temperature": 0, "seed": 1}.items():
            choice.sampling.boxes[name].setValue(value)
    return page


def compare(user: User, page: ComparePage, question: str) -> None:
    QTest.keyClicks(page.question, question)
    user.click(page.run)
    user.until(lambda: not page.is_running)


def test_both_answers_are_measured_and_the_own_model_comes_back(
    user: User, page: ComparePage
) -> None:
    choice = user.window.models.choice
    assert choice.loaded is not None
    own = choice.loaded.path
    compare(user, page, "Write five words about the sea.")
    for column in page.results:
        user.until(lambda column=column: column.result and column.result.memory_bytes)
        for name in MEASURED:
            value = column.view.values[run_figures.NAMES.index(name)].text()
            assert value != run_figures.UNKNOWN, name
    models = [column.result.model.path for column in page.results if column.result]
    assert models[0] == own
    assert models[1].endswith("tiny.gguf")
    user.until(lambda: choice.loaded is not None and choice.loaded.path == own)
    page.leave()
    assert user.ask("Say hello.").model == choice.loaded.name


def test_one_answer_becomes_a_chat_that_goes_on_with_its_model(
    user: User, page: ComparePage
) -> None:
    compare(user, page, "Write two words.")
    result = page.results[1].result
    assert result is not None
    assert result.text
    user.click(page.results[1].go_on)
    question, answer = user.window.chats.current.branch
    assert (question.text, answer.text) == ("Write two words.", result.text)
    choice = user.window.models.choice
    user.until(lambda: choice.loaded is not None and choice.loaded.path.endswith("tiny.gguf"))
