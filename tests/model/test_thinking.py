"""Thinking goes beside the answer, never into it. The starter does not reason: its words are set."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chatapp.contract.records import Thinking
from chatapp.engine.models.chat_template import ChatTemplate
from chatapp.engine.models.interface import thinking
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.langchain_model import langchain_model
from chatapp.engine.models.llama.generation import Request
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


def test_a_lone_closing_mark_takes_back_what_was_answered(
    starter: LocalModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = ("Hmm, 2 ", "and 2.", "</th", "ink>\n\nFour")
    monkeypatch.setattr(starter.generation, "stream", lambda *_: iter(pieces))
    run = Run()
    text = "".join(str(chunk.content) for chunk in langchain_model(starter, run).stream("2 + 2?"))
    assert (run.kept(text), run.thinking) == ("Four", "Hmm, 2 and 2.")
    assert run.kept(f"It is: {text}", len("It is: ")) == "It is: Four"


def test_a_prompt_that_ends_with_a_mark_has_opened_the_thinking(starter: LocalModel) -> None:
    family = thinking.opened_by(starter.weights, starter.tokens.tokenize("assistant\n<think>\n"))
    assert family is not None
    assert family.openings == ("<think>",)
    closed = starter.tokens.tokenize("<think>\n\n</think>\n\n")
    assert thinking.opened_by(starter.weights, closed) is None


@pytest.fixture
def switchable(starter: LocalModel, monkeypatch: pytest.MonkeyPatch) -> LocalModel:
    source = (
        "{% for m in messages %}{{ m.content }}{% endfor %}"
        "{{ ' on' if enable_thinking is not defined or enable_thinking else ' off' }}"
    )
    monkeypatch.setattr(starter, "template", ChatTemplate(source))
    monkeypatch.setattr(starter, "thinking", "auto")
    return starter


@pytest.mark.parametrize(
    ("setting", "run", "word"),
    [
        ("auto", Run(), "on"),
        ("auto", Run(thinking_level="off"), "off"),
        ("off", Run(), "off"),
        ("off", Run(thinking_level="high"), "on"),
        ("high", Run(json_schema='{"type": "object"}'), "off"),
        ("high", Run(grammar='root ::= "a"'), "off"),
    ],
)
def test_a_run_thinks_as_asked_or_as_set_and_never_under_a_grammar(
    switchable: LocalModel,
    monkeypatch: pytest.MonkeyPatch,
    setting: Thinking,
    run: Run,
    word: str,
) -> None:
    prompts: list[str] = []

    def stream(request: Request, _: object) -> Iterator[str]:
        pieces = [switchable.weights.piece(token) for token in request.prompt]
        prompts.append(b"".join(pieces).decode())
        yield "fine"

    monkeypatch.setattr(switchable.generation, "stream", stream)
    switchable.thinking = setting
    langchain_model(switchable, run).invoke("hi")
    assert prompts[0].split()[-1] == word
