"""A loaded GGUF model as a LangChain chat model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from langchain_core.messages import AIMessageChunk, BaseMessage
from pydantic import InstanceOf

from chatapp.engine.models import tool_calls
from chatapp.engine.models.interface.streaming_chat import StreamingChat
from chatapp.engine.models.llama.generation import Request
from chatapp.engine.models.local_model import LocalModel


class ChatModel(StreamingChat):
    """`client` holds weights, tokenizer and template."""

    client: InstanceOf[LocalModel]

    @property
    def _llm_type(self) -> str:
        return "chatapp-llama.cpp"

    def chunks(
        self, messages: list[BaseMessage], stop: tuple[str, ...], **kwargs: Any
    ) -> Iterator[AIMessageChunk]:
        tools: Sequence[Mapping[str, Any]] = kwargs.get("tools") or ()
        needed = tool_calls.chosen(tools, kwargs.get("tool_choice"))
        prompt = self.client.prompt(messages, tools)
        schema = tool_calls.schema(needed) if needed else ""
        request = self.client.request(prompt, self.run, stop, schema)
        return self._tool_call(request) if tools else self._text(request)

    def _text(self, request: Request) -> Iterator[AIMessageChunk]:
        """Yield the answer as it comes; thinking goes into `reasoning_content`."""
        for is_thinking, text in self.client.told(request, self.run):
            if is_thinking:
                thought = {"reasoning_content": text}
                yield AIMessageChunk(content="", additional_kwargs=thought)
            else:
                yield AIMessageChunk(content=text)

    def _tool_call(self, request: Request) -> Iterator[AIMessageChunk]:
        """Yield one chunk with the text and the tool calls: half a call is of no use."""
        parts = self.client.told(request, self.run)
        answer = "".join(text for is_thinking, text in parts if not is_thinking)
        text, calls = tool_calls.read(answer)
        yield AIMessageChunk(content=text, tool_call_chunks=calls)
