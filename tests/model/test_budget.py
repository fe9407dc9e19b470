"""A conversation always fits, and which turns were left out is told."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.prompt_values import ChatPromptValue

from chatapp.contract.sampling import Sampling
from chatapp.engine.models import budget
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.local_model import LocalModel
from chatapp.errors import QuestionTooLong

pytestmark = pytest.mark.model


def _talk(turns: int) -> list[BaseMessage]:
    history: list[BaseMessage] = []
    for at in range(turns):
        history += [HumanMessage(f"question {at} " + "word " * 30), AIMessage("answer " * 60)]
    return history


def _fit(starter: LocalModel, messages: list[BaseMessage]) -> tuple[list[BaseMessage], int]:
    run = Run(sampling=Sampling(max_tokens=256))
    return budget.fit(ChatPromptValue(messages=messages), starter, run), run.seen_from


def test_a_short_talk_is_kept_whole(starter: LocalModel) -> None:
    messages = [SystemMessage("s"), *_talk(2), HumanMessage("now")]
    assert _fit(starter, messages) == (messages, 0)


def test_the_oldest_turns_go_first_and_a_question_begins(starter: LocalModel) -> None:
    kept, seen_from = _fit(starter, [SystemMessage("s"), *_talk(40), HumanMessage("now")])
    assert kept[0] == SystemMessage("s")
    assert kept[-1] == HumanMessage("now")
    assert seen_from > 0
    assert str(kept[1].content).startswith(f"question {seen_from // 2}")
    assert len(starter.prompt(kept)) + 256 <= 2048


def test_the_beginning_stays_the_same_for_several_questions(starter: LocalModel) -> None:
    seen = [_fit(starter, [*_talk(turns), HumanMessage("now")])[1] for turns in range(20, 26)]
    assert len(set(seen)) < len(seen) / 2 + 1


def test_a_question_longer_than_the_context_is_refused_in_words(starter: LocalModel) -> None:
    with pytest.raises(QuestionTooLong):
        _fit(starter, [HumanMessage("word " * 3000)])
