"""A remote model as a LangChain chat model: OpenAI's protocol out, text and thinking in."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    SystemMessage,
    ToolMessage,
)
from langchain_core.messages.tool import ToolCallChunk
from pydantic import InstanceOf

from chatapp.contract.records import Finish, Timing, TokenChance, Usage
from chatapp.engine.models.interface import picture_parts
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.interface.streaming_chat import StreamingChat
from chatapp.engine.models.interface.thinking import AnswerPart, ThinkingStream
from chatapp.engine.models.remote.remote_model import RemoteModel
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import RemoteBroken, cause_code

_FINISH: dict[str, Finish] = {"length": "length"}
_LETTERS_A_TOKEN = 64
"""Characters a token, more than any has; what exceeds this times the token limit is refused.
Chosen."""


class RemoteChat(StreamingChat):
    """`client` names the model and its host."""

    client: InstanceOf[RemoteModel]

    @property
    def _llm_type(self) -> str:
        return "chatapp-remote"

    def chunks(
        self, messages: list[BaseMessage], stop: tuple[str, ...], **kwargs: Any
    ) -> Iterator[AIMessageChunk]:
        body = _body(self.client, messages, self.run, (*self.run.stop, *stop))
        body |= {name: kwargs[name] for name in ("tools", "tool_choice") if kwargs.get(name)}
        return _Answer(self.client, self.run).read(body)


class _Answer:
    """Reads one stream; the outcome goes to `run`."""

    def __init__(self, client: RemoteModel, run: Run) -> None:
        self._client = client
        self._run = run
        self._thinking = ThinkingStream()
        self._usage: Mapping[str, Any] = {}
        self._finish = ""
        self._pieces = 0
        self._events = 0
        self._letters = 0
        self._first = self._last = 0.0

    def read(self, body: dict[str, Any]) -> Iterator[AIMessageChunk]:
        """Yield text, thinking and tool calls. Raises RemoteError; a stop keeps what came."""
        started = time.perf_counter()
        self._run.outcome.finish = "stopped"
        try:
            for event in self._client.host.stream("/v1/chat/completions", body, self._run.stopped):
                yield from self._read(event, body["max_tokens"])
                if self._run.stopped():
                    break
            else:
                self._run.outcome.finish = _FINISH.get(self._finish, "end")
        except JobStopped:
            pass
        for part in self._thinking.finish():
            yield self._chunk(part)
        self._count(started)

    def _read(self, event: Mapping[str, Any], most_tokens: int) -> Iterator[AIMessageChunk]:
        if isinstance(event.get("usage"), dict):
            self._usage = event["usage"]
        self._limit(1, 0, most_tokens)
        choices = event.get("choices")
        choice = _object(choices[0]) if isinstance(choices, list) and choices else {}
        self._finish = str(choice.get("finish_reason") or self._finish)
        delta = _object(choice.get("delta"))
        text = delta.get("content")
        thought = delta.get("reasoning_content") or delta.get("reasoning")
        if isinstance(thought, str) and thought:
            self._clock()
            self._limit(0, len(thought), most_tokens)
            yield self._chunk(AnswerPart(True, thought))
        if isinstance(text, str) and text:
            self._clock()
            self._limit(0, len(text), most_tokens)
            for part in self._thinking.feed(text):
                yield self._chunk(part)
        if self._run.chances:
            self._run.outcome.tokens += _chances(choice.get("logprobs"))
        if calls := _calls(delta.get("tool_calls")):
            self._limit(0, sum(len(call["args"] or "") for call in calls), most_tokens)
            yield AIMessageChunk(content="", tool_call_chunks=calls)

    def _chunk(self, part: AnswerPart) -> AIMessageChunk:
        if not part.is_thinking:
            return AIMessageChunk(content=part.text)
        self._run.think(part.text, part.retracts)
        return AIMessageChunk(content="", additional_kwargs={"reasoning_content": part.text})

    def _clock(self) -> None:
        self._last = time.perf_counter()
        self._first = self._first or self._last
        self._pieces += 1

    def _limit(self, events: int, letters: int, most_tokens: int) -> None:
        """Raise RemoteBroken when the host sends more than `most_tokens` can be."""
        self._events += events
        self._letters += letters
        if max(self._events, self._letters) > (most_tokens + 100) * _LETTERS_A_TOKEN:
            raise RemoteBroken(
                address=self._client.host.address.shown, cause=cause_code("writes_too_much")
            )

    def _count(self, started: float) -> None:
        details = self._usage.get("prompt_tokens_details")
        read, reused = _whole(self._usage, "prompt_tokens"), _whole(details, "cached_tokens")
        wrote = _whole(self._usage, "completion_tokens") or self._pieces
        spent = self._last - self._first
        self._run.outcome.usage = Usage(read, reused, wrote, self._client.weights.context_tokens)
        first_s = self._first - started if self._first else 0.0
        self._run.outcome.timing = Timing(first_s, (wrote - 1) / spent if spent > 0 else 0.0)


def _object(value: Any) -> Mapping[str, Any]:
    """Return a JSON object as it is, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def _whole(counts: Any, name: str) -> int:
    value = _object(counts).get(name)
    return value if type(value) is int and value >= 0 else 0


def _body(
    client: RemoteModel, messages: Sequence[BaseMessage], run: Run, stop: Sequence[str]
) -> dict[str, Any]:
    sampling = run.sampling
    body: dict[str, Any] = {
        "model": client.name,
        "messages": [_message(message) for message in messages],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "max_tokens": sampling.max_tokens,
        "frequency_penalty": sampling.frequency_penalty,
        "presence_penalty": sampling.presence_penalty,
    } | {name: getattr(sampling, name) for name in client.kind.sampling}
    if sampling.seed >= 0:
        body["seed"] = sampling.seed
    if stop:
        body["stop"] = list(stop)
    if run.chances:
        body |= {"logprobs": True, "top_logprobs": run.chances}
    body |= client.kind.thinking(run.thinking_level or client.thinking)
    return body | _form(client, run) | dict(_continued(client, messages))


def _form(client: RemoteModel, run: Run) -> dict[str, Any]:
    if run.grammar and client.kind.grammar_field:
        return {client.kind.grammar_field: run.grammar}
    if run.json_schema:
        schema = {"name": "answer", "schema": json.loads(run.json_schema), "strict": True}
        return {"response_format": {"type": "json_schema", "json_schema": schema}}
    return {}


def _continued(client: RemoteModel, messages: Sequence[BaseMessage]) -> Mapping[str, Any]:
    is_begun = bool(messages) and isinstance(messages[-1], AIMessage)
    return client.kind.continuation if is_begun else {}


def _message(message: BaseMessage) -> dict[str, Any]:
    text = message.content if isinstance(message.content, str) else str(message.text)
    if isinstance(message, ToolMessage):
        return {"role": "tool", "content": text, "tool_call_id": message.tool_call_id}
    if isinstance(message, AIMessage):
        calls = [
            {
                "id": call["id"],
                "type": "function",
                "function": {"name": call["name"], "arguments": json.dumps(call["args"])},
            }
            for call in message.tool_calls
        ]
        return {"role": "assistant", "content": text} | ({"tool_calls": calls} if calls else {})
    if isinstance(message, SystemMessage):
        return {"role": "system", "content": text}
    return {"role": "user", "content": picture_parts.for_hosts(message)}


def _calls(value: Any) -> list[ToolCallChunk]:
    calls = []
    for call in value if isinstance(value, list) else []:
        function = call.get("function") if isinstance(call, dict) else None
        if isinstance(function, dict):
            name, arguments, call_id = map(
                _text, (function.get("name"), function.get("arguments"), call.get("id"))
            )
            index = _whole(call, "index")
            calls.append(ToolCallChunk(name=name, args=arguments, id=call_id, index=index))
    return calls


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _chances(value: Any) -> list[TokenChance]:
    """Return the logprobs of a chunk; entries that are malformed or not finite are left out."""
    content = _object(value).get("content")
    chances = []
    for entry in content if isinstance(content, list) else []:
        try:
            others = tuple(map(_alternative, entry.get("top_logprobs") or ()))
            chance = TokenChance(str(entry["token"]), float(entry["logprob"]), others)
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            continue
        if all(map(math.isfinite, (chance.logprob, *(logprob for _, logprob in others)))):
            chances.append(chance)
    return chances


def _alternative(entry: Any) -> Any:
    return str(entry["token"]), float(entry["logprob"])
