"""A chat model on another host, behind the interface of all models; and a host's list of models."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from chatapp.contract.records import REMOTE, Adapter, Model, Thinking
from chatapp.engine.models.remote.host import CONNECT_S, Host
from chatapp.engine.models.remote.host_kinds import HostKind, context_tokens, kind_of, whole_number
from chatapp.engine.models.remote.remote_tokens import RemoteTokens
from chatapp.errors import RemoteModelMissing

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage


_MOST_MODELS = 500
"""Of one host's list; chosen against hostile hosts."""
_CONTEXT_TOKENS = 4096
"""Context of hosts that state none: the default of Ollama, the smallest among them."""
_PARAMETERS = 8_000_000_000
"""Parameters of models that state none, in number or name: assumed to be large."""
_SIZE = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d+)?)\s*b(?![a-z])", re.I)
_MESSAGE_TOKENS = 8
"""Tokens that a host's chat template may add to a message, and below to a prompt; generous."""
_PROMPT_TOKENS = 16


@dataclass(frozen=True, slots=True)
class RemoteExtent:
    """What a local model's weights state: path and context size in tokens."""

    path: Path
    context_tokens: int


class RemoteModel:
    """Holds no connection: each answer makes its own."""

    def __init__(self, host: Host, model: Model, kind: HostKind, context_tokens: int) -> None:
        self.host = host
        self.name = model.path.removeprefix(REMOTE)
        self.kind = kind
        self.thinking: Thinking = "auto"
        """The level of runs that ask for none of their own."""
        self.weights = RemoteExtent(Path(model.path), context_tokens)
        self.tokens = RemoteTokens(host, kind, self.name)

    def prompt(
        self, messages: Sequence[BaseMessage], tools: Sequence[Mapping[str, Any]] = ()
    ) -> Sequence[int]:
        """Return a sequence about as long as the prompt has tokens; its values mean nothing."""
        texts = [str(message.content) for message in messages]
        tokens = sum(self.tokens.count(text) + _MESSAGE_TOKENS for text in texts)
        if tools:
            tokens += self.tokens.count(json.dumps(list(tools)))
        return range(tokens + _PROMPT_TOKENS)

    def aside(self) -> AbstractContextManager[None]:
        """Nothing of a host's cache is known."""
        return nullcontext()

    def use_adapters(self, texts: Sequence[str]) -> tuple[Adapter, ...]:
        """A host chooses its adapters itself."""
        return ()

    def close(self) -> None:
        """There is nothing to free."""


class Connected(NamedTuple):
    """A remote model, and its entry in the lists."""

    remote: RemoteModel
    model: Model


def list_models(host: Host, timeout_s: float) -> list[dict[str, Any]]:
    """Return the objects of /v1/models that have an `id`. Raises RemoteError."""
    data = host.get("/v1/models", timeout_s).get("data")
    objects = data[:_MOST_MODELS] if isinstance(data, list) else []
    return [
        about for about in objects if isinstance(about, dict) and isinstance(about.get("id"), str)
    ]


def connect(host: Host, path: str, wanted_tokens: int, timeout_s: float = CONNECT_S) -> Connected:
    """Check that a host has a model. Raises RemoteError."""
    name = path.removeprefix(REMOTE)
    listed = list_models(host, timeout_s)
    about = next((about for about in listed if about["id"] == name), None)
    if listed and about is None:
        raise RemoteModelMissing(address=host.address.shown, model=name)
    about = about or {"id": name}
    model = describe(host, about)
    sizes = [size for size in (wanted_tokens, model.context_tokens) if size]
    context = min(sizes, default=_CONTEXT_TOKENS)
    return Connected(RemoteModel(host, model, kind_of(about), context), model)


def describe(host: Host, about: Mapping[str, Any]) -> Model:
    """Return the list entry of a host's model; without a stated size it counts as large."""
    meta = about.get("meta")
    parameters = whole_number(meta.get("n_params")) if isinstance(meta, dict) else 0
    name = "".join(letter for letter in str(about["id"])[:200] if letter.isprintable())
    return Model(
        path=REMOTE + str(about["id"]),
        name=f"{name} · {host.address.shown}",
        kind="chat",
        context_tokens=context_tokens(kind_of(about), about),
        parameters=parameters or _parameters_in(name),
        origin="remote",
        details={"address": host.address.shown},
    )


def _parameters_in(name: str) -> int:
    sizes = [float(size) for size in _SIZE.findall(name)]
    return int(max(sizes) * 1e9) if sizes else _PARAMETERS
