"""Calls of tools are read from what models write, and what only looks like one stays text."""

from __future__ import annotations

import json

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from chatapp.engine.models import tool_calls

_WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Tell the weather.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"$ref": "#/$defs/City"}},
            "$defs": {"City": {}},
        },
    },
}


@pytest.mark.parametrize("closing", ["\n</tool_call>", "\n<tool_call>", ""])
def test_a_call_is_taken_out_of_the_text(closing: str) -> None:
    text, calls = tool_calls.read(
        'Wait.\n<tool_call>\n{"name": "weather", "arguments": {"city": "서울"}}' + closing
    )
    assert text == "Wait."
    assert [(call["name"], json.loads(call["args"] or "")) for call in calls] == [
        ("weather", {"city": "서울"})
    ]


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "<tool_call>{broken</tool_call>",
        '{"name": 3}',
        "[" * 5000,
        '{"name": "a", "arguments": 1}',
    ],
)
def test_what_is_no_call_stays_text(text: str) -> None:
    assert tool_calls.read(text) == (text, [])


@pytest.mark.parametrize("fence", ["```json\n{}\n```", "```\n{}\n```", "<tools>\n{}\n</tools>"])
def test_an_answer_that_is_a_fenced_call_is_a_call(fence: str) -> None:
    text, calls = tool_calls.read(fence.replace("{}", '{"name": "weather", "arguments": {}}'))
    assert text == ""
    assert [call["name"] for call in calls] == ["weather"]


def test_definitions_of_a_schema_stay_where_references_find_them() -> None:
    schema = json.loads(tool_calls.schema([_WEATHER]))
    assert schema["$defs"] == {"City": {}}
    assert "$defs" not in schema["properties"]["arguments"]


def test_one_of_several_tools_may_have_to_be_called() -> None:
    clock = {
        "type": "function",
        "function": {"name": "clock", "parameters": {"$defs": {"City": {"type": "null"}}}},
    }
    tools = [_WEATHER, clock]
    needed = tool_calls.chosen(tools, "required")
    calls = json.loads(tool_calls.schema(needed))["anyOf"]
    assert [call["properties"]["name"]["const"] for call in calls] == ["weather", "clock"]
    assert calls[1]["properties"]["arguments"] == {"type": "object"}


@pytest.mark.parametrize(
    ("choice", "count"), [(None, 0), ("auto", 0), ("weather", 1), ("any", 1), (True, 1)]
)
def test_a_choice_says_which_tools_have_to_be_called(choice: object, count: int) -> None:
    assert len(tool_calls.chosen([_WEATHER], choice)) == count


def test_tools_are_described_where_the_template_knows_none() -> None:
    offered = tool_calls.offer([HumanMessage("hi")], [_WEATHER])
    assert "Tell the weather." in str(offered[0].content)
    assert offered[1:] == [HumanMessage("hi")]


def test_calls_and_results_of_a_history_are_told_in_words() -> None:
    call = AIMessage("", tool_calls=[{"name": "weather", "args": {"city": "서울"}, "id": "1"}])
    assert '"city": "서울"' in tool_calls.as_text(call)
    assert "18" in tool_calls.as_text(ToolMessage("18", tool_call_id="1"))
