"""Words for what an answer cost: speed and length under it, and the details for who points at it."""

from __future__ import annotations

from chatapp.contract.records import Message
from chatapp.texts import tr


def figures(message: Message) -> str:
    """Word speed and length of an answer and how it read its documents, "" when nothing of it is
    known.
    """
    reading = (
        tr(f"reading.used_{message.reading}") if message.reading in ("search", "whole") else ""
    )
    return " · ".join(part for part in (_speed(message), reading) if part)


def _speed(message: Message) -> str:
    usage, timing = message.usage, message.timing
    if message.role == "user" or usage is None or not usage.answer_tokens:
        return ""
    if timing is None or timing.tokens_per_s <= 0:
        return tr("transcript.stats_tokens", tokens=usage.answer_tokens)
    speed = (
        f"{timing.tokens_per_s:.0f}" if timing.tokens_per_s >= 10 else f"{timing.tokens_per_s:.1f}"
    )
    return tr("transcript.stats", speed=speed, tokens=usage.answer_tokens)


def details(message: Message) -> str:
    """Word how much was read for an answer and when its first word came, "" when that is not known."""
    usage, timing = message.usage, message.timing
    if message.role == "user" or usage is None or timing is None or not usage.prompt_tokens:
        return ""
    first = f"{timing.first_token_s:.1f}"
    prompt, reused = f"{usage.prompt_tokens:,}", f"{usage.reused_tokens:,}"
    return tr("transcript.stats_details", prompt=prompt, reused=reused, first=first)
