"""The loaded GGUF model as a LangChain chat model: the one file that imports LangChain's community package."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, model_validator

from chatapp.engine.llm import thinking, tool_calls
from chatapp.engine.llm.chat_template import ChatTemplate, Turn
from chatapp.engine.llm.llama import adapters
from chatapp.engine.llm.llama.draft import Draft
from chatapp.engine.llm.llama.generation import Generation, Outcome, Request
from chatapp.engine.llm.llama.weights import Weights
from chatapp.engine.llm.prompt_tokens import PromptTokens
from chatapp.records import Adapter, Sampling

with warnings.catch_warnings():
    # The package says at import that it is no longer developed; we use one class of it.
    warnings.simplefilter("ignore")
    from langchain_community.chat_models.llamacpp import ChatLlamaCpp


@dataclass(slots=True)
class Run:
    """What one answer wants of the model, and what came of it in `outcome`, `thinking` and `seen_from`.

    `chances` is how many alternatives of each token are told, 0 none. `on_thinking` gets the thinking as it comes.
    """

    sampling: Sampling = Sampling()
    stop: tuple[str, ...] = ()
    grammar: str = ""
    json_schema: str = ""
    logit_bias: Mapping[str, float] = field(default_factory=dict)
    chances: int = 0
    stopped: Callable[[], bool] = lambda: False
    on_prompt: Callable[[int, int], None] = lambda done, total: None
    on_thinking: Callable[[str], None] = lambda text: None
    outcome: Outcome = field(default_factory=Outcome)
    thinking: str = ""
    seen_from: int = 0


class LocalModel:
    """A loaded model with its template and tokenizer: all that is needed to prompt it."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.tokens = PromptTokens(weights)
        self.template = ChatTemplate(
            weights.chat_template, weights.token_text(weights.bos), weights.token_text(weights.eos)
        )
        self.generation = Generation(weights)
        self.adapters = adapters.Adapters(weights)
        self.thinking_marks = thinking.shown_marks(weights)

    def prompt(self, messages: Sequence[BaseMessage], tools: Sequence[Mapping[str, Any]] = ()) -> list[int]:
        """Return the prompt tokens; a last message of the assistant is an answer to be continued."""
        if tools and not self.template.knows_tools:
            messages, tools = tool_calls.offer(messages, tools), ()
        turns = [Turn(self._role(message), self.tokens.defuse(tool_calls.as_text(message))) for message in messages]
        beginning = turns.pop().content if turns and turns[-1].role == "assistant" else ""
        offered = json.loads(self.tokens.defuse(json.dumps(list(tools), ensure_ascii=False)))
        return self.tokens.tokenize(self.template.render(turns, offered) + beginning)

    def for_run(self, run: Run) -> ChatModel:
        """Return the LangChain model that writes one answer."""
        return ChatModel(model_path=str(self.weights.path), client=self, run=run)

    def _role(self, message: BaseMessage) -> str:
        if isinstance(message, SystemMessage):
            return "system"
        if isinstance(message, AIMessage):
            return "assistant"
        if isinstance(message, ToolMessage):
            return "tool" if self.template.knows_tools else "user"
        return "user" if isinstance(message, HumanMessage) else str(message.type)

    def use_adapters(self, texts: Sequence[str]) -> tuple[Adapter, ...]:
        """Use exactly these LoRA adapters, FILE or FILE:SCALE; return those in use. Raises ModelError."""
        if self.adapters.set([adapters.parse(text) for text in texts]):
            self.generation.forget()
        return self.adapters.active

    def use_fitting_adapters(self, texts: Sequence[str]) -> None:
        """Use those LoRA adapters that fit; what was chosen for another model is passed over."""
        self.adapters.set_fitting([adapters.parse(text) for text in texts])

    def use_draft(self, draft: Draft | None) -> None:
        """Let another model write ahead, or none; the one before is freed."""
        if self.generation.draft is not None:
            self.generation.draft.close()
        self.generation.draft = draft

    def close(self) -> None:
        """Free the model's memory."""
        self.use_draft(None)
        self.weights.close()


class ChatModel(ChatLlamaCpp):
    """ChatLlamaCpp with our inner loop under it: `client` is a LocalModel, `run` the answer's own wishes."""

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
        request = self._request(messages, run, tuple(stop or ()), tools, tool_calls.chosen(kwargs.get("tool_choice")))
        chunks = self._called(request, run) if tools else self._told(request, run)
        for chunk in chunks:
            if run_manager:
                run_manager.on_llm_new_token(str(chunk.message.content), chunk=chunk)
            yield chunk
        # LangChain takes a stream without any chunk for a fault; an answer may be stopped before its first.
        yield ChatGenerationChunk(message=AIMessageChunk(content=""))

    def _request(
        self,
        messages: list[BaseMessage],
        run: Run,
        stop: tuple[str, ...],
        tools: Sequence[Mapping[str, Any]],
        tool: str,
    ) -> Request:
        local: LocalModel = self.client
        return Request(
            prompt=local.prompt(messages, tools),
            sampling=run.sampling,
            stop=(*run.stop, *stop, *local.template.stop),
            grammar=run.grammar,
            json_schema=tool_calls.schema(tools, tool) if tool else run.json_schema,
            logit_bias=run.logit_bias,
            chances=run.chances,
            shown=local.thinking_marks,
            stopped=run.stopped,
            on_prompt=run.on_prompt,
        )

    def _told(self, request: Request, run: Run) -> Iterator[ChatGenerationChunk]:
        """Yield the answer's text; thinking goes to `run` and, as LangChain has it, into `reasoning_content`."""
        for is_thinking, text in self._parts(request, run):
            if is_thinking:
                run.thinking += text
                run.on_thinking(text)
                more = {"reasoning_content": text}
                yield ChatGenerationChunk(message=AIMessageChunk(content="", additional_kwargs=more))
            else:
                yield ChatGenerationChunk(message=AIMessageChunk(content=text))

    def _parts(self, request: Request, run: Run) -> Iterator[tuple[bool, str]]:
        local: LocalModel = self.client
        pieces = local.generation.stream(request, run.outcome)
        if request.grammar or request.json_schema:
            yield from ((False, text) for text in pieces)
            return
        stream = thinking.ThinkingStream(thinking.opened_by(local.weights, request.prompt))
        for text in pieces:
            yield from stream.feed(text)
        yield from stream.finish()

    def _called(self, request: Request, run: Run) -> Iterator[ChatGenerationChunk]:
        """Yield one chunk: what was said and which tools are to be called; half a call is of no use."""
        answer = "".join(text for is_thinking, text in self._parts(request, run) if not is_thinking)
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
