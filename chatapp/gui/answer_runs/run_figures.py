"""The figures of an answer outside the chats, in words."""

from __future__ import annotations

from dataclasses import dataclass

from chatapp import texts
from chatapp.gui.answer_runs.answer_runs import RunResult
from chatapp.machine.context_price import size
from chatapp.texts import error_sentence, tr

NAMES = ("first_token", "tokens", "speed", "whole", "load", "memory")
"""What is measured of an answer, in the order in which it is shown."""
UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class RunFigure:
    """One measured thing: its name and its value, both worded."""

    name: str
    value: str


def figures(result: RunResult | None) -> list[RunFigure]:
    """Return all figures; those that are not known are a dash."""
    return [RunFigure(tr(f"runs.{name}"), _value(name, result) or UNKNOWN) for name in NAMES]


def failure(result: RunResult) -> str:
    """Return why there is no whole answer, "" when there is."""
    if result.was_stopped:
        return tr("runs.stopped")
    if result.failed is None:
        return tr("runs.too_long") if _finish(result) == "length" else ""
    return error_sentence(result.failed.error, result.failed.details, texts.language())


def _finish(result: RunResult) -> str:
    return result.answered.finish if result.answered is not None else "failed"


def _value(name: str, result: RunResult | None) -> str:
    if result is None:
        return ""
    if name == "load":
        return _seconds(result.load_s)
    if name == "memory":
        return size(result.memory_bytes) if result.memory_bytes else ""
    answered = result.answered
    if answered is None:
        return ""
    if name == "first_token":
        return _seconds(answered.timing.first_token_s)
    if name == "tokens":
        return f"{answered.usage.answer_tokens:,}" if answered.usage.answer_tokens else ""
    if name == "speed":
        speed = answered.timing.tokens_per_s
        return f"{speed:.{0 if speed >= 10 else 1}f}" if speed > 0 else ""
    return _seconds(result.whole_s)


def _seconds(seconds: float) -> str:
    if seconds <= 0:
        return ""
    return tr("runs.seconds", seconds=f"{seconds:.{1 if seconds < 100 else 0}f}")
