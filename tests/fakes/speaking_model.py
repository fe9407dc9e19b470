"""A chat model that says what a test lets it say, with as many weights as a model that reads whole
parts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from langchain_core.language_models.chat_models import BaseChatModel, SimpleChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.runnables import Runnable

from chatapp.contract.records import Adapter, Model
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.langchain_model import langchain_model

Say = Callable[[Sequence[BaseMessage]], str]
EIGHT_B = Model(
    path="/m/eight.gguf", name="Eight", kind="chat", parameters=8_000_000_000, context_tokens=4096
)


class _Spoken(SimpleChatModel):
    say: Any

    @property
    def _llm_type(self) -> str:
        return "told"

    def bind_tools(self, tools: Sequence[Any], **_: Any) -> Runnable[Any, AIMessage]:
        """It never calls one."""
        return self

    def _call(self, messages: list[BaseMessage], *_: Any, **__: Any) -> str:
        return str(self.say(messages))


class SpeakingModel:
    """Keeps the contract of `any_model.AnyModel`: a token is four letters. Notes all that it was
    asked.
    """

    def __init__(self, say: Say, context_tokens: int = 4096) -> None:
        self._say = say
        self.weights: Any = SimpleNamespace(context_tokens=context_tokens, path=Path(EIGHT_B.path))
        self.tokens = self
        self.asked: list[list[BaseMessage]] = []
        self.runs: list[Run] = []

    def count(self, text: str) -> int:
        return -(-len(text) // 4)

    def prompt(self, messages: Sequence[BaseMessage], _tools: Sequence[Any] = ()) -> Sequence[int]:
        return range(sum(self.count(str(message.content)) + 4 for message in messages))

    def aside(self) -> AbstractContextManager[None]:
        """Nothing of a host's cache is known."""
        return nullcontext()

    def use_adapters(self, texts: Sequence[str]) -> tuple[Adapter, ...]:
        raise NotImplementedError

    def close(self) -> None:
        pass

    def answer(self, messages: list[BaseMessage], run: Run) -> str:
        self.asked.append(messages)
        self.runs.append(run)
        return self._say(messages)


@langchain_model.register
def _(model: SpeakingModel, run: Run) -> BaseChatModel:
    return _Spoken(say=lambda messages: model.answer(messages, run))
