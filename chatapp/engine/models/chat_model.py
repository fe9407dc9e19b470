"""A loaded GGUF model as a LangChain chat model: `ChatLlamaCpp` with this program's inner loop."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from langchain_core.messages import AIMessageChunk, BaseMessage
from pydantic import InstanceOf, model_validator

from chatapp.engine.models import tool_calls
from chatapp.engine.models.interface.streaming_chat import StreamingChat
from chatapp.engine.models.llama.generation import Request
from chatapp.engine.models.local_model import LocalModel

with warnings.catch_warnings():
    # The package announces at import that it is no longer developed; one class of it is used.
    warnings.simplefilter("ignore")
    from langchain_community.chat_models.llamacpp import ChatLlamaCpp


class ChatModel(StreamingChat, ChatLlamaCpp):
    """`client` holds weights, tokenizer and template."""

    client: InstanceOf[LocalModel]

    @model_validator(mode="after")
    def validate_environment(self) -> ChatModel:
        """Keep the loaded client; the parent's version would load the file a second time."""
        return self

    @property
    def _llm_type(self) -> str:
        return "chatapp-llama.cpp"

    def chunks(
        self, messages: list[BaseMessage], stop: tuple[str, ...], **kwargs: Any
    ) -> Iterator[AIMessageChunk]:
        tools: Sequence[Mapping[str, Any]] = kwargs.get("tools") or ()
        needed = tool_calls.chosen(tools, kwargs.get("tool_choice"))
        schema = tool_calls.schema(needed) if needed else ""
        has_form = bool(schema or self.run.grammar or self.run.json_schema)
        # A grammar leaves no room for thinking.
        level = "off" if has_form else self.run.thinking_level
        prompt = self.client.prompt(messages, tools, level)
        request = self.client.request(prompt, self.run, stop, schema)
        return self._tool_call(request) if tools else self._text(request)

    def _text(self, request: Request) -> Iterator[AIMessageChunk]:
        """Yield the answer as it comes; thinking goes into `reasoning_content`."""
        for part in self.client.told(request, self.run):
            if part.is_thinking:
                thought = {"reasoning_content": part.text}
                yield AIMessageChunk(content="", additional_kwargs=thought)
            else:
                yield AIMessageChunk(content=part.text)

    def _tool_call(self, request: Request) -> Iterator[AIMessageChunk]:
        """Yield one chunk with the text and the tool calls: half a call is of no use."""
        parts = self.client.told(request, self.run)
        answer = "".join(part.text for part in parts if not part.is_thinking)
        text, calls = tool_calls.read(self.run.kept(answer))
        yield AIMessageChunk(content=text, tool_call_chunks=calls)
