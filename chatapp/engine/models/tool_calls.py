"""Tool calling for models of any template: offering, constraining to the schema, parsing."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from langchain_core.messages import (
    AIMessage,
    BaseMessage,
    HumanMessage,
    SystemMessage,
    ToolCallChunk,
    ToolMessage,
)

from chatapp.engine.models.chat_template import ChatTemplate

_CALL = re.compile(r"<tool_call>\s*(\{.*?\})\s*(?:</?tool_call>|\Z)", re.DOTALL)
"""Qwen2.5-Coder 0.5B closes a call with the opening mark."""
_FENCED = re.compile(r"(?:```(?:json)?|<tools>)\s*(\{.*\})\s*(?:```|</tools>)?", re.DOTALL)
"""How Qwen2.5-Coder writes a call that its template wants in <tool_call>."""
_OFFER = (
    "You may call one of these functions, described in JSON:\n{tools}\n"
    "To call it, answer with <tool_call>{{\"name\": …, \"arguments\": {{…}}}}</tool_call> alone."
)  # fmt: skip


def offer(messages: Sequence[BaseMessage], tools: Sequence[Mapping[str, Any]]) -> list[BaseMessage]:
    """Describe the tools in the system message, for templates without tool support."""
    described = "\n".join(json.dumps(tool["function"], ensure_ascii=False) for tool in tools)
    text = _OFFER.format(tools=described)
    if messages and isinstance(messages[0], SystemMessage):
        return [SystemMessage(f"{messages[0].text}\n\n{text}"), *messages[1:]]
    return [SystemMessage(text), *messages]


def chosen(tools: Sequence[Mapping[str, Any]], tool_choice: Any) -> list[Mapping[str, Any]]:
    """Return the tools of which one must be called; none leaves it to the model."""
    if tool_choice is True or tool_choice in ("any", "required"):
        return list(tools)
    name = (
        tool_choice.get("function", {}).get("name", "")
        if isinstance(tool_choice, Mapping)
        else tool_choice
    )
    return [tool for tool in tools if tool["function"]["name"] == name]


def schema(tools: Sequence[Mapping[str, Any]]) -> str:
    """Return the JSON schema of a call of one of these tools."""
    definitions: dict[str, Any] = {}
    calls = [_call_schema(tool["function"], definitions) for tool in tools]
    call = calls[0] if len(calls) == 1 else {"anyOf": calls}
    return json.dumps(call | ({"$defs": definitions} if definitions else {}))


def _call_schema(wanted: Mapping[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a call of one tool; adds its definitions to those of all."""
    arguments = dict(wanted.get("parameters") or {"type": "object"})
    own = arguments.pop("$defs", {})
    if any(definitions.get(name, value) != value for name, value in own.items()):
        # Another tool has a different definition of the same name.
        own, arguments = {}, {"type": "object"}
    definitions |= own
    named = {"name": {"const": wanted["name"]}, "arguments": arguments}
    return {"type": "object", "properties": named, "required": ["name", "arguments"]}


class ToolAnswer(NamedTuple):
    """An answer without the calls in it, and the calls."""

    text: str
    calls: list[ToolCallChunk]


def read(answer: str) -> ToolAnswer:
    """Split an answer into its text and its calls; invalid JSON stays text."""
    calls: list[ToolCallChunk] = []

    def take(match: re.Match[str]) -> str:
        call = _call(match[1], len(calls))
        if call is None:
            return match[0]
        calls.append(call)
        return ""

    text = _CALL.sub(take, answer)
    fenced = _FENCED.fullmatch(answer.strip())
    if not calls and (whole := _call(fenced[1] if fenced else answer.strip(), 0)):
        return ToolAnswer("", [whole])
    return ToolAnswer(text.strip() if calls else text, calls)


def role(message: BaseMessage, template: ChatTemplate) -> str:
    """Return the role of a message in a template's terms."""
    if isinstance(message, SystemMessage):
        return "system"
    if isinstance(message, AIMessage):
        return "assistant"
    if isinstance(message, ToolMessage):
        return "tool" if template.knows_tools else "user"
    return "user" if isinstance(message, HumanMessage) else str(message.type)


def as_text(message: BaseMessage) -> str:
    """Return what a template sees of a message; tool calls and results become text."""
    text = message.content if isinstance(message.content, str) else str(message.text)
    if isinstance(message, ToolMessage):
        return f"<tool_response>\n{text}\n</tool_response>"
    if isinstance(message, AIMessage):
        for call in message.tool_calls:
            made = json.dumps({"name": call["name"], "arguments": call["args"]}, ensure_ascii=False)
            text += f"\n<tool_call>\n{made}\n</tool_call>"
    return text.lstrip("\n") if isinstance(message, AIMessage) and message.tool_calls else text


def _call(text: str, index: int) -> ToolCallChunk | None:
    try:
        made = json.loads(text)
        name, arguments = made["name"], made.get("arguments", made.get("parameters", {}))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not isinstance(name, str) or not isinstance(arguments, dict):
        return None
    arguments = json.dumps(arguments, ensure_ascii=False)
    return ToolCallChunk(
        name=name, args=arguments, id=f"call_{index}", index=index, type="tool_call_chunk"
    )
