"""What is said beside a message: model, preset and time, speed and length; details on pointing."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale

from chatapp import texts
from chatapp.contract.records import Message
from chatapp.texts import tr


def question_facts(message: Message, preset: str) -> str:
    """Return who asked, with which preset, and when."""
    return " · ".join(filter(None, (tr("transcript.you"), preset, time_of(message))))


def figures(message: Message) -> str:
    """Return model, time, speed, length and way of reading of an answer, as far as known."""
    parts = [message.model, time_of(message), _speed(message)]
    if message.edited:
        parts.append(tr("transcript.edited"))
    if message.reading in ("search", "whole"):
        parts.append(tr(f"reading.used_{message.reading}"))
    return " · ".join(filter(None, parts))


def time_of(message: Message) -> str:
    """Return when a message was written, with the day unless it was today; "" when unknown."""
    if message.created_at <= 0:
        return ""
    locale = QLocale(texts.language())
    written = QDateTime.fromSecsSinceEpoch(int(message.created_at))
    is_today = datetime.fromtimestamp(message.created_at).date() == datetime.now().date()
    short = QLocale.FormatType.ShortFormat
    return locale.toString(written.time(), short) if is_today else locale.toString(written, short)


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
