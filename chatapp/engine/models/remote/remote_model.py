"""A chat model on another host, behind the interface of all models; and which models a host has."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatapp.contract.records import REMOTE, Adapter, Model
from chatapp.engine.models.remote.host import Host
from chatapp.engine.models.remote.remote_tokens import RemoteTokens
from chatapp.errors import RemoteModelMissing

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage


_MOST_MODELS = 500
_CONTEXT_TOKENS = 4096
"""Of hosts that do not say: what the most modest of them, Ollama, gives a chat."""
_PARAMETERS = 8_000_000_000
_SIZE = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d+)?)\s*b(?![a-z])", re.I)
_EACH_MESSAGE = 8
_EACH_PROMPT = 16


@dataclass(frozen=True, slots=True)
class RemoteExtent:
    """What a local model's weights say of themselves."""

    path: Path
    context_tokens: int


class RemoteModel:
    """Holds no connection: each answer makes its own."""

    def __init__(self, host: Host, model: Model, kind: str, context_tokens: int) -> None:
        self.host = host
        self.name = model.path.removeprefix(REMOTE)
        self.kind = kind
        self.weights = RemoteExtent(Path(model.path), context_tokens)
        self.tokens = RemoteTokens(host, kind, self.name)

    def prompt(
        self, messages: Sequence[BaseMessage], tools: Sequence[Mapping[str, Any]] = ()
    ) -> Sequence[int]:
        """Return as many numbers as the prompt has tokens, about: the host's template adds a few a
        message.
        """
        told = sum(self.tokens.count(str(message.content)) + _EACH_MESSAGE for message in messages)
        return range(
            told + _EACH_PROMPT + (self.tokens.count(json.dumps(list(tools))) if tools else 0)
        )

    def use_adapters(self, texts: Sequence[str]) -> tuple[Adapter, ...]:
        """A host chooses its adapters itself."""
        return ()

    def close(self) -> None:
        """There is nothing to free."""


def listed(host: Host, timeout_s: float) -> list[dict[str, Any]]:
    """Return what a host says of its models, one object each with an `id`. Raises RemoteError."""
    found = host.get("/v1/models", timeout_s).get("data")
    told = found if isinstance(found, list) else []
    return [
        one
        for one in told[:_MOST_MODELS]
        if isinstance(one, dict) and isinstance(one.get("id"), str)
    ]


def connect(
    host: Host, path: str, asked_tokens: int, timeout_s: float = 5.0
) -> tuple[RemoteModel, Model]:
    """Look whether a host has a model. Raises RemoteError."""
    name = path.removeprefix(REMOTE)
    told = listed(host, timeout_s)
    about = next((one for one in told if one["id"] == name), None)
    if told and about is None:
        raise RemoteModelMissing(address=host.address.shown, model=name)
    model = described(host, about or {"id": name})
    context = (
        asked_tokens
        if not model.context_tokens
        else min(asked_tokens or model.context_tokens, model.context_tokens)
    )
    kind = str((about or {}).get("owned_by", "")).lower()
    return RemoteModel(host, model, kind, context or _CONTEXT_TOKENS), model


def described(host: Host, about: Mapping[str, Any]) -> Model:
    """Return a model of a host as the lists have it; what the host does not say is assumed of a
    large one.
    """
    meta = about.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    name = "".join(letter for letter in str(about["id"])[:200] if letter.isprintable())
    context = (
        _whole(meta.get("n_ctx"))
        or _whole(about.get("max_model_len"))
        or _whole(about.get("context_length"))
    )
    return Model(
        path=REMOTE + str(about["id"]),
        name=f"{name} · {host.address.shown}",
        kind="chat",
        context_tokens=context,
        parameters=_whole(meta.get("n_params")) or _parameters(name),
        has_chat_template=True,
        origin="remote",
        details={"address": host.address.shown},
    )


def _whole(found: Any) -> int:
    return found if type(found) is int and 0 < found < 1 << 50 else 0


def _parameters(name: str) -> int:
    sizes = [float(size) for size in _SIZE.findall(name)]
    return int(max(sizes) * 1e9) if sizes else _PARAMETERS
