"""The kinds of hosts that speak OpenAI's protocol, each declared once; see docs/extending.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chatapp.contract.records import Thinking
from chatapp.engine.models.remote.host import Host

CountTokens = Callable[[Host, str, str], Any]
"""Asks a host's tokenizer: (host, model name, text) -> tokens. Raises RemoteError."""
TOKENIZE_S = 2.0
"""Seconds that a host's tokenizer may take before the tokens are estimated instead; chosen."""


@dataclass(frozen=True, slots=True)
class HostKind:
    """How a host is recognised and what it takes beyond OpenAI's protocol.

    owner: the `owned_by` of its models in /v1/models, in lower case.
    context_keys: where a model's object in that list has its context size, "." between levels.
    sampling: names of Sampling that go into requests as they are; others refuse unknown fields.
    grammar_field: the field of a request that takes GBNF, "" for none.
    continuation: fields of a request that go on with the assistant's last message.
    thinking: returns the fields of a request for a level of thinking.
    """

    owner: str
    context_keys: tuple[str, ...] = ("meta.n_ctx", "max_model_len", "context_length")
    count_tokens: CountTokens | None = None
    sampling: tuple[str, ...] = ()
    grammar_field: str = ""
    continuation: Mapping[str, Any] = field(default_factory=dict)
    thinking: Callable[[Thinking], Mapping[str, Any]] = lambda level: {}


def _count_in_llama_server(host: Host, model: str, text: str) -> Any:
    tokens = host.post("/tokenize", {"content": text}, TOKENIZE_S).get("tokens")
    return len(tokens) if isinstance(tokens, list) else None


def _count_in_vllm(host: Host, model: str, text: str) -> Any:
    body = {"model": model, "prompt": text, "add_special_tokens": False}
    return host.post("/tokenize", body, TOKENIZE_S).get("count")


def _template_variables(level: Thinking) -> Mapping[str, Any]:
    """Return the variables that most chat templates read; others ignore them."""
    if level == "auto":
        return {}
    variables: dict[str, Any] = {"enable_thinking": level != "off", "thinking": level != "off"}
    if level != "off":
        variables["reasoning_effort"] = level
    return {"chat_template_kwargs": variables}


# llama-server continues a last message of the assistant by itself.
LLAMA_SERVER = HostKind(
    owner="llamacpp",
    count_tokens=_count_in_llama_server,
    sampling=(
        *("top_k", "min_p", "typical_p", "xtc_probability"),
        *("repeat_penalty", "repeat_last_n", "dry_multiplier"),
    ),
    grammar_field="grammar",
    thinking=_template_variables,
)
VLLM = HostKind(
    owner="vllm",
    count_tokens=_count_in_vllm,
    sampling=("top_k", "min_p"),
    continuation={"continue_final_message": True, "add_generation_prompt": False},
    thinking=_template_variables,
)
OTHER = HostKind(owner="")
"""Ollama, LM Studio, OpenAI and all that say nothing of themselves: OpenAI's protocol alone."""

KINDS: tuple[HostKind, ...] = (LLAMA_SERVER, VLLM)


def kind_of(about: Mapping[str, Any]) -> HostKind:
    """Return the kind of the host that describes a model so in /v1/models."""
    owner = str(about.get("owned_by", "")).lower()
    return next((kind for kind in KINDS if kind.owner == owner), OTHER)


def context_tokens(kind: HostKind, about: Mapping[str, Any]) -> int:
    """Return the context size that a host states for a model, 0 when it states none."""
    sizes = (whole_number(_value(about, key)) for key in kind.context_keys)
    return next(filter(None, sizes), 0)


def whole_number(value: Any) -> int:
    """Return a plausible positive number out of a host's JSON, else 0."""
    return value if type(value) is int and 0 < value < 1 << 50 else 0


def _value(about: Mapping[str, Any], key: str) -> Any:
    value: Any = about
    for name in key.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
