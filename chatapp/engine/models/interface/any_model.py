"""The interface of chat models, whether in this process or on a host with OpenAI's protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

    from chatapp.contract.records import Adapter, Thinking


class Extent(Protocol):
    """How much a model reads. `path` is a file, or "remote:" and a name."""

    @property
    def context_tokens(self) -> int: ...
    @property
    def path(self) -> Path: ...


class Counter(Protocol):
    """Counts tokens, exactly or approximately."""

    def count(self, text: str) -> int: ...


class AnyModel(Protocol):
    """The interface of all models; `langchain_model` gives the LangChain chat model of one."""

    thinking: Thinking
    """How much the model thinks in runs that do not say."""

    @property
    def weights(self) -> Extent: ...
    @property
    def tokens(self) -> Counter: ...

    def prompt(
        self, messages: Sequence[BaseMessage], tools: Sequence[Mapping[str, Any]] = ()
    ) -> Sequence[int]:
        """Return the tokens of a prompt; of a remote model only their number, approximately."""

    def aside(self) -> AbstractContextManager[None]:
        """Return a block in which other prompts may be read, at no cost for the next question."""

    def use_adapters(self, texts: Sequence[str]) -> tuple[Adapter, ...]:
        """Use exactly these LoRA adapters; return those in use. Raises ModelError."""

    def close(self) -> None:
        """Free its memory."""
