"""The memory of a context, computed from a model's header: the same sum in window and engine.

A token of context costs its keys and values in each layer: 2 bytes a number (F16), 34/32 (Q8_0) or
18/32 (Q4_0), by llama.cpp's blocks of 32 numbers with their scale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chatapp.contract.records import Model

COUNTED_TOKENS = 4096
"""The context that `Model.memory_bytes` includes, or less where a model was trained on less."""
_F16_SHARE = {"f16": 1.0, "q8_0": 34 / 64, "q4_0": 18 / 64}


class CacheSettings(Protocol):
    """The settings that say how keys and values are stored: of the window or of the engine."""

    @property
    def kv_type(self) -> str: ...
    @property
    def flash_attention(self) -> str: ...


def kv_bytes(model: Model, tokens: int, settings: CacheSettings) -> int:
    """Return the bytes of keys and values of `tokens` tokens."""
    keys = _F16_SHARE[settings.kv_type]
    # llama.cpp quantizes values only with flash attention.
    values = 1.0 if settings.flash_attention == "off" else keys
    return int(tokens * model.kv_token_bytes * (keys + values) / 2)


def needed_bytes(model: Model, tokens: int, settings: CacheSettings) -> int:
    """Return the bytes of a loaded model with a context of `tokens` tokens."""
    counted = min(model.context_tokens, COUNTED_TOKENS) * model.kv_token_bytes
    return model.memory_bytes - counted + kv_bytes(model, tokens, settings)


def size(size_bytes: float) -> str:
    """Format a size of memory: GB from 1 GB on, else MB."""
    if size_bytes >= 1e9:
        return f"{size_bytes / 1e9:.1f} GB"
    return f"{max(1, round(size_bytes / 1e6))} MB"
