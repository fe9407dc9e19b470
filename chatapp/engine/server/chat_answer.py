"""Answers a chat request, as a stream or as a whole, while the client waits."""

from __future__ import annotations

from typing import Any

from chatapp.contract.records import Model, Preset
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.langchain_model import langchain_model
from chatapp.engine.presets import preset_sampling
from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.server.chat_reply import ChatReply, model_id
from chatapp.engine.server.chat_request import ChatRequest
from chatapp.engine.server.exchange import Exchange
from chatapp.errors import QuestionTooLong, RequestTooSlow

_PLAIN = Preset(id="", names={})
_MOST_LETTERS = 16
"""Characters a token, more than any language has: a prompt of 8 MB is refused by its length."""
_FINISH = {"end": "stop", "length": "length"}


class ChatAnswer:
    """One answer. The caller of `write` holds the model."""

    def __init__(
        self, exchange: Exchange, wish: ChatRequest, local: AnyModel, model: Model
    ) -> None:
        self._exchange = exchange
        self._wish = wish
        self._local = local
        self._reply = ChatReply(wish.model or model_id(model))
        self._run = self._run_of(model)
        self._text = ""
        self._calls: list[dict[str, Any]] = []

    def write(self) -> None:
        """Generate and send. Raises JobStopped when the client is gone, and the model's errors."""
        tools: dict[str, Any] = {}
        if self._wish.tools:
            tools = {"tools": list(self._wish.tools), "tool_choice": self._wish.tool_choice}
        for chunk in langchain_model(self._local, self._run).stream(self._wish.messages, **tools):
            thought = chunk.additional_kwargs.get("reasoning_content") or ""
            self._take(str(chunk.content or ""), thought)
            self._calls += [_as_call(call) for call in getattr(chunk, "tool_call_chunks", ())]
        finish = "tool_calls" if self._calls else _FINISH.get(self._run.outcome.finish, "")
        if not finish:
            self._end_early()
        elif self._wish.streams:
            self._end_stream(finish)
        else:
            self._exchange.answer(self._reply.whole(self._message(), finish, self._run))

    def _take(self, text: str, thought: str) -> None:
        self._text += text
        if self._wish.streams and text:
            self._exchange.tell(self._reply.piece({"role": "assistant", "content": text}))
        if self._wish.streams and thought:
            self._exchange.tell(
                self._reply.piece({"role": "assistant", "reasoning_content": thought})
            )

    def _end_stream(self, finish: str) -> None:
        if self._calls:
            calls = [{"index": index, **call} for index, call in enumerate(self._calls)]
            self._exchange.tell(self._reply.piece({"role": "assistant", "tool_calls": calls}))
        self._exchange.tell(self._reply.piece({}, finish, self._run))
        if self._wish.counts_stream:
            self._exchange.tell(self._reply.count(self._run))
        self._exchange.end_stream()

    def _end_early(self) -> None:
        if self._exchange.is_late:
            raise RequestTooSlow()
        raise JobStopped

    def _message(self) -> dict[str, Any]:
        message: dict[str, Any] = {
            "role": "assistant",
            "content": self._run.kept(self._text) or (None if self._calls else ""),
        }
        if self._run.thinking:
            message["reasoning_content"] = self._run.thinking
        return message | ({"tool_calls": self._calls} if self._calls else {})

    def _run_of(self, model: Model) -> Run:
        """Return the wishes of the request, limited to the context. Raises QuestionTooLong."""
        wish, context = self._wish, self._local.weights.context_tokens
        letters = sum(len(str(message.text)) for message in wish.messages)
        tokens = (
            letters // 4
            if letters > context * _MOST_LETTERS
            else len(self._local.prompt(wish.messages, wish.tools))
        )
        if tokens >= context:
            raise QuestionTooLong(tokens=tokens, limit=context - 1)
        room = context - tokens
        most = {"max_tokens": float(min(wish.max_tokens or room, room))}
        return Run(
            sampling=preset_sampling.of(_PLAIN, wish.sampling | most, model),
            stop=wish.stop,
            json_schema=wish.json_schema,
            chances=wish.chances,
            stopped=self._exchange.gone,
            thinking_level=wish.thinking,
        )


def _as_call(chunk: Any) -> dict[str, Any]:
    made = {"name": chunk["name"], "arguments": chunk["args"]}
    return {"id": chunk["id"], "type": "function", "function": made}
