"""What is done when a chat outgrows the context: the user's choice, before the question is sent.

"drop" leaves it to the budget, which leaves out the oldest turns. "summarize" lets the model tell
the oldest turns in short, and the summary goes along from then on. "enlarge" makes the context
longer while model and memory allow it. Where a choice cannot be kept, the oldest turns are left
out: an answer comes in any case.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import Runnable, RunnableLambda

from chatapp.contract.protocol import Ask
from chatapp.contract.records import Language, Message
from chatapp.contract.sampling import Sampling
from chatapp.engine.answers import chat
from chatapp.engine.answers.context_overflow import Shortage
from chatapp.engine.models import budget
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.langchain_model import langchain_model
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.engine.process.stopping import JobStopped
from chatapp.texts import translation

_log = logging.getLogger("chatapp.context")
_PENALTY = 1.1
"""Repeat penalty of a summary; chosen."""
_SUMMARY_TOKENS = 256
"""Tokens that the summary of the oldest turns may have; chosen."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What goes to the model: `ask` without `dropped` messages; `summary` is new, or ""."""

    ask: Ask
    local: AnyModel
    dropped: int = 0
    summary: str = ""


def settle(job: Job, ask: Ask, file: PresetFile, local: AnyModel, shortage: Shortage) -> Settled:
    """Make room for a question as the user chose. Raises JobStopped while the model summarizes."""
    unchanged = Settled(ask, local)
    if shortage.choice == "drop":
        return unchanged
    most = int(ask.sampling.get("max_tokens", file.preset.sampling.max_tokens))
    needs = budget.measure(chat.messages(file, ask), local, most, bool(ask.document_ids))
    if shortage.documents:
        needs = replace(needs, documents=shortage.documents)
    if not needs.missing:
        return unchanged
    if shortage.choice == "enlarge":
        # The room for the answer grows with the context, so a little more is asked for.
        larger = shortage.enlarge(needs.prompt + needs.documents + most)
        return Settled(ask, larger) if larger is not None else unchanged
    if not file.preset.keeps_history or not ask.history:
        return unchanged
    history = [chat.as_langchain(message) for message in ask.history]
    first = budget.first_kept(history, local, needs.missing + _summary_tokens(local))
    summary = _summarize(job, ask, local, ask.history[:first])
    if not summary:
        return unchanged
    return Settled(
        replace(ask, history=ask.history[first:], summary=summary), local, first, summary
    )


def _summary_tokens(local: AnyModel) -> int:
    """Return how long a summary may be: in a small context it leaves room for what it tells of."""
    return min(_SUMMARY_TOKENS, local.weights.context_tokens // 8)


def _summarize(job: Job, ask: Ask, local: AnyModel, older: Sequence[Message]) -> str:
    """Summarize turns in parts that fit the context; each part includes the summary so far."""
    summary, waiting = ask.summary, [*older]
    room = local.weights.context_tokens - 2 * _summary_tokens(local) - 128
    text_of = translation(ask.language)
    speakers = {role: text_of.tr(f"prompt.{role}") for role in ("user", "assistant")}
    before = text_of.tr("prompt.before")
    while waiting:
        job.progress("summary", len(older) - len(waiting), len(older))
        part = _take(waiting, local, room, speakers)
        talk = f"{before}: {summary}\n\n{part}" if summary else part
        text = _summary_of(job, talk, local, ask.language)
        if not text:
            _log.info("the model gave no summary")
            return ""
        summary = text
    return summary


def _take(waiting: list[Message], local: AnyModel, room: int, speakers: dict[str, str]) -> str:
    """Take the turns that fit off the list; of one that is too long alone, its beginning."""
    lines: list[str] = []
    while waiting:
        speaker, text = f"{speakers[waiting[0].role]}: ", waiting[0].text[: room * 4]
        cost = local.tokens.count(speaker + text) + 2
        if cost > room and lines:
            break
        while cost > room and len(text) > 1:
            text = text[: len(text) // 2]
            cost = local.tokens.count(speaker + text) + 2
        room -= cost
        lines.append(speaker + text)
        message = waiting.pop(0)
        if rest := message.text[len(text) :]:
            waiting.insert(0, replace(message, text=rest))
            break
    return "\n\n".join(lines)


def _once(summary: str) -> str:
    """Leave out sentences that are there already: small models repeat themselves."""
    return " ".join(dict.fromkeys(re.split(r"(?<=[.!?。])\s+", summary.strip())))


def _summary_of(job: Job, text: str, local: AnyModel, language: Language) -> str:
    sampling = Sampling(temperature=0.0, max_tokens=_summary_tokens(local), repeat_penalty=_PENALTY)
    run = Run(sampling=sampling, stopped=job.stopped)
    model = langchain_model(local, run)
    instructions = translation(language).tr("prompt.summarize")

    def prompt(talk: str) -> Sequence[BaseMessage]:
        return [
            SystemMessage(instructions),
            HumanMessage(f"{talk}\n\n{instructions}"),
        ]

    chain: Runnable[Any, str] = RunnableLambda(prompt) | model | StrOutputParser()
    summary = _once("".join(chain.stream(text)))
    if run.outcome.finish == "stopped":
        raise JobStopped
    return summary
