"""How long a context is made: what was asked for, if model and memory have room for it, before
anything is loaded.
"""

from __future__ import annotations

from pathlib import Path

from chatapp.contract.engine_settings import EngineSettings
from chatapp.contract.records import Model
from chatapp.errors import ContextTooLarge
from chatapp.machine.context_price import kv_bytes, size

LEAST_TOKENS = 256
USUAL_TOKENS = 8192
"""Longer than most chats need and short enough for a laptop's memory; the settings can ask for
more.
"""
EXTENDED_AT_MOST = 4
"""Beyond so many times its trained length a model writes nonsense, whatever is done to its
positions.
"""
_STEP = 1024


def choose(model: Model, asked: int, settings: EngineSettings, free_bytes: int) -> int:
    """Return the tokens of context to load with. Raises ContextTooLarge when what was asked for
    does not fit.

    `asked` 0 is what the settings say, and 0 there is as much as is usual and fits. `free_bytes` 0
    is not known.
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
    """Return a context for `needed` tokens and some to come, 0 when neither model nor memory has
    room for it.
    """
    room = min(
        _longest(model, settings),
        most_tokens(model, settings, free_bytes + kv_bytes(model, now, settings)),
    )
    if needed > room:
        return 0
    return min(room, -(-max(needed * 5 // 4, now * 3 // 2) // _STEP) * _STEP)


def most_tokens(model: Model, settings: EngineSettings, free_bytes: int) -> int:
    """Return how many tokens of context the memory holds; the weights are mapped and count as free
    already.

    A tenth is left to the rest of the machine.
    """
    one = kv_bytes(model, 1024, settings)
    if not free_bytes or not one:
        return 1 << 30
    return int(free_bytes * 0.9 / one) * 1024


def is_extended(model: Model, tokens: int, settings: EngineSettings) -> bool:
    """Say whether positions must be stretched for such a context."""
    return settings.context_extension != "off" and 0 < model.context_tokens < tokens


def _longest(model: Model, settings: EngineSettings) -> int:
    trained = model.context_tokens or USUAL_TOKENS
    return trained if settings.context_extension == "off" else trained * EXTENDED_AT_MOST
