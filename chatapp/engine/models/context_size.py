"""Chooses the context size before a model is loaded: as wanted, if model and memory allow it."""

from __future__ import annotations

from pathlib import Path

from chatapp.contract.engine_settings import EngineSettings
from chatapp.contract.records import Model
from chatapp.errors import ContextTooLarge
from chatapp.machine.context_price import kv_bytes, size

LEAST_TOKENS = 256
"""Tokens of a context at least; chosen: a question and a short answer."""
USUAL_TOKENS = 8192
"""Default context in tokens: more than most chats need, and fits a laptop's memory. Chosen."""
EXTENDED_AT_MOST = 4
"""Times the trained length; beyond that, extended positions give nonsense. Chosen."""
_OF_FREE_MEMORY = 0.9
"""Share of the free memory that a context may take; chosen."""
_STEP = 1024
"""Tokens to which a size is rounded; chosen."""


def choose(model: Model, asked: int, settings: EngineSettings, free_bytes: int) -> int:
    """Return the context size in tokens. Raises ContextTooLarge when a wanted size does not fit.

    `asked` 0 means the settings, and 0 there means the default or what fits. `free_bytes` 0 means
    unknown.
    """
    wanted = min(asked or settings.context_tokens or USUAL_TOKENS, _longest(model, settings))
    wanted = max(LEAST_TOKENS, wanted)
    room = most_tokens(model, settings, free_bytes)
    if wanted <= room:
        return wanted
    if not asked and not settings.context_tokens:
        return max(LEAST_TOKENS, room)
    raise ContextTooLarge(
        name=Path(model.path).name,
        tokens=f"{wanted:,}",
        needed=size(kv_bytes(model, wanted, settings)),
        available=size(free_bytes),
        most=f"{max(LEAST_TOKENS, room):,}",
    )


def enlarged(model: Model, now: int, needed: int, settings: EngineSettings, free_bytes: int) -> int:
    """Return a context size with room beyond `needed`, 0 when model or memory do not allow it."""
    room = min(
        _longest(model, settings),
        most_tokens(model, settings, free_bytes + kv_bytes(model, now, settings)),
    )
    if needed > room:
        return 0
    return min(room, -(-max(needed * 5 // 4, now * 3 // 2) // _STEP) * _STEP)


def most_tokens(model: Model, settings: EngineSettings, free_bytes: int) -> int:
    """Return the tokens of context that fit into the free memory but for a tenth, beside mapped weights."""
    kilotoken_bytes = kv_bytes(model, _STEP, settings)
    if not free_bytes or not kilotoken_bytes:
        return 1 << 30
    return int(free_bytes * _OF_FREE_MEMORY / kilotoken_bytes) * _STEP


def _longest(model: Model, settings: EngineSettings) -> int:
    trained = model.context_tokens or USUAL_TOKENS
    return trained if settings.context_extension == "off" else trained * EXTENDED_AT_MOST
