"""The agent calls tools in steps, tells of each, and ends within its limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

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
    model = ScriptedModel(script=script, asked=[], choices=[])
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


def test_a_model_has_to_call_tools_until_something_is_computed(documents: Documents) -> None:
    script = iter([_calling("12 * x"), _calling("12 * 80", 1), AIMessage("They are 960.")])
    _, model = _run(documents, script, [])
    assert model.choices == ["required", "required", None]


def test_a_model_that_computes_nothing_is_left_free_in_the_end(documents: Documents) -> None:
    script = iter([*(_calling("x", number) for number in range(3)), AIMessage("I cannot.")])
    answer, model = _run(documents, script, [])
    assert answer.text == "I cannot."
    assert model.choices == ["required"] * 3 + [None]


def test_numbers_that_were_read_nowhere_are_not_calculated_with(documents: Documents) -> None:
    calls: list[ToolCall] = []
    script = iter([_calling("12 * 4711"), AIMessage("I cannot.")])
    _run(documents, script, calls)
    assert [call.result for call in calls] == [
        "Nothing that was read has 4711. Search for the values, make up none."
    ]


def test_the_question_is_searched_for_before_the_model_is_asked(
    documents: Documents, tmp_path: Path
) -> None:
    file = tmp_path / "drills.txt"
    file.write_text("A drill costs 80 crowns.")
    added = documents.add(file, lambda done, total: None, lambda: False).document
    calls: list[ToolCall] = []
    script = iter([_calling("12 * 80"), AIMessage("They are 960.")])
    model = ScriptedModel(script=script, asked=[])
    library = LibraryTools(documents, [added.id], lambda: False)
    task = replace(QUESTION, search_text="drills")
    agent.run(model, task, library, calls.append, lambda: False)
    assert "80 crowns" in str(model.asked[0][-1].content)
    assert [call.name for call in calls] == ["search", "calculate"]


def test_a_stop_ends_between_two_steps(documents: Documents) -> None:
    calls: list[ToolCall] = []
    model = ScriptedModel(script=iter([_calling("1 + 1"), AIMessage("2")]), asked=[])
    library = LibraryTools(documents, [], lambda: False)
    with pytest.raises(JobStopped):
        agent.run(model, QUESTION, library, calls.append, lambda: bool(calls))
    assert len(model.asked) == 1
