"""The loaded GGUF model as a LangChain chat model: the one file that imports LangChain's community
package.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, model_validator

from chatapp.engine.models import tool_calls
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.llama.generation import Request

if TYPE_CHECKING:
    from chatapp.engine.models.local_model import LocalModel

with warnings.catch_warnings():
    # The package says at import that it is no longer developed; we use one class of it.
    warnings.simplefilter("ignore")
    from langchain_community.chat_models.llamacpp import ChatLlamaCpp


class ChatModel(ChatLlamaCpp):
    """ChatLlamaCpp with our inner loop under it: `client` is a LocalModel, `run` the answer's own
    wishes.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)
    run: Any = None

    @model_validator(mode="after")
    def validate_environment(self) -> ChatModel:
        """Take the loaded client; the parent's version would load the file a second time."""
        return self

    def for_run(self, run: Run) -> ChatModel:
        """Return the same model bound to one answer."""
        return self.model_copy(update={"run": run})

    @property
    def _llm_type(self) -> str:
        return "chatapp-llama.cpp"

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        run: Run = self.run or Run()
        tools: Sequence[Mapping[str, Any]] = kwargs.get("tools") or ()
        needed = tool_calls.chosen(tools, kwargs.get("tool_choice"))
        request = self._request(messages, run, tuple(stop or ()), tools, needed)
        chunks = self._called(request, run) if tools else self._told(request, run)
        for chunk in chunks:
            if run_manager:
                run_manager.on_llm_new_token(str(chunk.message.content), chunk=chunk)
            yield chunk
        # LangChain takes a stream without any chunk for a fault; an answer may be stopped before
        # its first.
        yield ChatGenerationChunk(message=AIMessageChunk(content=""))

    def _request(
        self,
        messages: list[BaseMessage],
        run: Run,
        stop: tuple[str, ...],
        tools: Sequence[Mapping[str, Any]],
        needed: Sequence[Mapping[str, Any]],
    ) -> Request:
        local: LocalModel = self.client
        schema = tool_calls.schema(needed) if needed else ""
        return local.request(local.prompt(messages, tools), run, stop, schema)

    def _told(self, request: Request, run: Run) -> Iterator[ChatGenerationChunk]:
        """Yield the answer's text; thinking goes to `run` and, as LangChain has it, into
        `reasoning_content`.
        """
        local: LocalModel = self.client
        for is_thinking, text in local.told(request, run):
            if is_thinking:
                more = {"reasoning_content": text}
                yield ChatGenerationChunk(
                    message=AIMessageChunk(content="", additional_kwargs=more)
                )
            else:
                yield ChatGenerationChunk(message=AIMessageChunk(content=text))

    def _called(self, request: Request, run: Run) -> Iterator[ChatGenerationChunk]:
        """Yield one chunk: what was said and which tools are to be called; half a call is of no
        use.
        """
        local: LocalModel = self.client
        answer = "".join(text for is_thinking, text in local.told(request, run) if not is_thinking)
        text, calls = tool_calls.read(answer)
        yield ChatGenerationChunk(message=AIMessageChunk(content=text, tool_call_chunks=calls))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))
