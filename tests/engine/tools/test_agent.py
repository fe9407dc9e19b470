"""The agent calls tools in steps, tells of each, and ends within its limits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from chatapp.contract.records import ToolCall
from chatapp.engine.documents.documents import Documents
from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.tools import agent
from chatapp.engine.tools.agent import AgentAnswer, AgentTask
from chatapp.engine.tools.library_tools import LibraryTools
from tests.fakes.scripted_model import ScriptedModel

QUESTION = AgentTask("Use the tools.", [HumanMessage("How much are 12 drills at 80?")])


def _calling(expression: str, number: int = 0) -> AIMessage:
    call = {"name": "calculate", "args": {"expression": expression}, "id": f"call_{number}"}
    return AIMessage("", tool_calls=[call])


def _run(
    documents: Documents, script: Iterator[AIMessage], calls: list[ToolCall]
) -> tuple[AgentAnswer, ScriptedModel]:
    model = ScriptedModel(script=script, asked=[])
    library = LibraryTools(documents, [], lambda: False)
    return agent.run(model, QUESTION, library, calls.append, lambda: False), model


def test_a_result_comes_back_to_the_model_and_to_the_reader(documents: Documents) -> None:
    calls: list[ToolCall] = []
    script = iter([_calling("12 * 80"), AIMessage("They are 960.")])
    answer, model = _run(documents, script, calls)
    assert answer.text == "They are 960."
    assert [call.result for call in calls] == ["960"]
    assert answer.calls == tuple(calls)
    last = model.asked[-1][-1]
    assert isinstance(last, ToolMessage)
    assert last.content == "960"


def test_a_model_that_never_ends_is_ended(documents: Documents) -> None:
    def endless() -> Iterator[AIMessage]:
        number = 0
        while True:
            number += 1
            yield _calling(f"{number} + 1", number)

    calls: list[ToolCall] = []
    answer, _ = _run(documents, endless(), calls)
    assert answer.is_cut
    assert answer.text == ""
    assert len(calls) == agent.MOST_CALLS


def test_an_answer_after_the_last_call_is_taken(documents: Documents) -> None:
    calls: list[ToolCall] = []
    steps = [_calling(f"{number} + 1", number) for number in range(agent.MOST_CALLS + 1)]
    answer, _ = _run(documents, iter([*steps, AIMessage("Enough.")]), calls)
    assert answer.text == "Enough."
    assert len(calls) == agent.MOST_CALLS


def test_arguments_that_do_not_fit_are_told_to_the_model(documents: Documents) -> None:
    wrong = AIMessage(
        "", tool_calls=[{"name": "calculate", "args": {"formula": "1"}, "id": "call_0"}]
    )
    calls: list[ToolCall] = []
    answer, model = _run(documents, iter([wrong, AIMessage("I cannot.")]), calls)
    assert answer.text == "I cannot."
    assert "expression" in str(model.asked[-1][-1].content)
    assert not calls


def test_a_stop_ends_between_two_steps(documents: Documents) -> None:
    calls: list[ToolCall] = []
    model = ScriptedModel(script=iter([_calling("1 + 1"), AIMessage("2")]), asked=[])
    library = LibraryTools(documents, [], lambda: False)
    with pytest.raises(JobStopped):
        agent.run(model, QUESTION, library, calls.append, lambda: bool(calls))
    assert len(model.asked) == 1
