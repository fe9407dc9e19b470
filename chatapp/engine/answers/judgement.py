"""Asks the model whether what it is about to read states the answer, before it answers.

The prompt is that of the answer up to the question, so the KV cache serves both.
"""

from __future__ import annotations

from dataclasses import replace

from chatapp.contract.protocol import Ask
from chatapp.engine.answers import chat
from chatapp.engine.answers.asking import Asking
from chatapp.engine.models import yes_no
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.texts import translation


def log_odds(
    job: Job, ask: Ask, file: PresetFile, asking: Asking, context: chat.Context
) -> float | None:
    """Return the log odds that the answer is stated, None from a model that cannot judge it.

    The model's ln(Yes ÷ No) is calibrated by its measured answers to questions of which it is
    known.
    """
    calibration = asking.abilities.stated(ask.language)
    if calibration is None:
        return None
    closing = translation(ask.language).tr("prompt.is_stated")
    messages = chat.fitted(file, ask, asking.local, replace(context, closing=closing))
    return calibration.log_odds(yes_no.yes_minus_no(asking.local, messages, job.stopped))
