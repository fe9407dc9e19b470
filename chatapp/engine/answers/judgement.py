"""Asks the model whether the answer is stated in what it reads, and whether its answer is right.

The first prompt is that of the answer up to the question, so the KV cache serves both.
"""

from __future__ import annotations

from dataclasses import replace

from chatapp.contract.protocol import Ask
from chatapp.engine.answers import chat
from chatapp.engine.answers.asking import Asking
from chatapp.engine.models import yes_no
from chatapp.engine.models.abilities import support
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job


def stated(
    job: Job, ask: Ask, file: PresetFile, asking: Asking, context: chat.Context
) -> float | None:
    """Return the log odds that the answer is stated, None from a model that cannot judge it.

    The model's ln(Yes ÷ No) is calibrated by its measured answers to questions of which it is
    known.
    """
    calibration = asking.abilities.stated(ask.language)
    if calibration is None:
        return None
    closing = replace(context, closing=support.IS_STATED)
    messages = chat.fitted(file, ask, asking.local, closing)
    return calibration.log_odds(yes_no.yes_minus_no(asking.local, messages, job.stopped))


def right(job: Job, ask: Ask, asking: Asking, passage: str, answer: str) -> float:
    """Return the log odds that a passage bears out an answer, 0 from a model that cannot judge."""
    calibration = asking.abilities.right(ask.language)
    if calibration is None:
        return 0.0
    messages = support.is_right(passage, ask.question, answer)
    with asking.local.aside():
        return calibration.log_odds(yes_no.yes_minus_no(asking.local, messages, job.stopped))
