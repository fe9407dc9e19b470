"""The loaded GGUF model as a LangChain chat model: the one file that imports LangChain's community package."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, model_validator

from chatapp.engine.llm.chat_template import ChatTemplate, Turn
from chatapp.engine.llm.llama.generation import Generation, Outcome, Request
from chatapp.engine.llm.llama.weights import Weights
from chatapp.engine.llm.prompt_tokens import PromptTokens
from chatapp.records import Sampling

with warnings.catch_warnings():
    # The package says at import that it is no longer developed; we use one class of it.
    warnings.simplefilter("ignore")
    from langchain_community.chat_models.llamacpp import ChatLlamaCpp


@dataclass(slots=True)
class Run:
    """What one answer wants of the model, and what came of it in `outcome` and `seen_from`."""

    sampling: Sampling = Sampling()
    stop: tuple[str, ...] = ()
    grammar: str = ""
    stopped: Callable[[], bool] = lambda: False
    on_prompt: Callable[[int, int], None] = lambda done, total: None
    outcome: Outcome = field(default_factory=Outcome)
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

    def prompt(self, messages: Sequence[BaseMessage]) -> list[int]:
        """Return the prompt tokens; a last message of the assistant is an answer to be continued."""
        turns = [Turn(_role(message), self.tokens.defuse(_text(message))) for message in messages]
        beginning = turns.pop().content if turns and turns[-1].role == "assistant" else ""
        return self.tokens.tokenize(self.template.render(turns) + beginning)

    def close(self) -> None:
        """Free the model's memory."""
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
        local: LocalModel = self.client
        request = Request(
            prompt=local.prompt(messages),
            sampling=run.sampling,
            stop=(*run.stop, *(stop or ()), *local.template.stop),
            grammar=run.grammar,
            stopped=run.stopped,
            on_prompt=run.on_prompt,
        )
        for text in local.generation.stream(request, run.outcome):
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=text))
            if run_manager:
                run_manager.on_llm_new_token(text, chunk=chunk)
            yield chunk
        # LangChain takes a stream without any chunk for a fault; an answer may be stopped before its first.
        yield ChatGenerationChunk(message=AIMessageChunk(content=""))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))


def _role(message: BaseMessage) -> str:
    if isinstance(message, SystemMessage):
        return "system"
    if isinstance(message, AIMessage):
        return "assistant"
    return "user" if isinstance(message, HumanMessage) else str(message.type)


def _text(message: BaseMessage) -> str:
    return message.content if isinstance(message.content, str) else str(message.text)
