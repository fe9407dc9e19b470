"""Reads and checks the body of /v1/chat/completions, which is hostile until then."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, SystemMessage, ToolMessage

from chatapp.contract.records import Thinking
from chatapp.engine.models.interface import picture_parts
from chatapp.errors import RequestBroken, RequestUnsupported, cause_code

_NUMBERS = (
    "temperature",
    "top_p",
    "top_k",
    "min_p",
    "seed",
    "presence_penalty",
    "frequency_penalty",
    "repeat_penalty",
)
_MOST_STOPS = 16
"""Stop strings of a request at most; chosen, OpenAI takes 4."""
_MOST_CHANCES = 20
"""`top_logprobs` at most, as in OpenAI's protocol."""
_EFFORTS: Mapping[str, Thinking] = {
    "none": "off",
    "minimal": "low",
    "low": "low",
    "medium": "medium",
    "high": "high",
    "xhigh": "high",
}
"""`reasoning_effort` as in OpenAI's protocol."""
_REFUSED = {
    "n": ((None, 1), cause_code("one_answer")),
    "logit_bias": ((None, {}), cause_code("tokens_differ")),
    "functions": ((None, []), cause_code("use_tools")),
    "audio": ((None,), cause_code("text_only")),
}
"""Parameters that change the answer: the values that change nothing, and the cause of refusal."""


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A checked request. `max_tokens` 0 means all that fit, `json_schema` "" free text."""

    messages: list[BaseMessage]
    model: str = ""
    sampling: dict[str, float] = field(default_factory=dict)
    max_tokens: int = 0
    stop: tuple[str, ...] = ()
    json_schema: str = ""
    streams: bool = False
    counts_stream: bool = False
    chances: int = 0
    tools: tuple[dict[str, Any], ...] = ()
    tool_choice: Any = None
    thinking: Thinking | None = None


def read(body: Mapping[str, Any]) -> ChatRequest:
    """Return the request. Raises RequestBroken or RequestUnsupported."""
    for name, (harmless, cause) in _REFUSED.items():
        if body.get(name) not in harmless:
            raise RequestUnsupported(name=name, cause=cause)
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise RequestBroken(cause=cause_code("need_messages"))
    streams = _flag(body, "stream")
    options = body.get("stream_options")
    return ChatRequest(
        messages=[_message(message) for message in messages],
        model=text_of(body, "model"),
        sampling={name: number for name in _NUMBERS if (number := _number(body, name)) is not None},
        max_tokens=_most_tokens(body),
        stop=_stops(body.get("stop")),
        json_schema=_schema(body.get("response_format")),
        streams=streams,
        counts_stream=isinstance(options, dict) and bool(options.get("include_usage")),
        chances=_chances(body),
        tools=_tools(body.get("tools"), body.get("tool_choice")),
        tool_choice=_tool_choice(body.get("tool_choice"), body.get("tools")),
        thinking=_thinking(body),
    )


def read_text(body: Mapping[str, Any]) -> ChatRequest:
    """Return the request to continue the text `prompt`. Raises what `read` does."""
    prompt = body.get("prompt")
    if isinstance(prompt, list) and len(prompt) == 1:
        prompt = prompt[0]
    if not isinstance(prompt, str) or not prompt:
        raise RequestBroken(cause=cause_code("must_be_text", key="prompt"))
    for name in ("suffix", "echo"):
        if body.get(name):
            raise RequestUnsupported(name=name, cause=cause_code("text_only"))
    known = {name: value for name, value in body.items() if name != "logprobs"}
    return read({**known, "messages": [{"role": "user", "content": prompt}]})


def clean(text: str) -> str:
    """Replace lone surrogates: JSON can carry them, tokenizers cannot read them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _message(message: Any) -> BaseMessage:
    if not isinstance(message, dict):
        raise RequestBroken(cause=cause_code("message_object"))
    role, text = message.get("role"), _content(message.get("content"))
    if role in ("system", "developer"):
        return SystemMessage(text)
    if role == "user":
        return picture_parts.sent(text, _pictures(message.get("content")))
    if role == "assistant":
        return AIMessage(text, tool_calls=_calls(message.get("tool_calls")))
    # "function" is the name from before OpenAI's tools.
    if role in ("tool", "function"):
        return ToolMessage(text, tool_call_id=clean(str(message.get("tool_call_id", ""))))
    raise RequestBroken(cause=cause_code("message_role"))


def _content(content: Any) -> str:
    if content is None:
        return ""
    if isinstance(content, str):
        return clean(content)
    if not isinstance(content, list):
        raise RequestBroken(cause=cause_code("message_content"))
    for part in content:
        if not isinstance(part, dict) or part.get("type") not in ("text", "image_url"):
            raise RequestUnsupported(name="content", cause=cause_code("content_parts"))
        if part["type"] == "text" and not isinstance(part.get("text"), str):
            raise RequestBroken(cause=cause_code("message_content"))
    return clean("\n".join(part["text"] for part in content if part["type"] == "text"))


def _pictures(content: Any) -> list[bytes]:
    """Return the pictures of a message. Only data: URLs are taken; nothing is fetched."""
    images = []
    for part in content if isinstance(content, list) else []:
        if part["type"] != "image_url":
            continue
        image = part.get("image_url")
        address = image.get("url") if isinstance(image, dict) else image
        head, comma, data = address.partition(",") if isinstance(address, str) else ("", "", "")
        if not (comma and head.startswith("data:image/") and head.endswith(";base64")):
            raise RequestUnsupported(name="image_url", cause=cause_code("image_data"))
        try:
            images.append(base64.b64decode(data, validate=True))
        except ValueError as error:
            raise RequestBroken(cause=cause_code("image_base64")) from error
    return images


def _calls(calls: Any) -> list[Any]:
    made = []
    try:
        for call in calls or []:
            arguments = json.loads(call["function"]["arguments"] or "{}")
            if not isinstance(arguments, dict):
                raise ValueError("arguments")
            made.append(
                {
                    "name": str(call["function"]["name"]),
                    "args": arguments,
                    "id": str(call.get("id", "")),
                }
            )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RequestBroken(cause=cause_code("tool_call_unreadable")) from error
    return made


def text_of(body: Mapping[str, Any], name: str) -> str:
    """Return a text of a request, "" where it is left out. Raises RequestBroken."""
    value = body.get(name) or ""
    if not isinstance(value, str):
        raise RequestBroken(cause=cause_code("must_be_text", key=name))
    return clean(value)


def _flag(body: Mapping[str, Any], name: str) -> bool:
    value = body.get(name)
    if value not in (None, True, False):
        raise RequestBroken(cause=cause_code("must_be_flag", key=name))
    return bool(value)


def _number(body: Mapping[str, Any], name: str) -> float | None:
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > 1e15:
        raise RequestBroken(cause=cause_code("must_be_number", key=name))
    return value


def _thinking(body: Mapping[str, Any]) -> Thinking | None:
    """Return the level asked for, by OpenAI's field or by llama-server's and vLLM's."""
    if effort := _EFFORTS.get(text_of(body, "reasoning_effort")):
        return effort
    variables = body.get("chat_template_kwargs")
    switch = variables.get("enable_thinking") if isinstance(variables, dict) else None
    if not isinstance(switch, bool):
        return None
    return "medium" if switch else "off"


def _most_tokens(body: Mapping[str, Any]) -> int:
    for name in ("max_completion_tokens", "max_tokens"):
        value = _number(body, name)
        if value is not None:
            if not isinstance(value, int):
                raise RequestBroken(cause=cause_code("must_be_positive", key=name))
            # Clients of llama.cpp write -1, others 0, for all that fit.
            return max(0, value)
    return 0


def _stops(value: Any) -> tuple[str, ...]:
    stops = [value] if isinstance(value, str) else value or []
    if (
        not isinstance(stops, list)
        or len(stops) > _MOST_STOPS
        or not all(isinstance(stop, str) for stop in stops)
    ):
        raise RequestBroken(cause=cause_code("stop_list", limit=_MOST_STOPS))
    return tuple(clean(stop) for stop in stops if stop)


def _schema(form: Any) -> str:
    if form is None:
        return ""
    kind = form.get("type") if isinstance(form, dict) else None
    if kind == "text":
        return ""
    if kind == "json_object":
        return '{"type": "object"}'
    named = form.get("json_schema") if kind == "json_schema" else None
    schema = named.get("schema") if isinstance(named, dict) else None
    if not isinstance(schema, dict):
        raise RequestBroken(cause=cause_code("response_format"))
    return json.dumps(schema)


def _chances(body: Mapping[str, Any]) -> int:
    others = _number(body, "top_logprobs") or 0
    if not _flag(body, "logprobs"):
        return 0
    if not 0 <= others <= _MOST_CHANCES:
        raise RequestBroken(
            cause=cause_code("must_be_between", high=_MOST_CHANCES, key="top_logprobs", low=0)
        )
    return max(1, int(others))


def _tools(value: Any, choice: Any) -> tuple[dict[str, Any], ...]:
    if not value or choice == "none":
        return ()
    tools = value if isinstance(value, list) else []
    functions = [tool.get("function") if isinstance(tool, dict) else None for tool in tools]
    if not functions or not all(map(_is_function, functions)):
        raise RequestBroken(cause=cause_code("tools_list"))
    return tuple({"type": "function", "function": function} for function in functions)


def _is_function(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        return False
    parameters = value.get("parameters") or {}
    return isinstance(parameters, dict) and isinstance(parameters.get("$defs", {}), dict)


def _tool_choice(value: Any, tools: Any) -> Any:
    if value in (None, "none", "auto"):
        return None
    if not tools:
        raise RequestBroken(cause=cause_code("tool_choice_without_tools"))
    if value == "required":
        return value
    wanted = value.get("function") if isinstance(value, dict) else None
    if not isinstance(wanted, dict):
        raise RequestUnsupported(name="tool_choice", cause=cause_code("tool_choice"))
    if wanted.get("name") not in [tool["function"]["name"] for tool in _tools(tools, None)]:
        raise RequestBroken(cause=cause_code("tool_choice_unknown"))
    return value
