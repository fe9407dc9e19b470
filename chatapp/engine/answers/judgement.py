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
) -> float:
    """Return how much likelier the model finds that the answer is stated, as ln(Yes ÷ No)."""
    closing = translation(ask.language).tr("prompt.is_stated")
    messages = chat.fitted(file, ask, asking.local, replace(context, closing=closing))
    return yes_no.yes_minus_no(asking.local, messages, job.stopped)
