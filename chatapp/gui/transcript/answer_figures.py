"""Texts about the cost of an answer: speed and length under it, details in its tooltip."""

from __future__ import annotations

from chatapp.contract.records import Message
from chatapp.texts import tr


def figures(message: Message) -> str:
    """Return speed, length and way of reading of an answer; "" when none is known."""
    parts = [_speed(message)]
    if message.reading in ("search", "whole"):
        parts.append(tr(f"reading.used_{message.reading}"))
    return " · ".join(filter(None, parts))


def _speed(message: Message) -> str:
    usage, timing = message.usage, message.timing
    if message.role == "user" or usage is None or not usage.answer_tokens:
        return ""
    if timing is None or timing.tokens_per_s <= 0:
        return tr("transcript.stats_tokens", tokens=usage.answer_tokens)
    speed = f"{timing.tokens_per_s:.{0 if timing.tokens_per_s >= 10 else 1}f}"
    return tr("transcript.stats", speed=speed, tokens=usage.answer_tokens)


def details(message: Message) -> str:
    """Return prompt length, reused tokens and time to the first token; "" when unknown."""
    usage, timing = message.usage, message.timing
    if message.role == "user" or usage is None or timing is None or not usage.prompt_tokens:
        return ""
    first = f"{timing.first_token_s:.1f}"
    prompt, reused = f"{usage.prompt_tokens:,}", f"{usage.reused_tokens:,}"
    return tr("transcript.stats_details", prompt=prompt, reused=reused, first=first)
