"""Thinking goes beside the answer, never into it. The starter does not reason: its words are set."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chatapp.engine.models.interface import thinking
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.langchain_model import langchain_model
from chatapp.engine.models.local_model import LocalModel

pytestmark = pytest.mark.model


@pytest.fixture
def reasoning(starter: LocalModel, monkeypatch: pytest.MonkeyPatch) -> LocalModel:
    def said(*_: object) -> Iterator[str]:
        yield from ("<thi", "nk>I see", " it</think>\n", "\nFour")

    monkeypatch.setattr(starter.generation, "stream", said)
    return starter


def test_thinking_is_kept_out_of_the_answer(reasoning: LocalModel) -> None:
    heard: list[str] = []
    run = Run(on_thinking=heard.append)
    model = langchain_model(reasoning, run)
    answer = model.invoke("2 + 2?")
    assert (answer.content, "".join(heard), run.thinking) == ("Four", "I see it", "I see it")
    assert answer.additional_kwargs["reasoning_content"] == "I see it"


def test_a_prompt_that_ends_with_a_mark_has_opened_the_thinking(starter: LocalModel) -> None:
    assert (
        thinking.opened_by(starter.weights, starter.tokens.tokenize("assistant\n<think>\n"))
        == "<think>"
    )
    assert (
        thinking.opened_by(starter.weights, starter.tokens.tokenize("<think>\n\n</think>\n\n"))
        == ""
    )
