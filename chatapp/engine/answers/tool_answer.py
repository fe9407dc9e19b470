"""Answers questions that need steps with tools, for models that call them: search, pages, tables."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from langchain_core.messages import HumanMessage

from chatapp.contract.protocol import Answered, Ask, ToolUsed
from chatapp.contract.records import Timing, ToolCall
from chatapp.engine.answers import asking as asked
from chatapp.engine.answers import chat, citations
from chatapp.engine.answers.asking import Asking
from chatapp.engine.documents.documents import Documents
from chatapp.engine.models.langchain_model import langchain_model
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.engine.tools import step_questions, table_question
from chatapp.texts import translation

if TYPE_CHECKING:
    from chatapp.engine.tools.agent import AgentAnswer

_TURNS = 4
"""Messages of the chat that go along: the steps themselves need the context."""


def run(job: Job, ask: Ask, file: PresetFile, asking: Asking) -> Answered | None:
    """Return an answer by steps; None where none are needed, or they came to no end."""
    if not may_run(ask, asking):
        return None
    documents = asking.documents()
    embed = table_question.embed_of(documents)
    if not step_questions.needs_steps(ask.question, embed, asking.local, job.stopped):
        return None
    # The agent of LangChain takes 1.6 s to import; few questions need it.
    from chatapp.engine.tools import agent, library_tools

    wishes = asked.run_of(job, ask, file, asking.model, "")
    library = library_tools.LibraryTools(documents, ask.document_ids, job.stopped)
    history = [chat.as_langchain(message) for message in ask.history[-_TURNS:]]
    task = agent.AgentTask(
        translation(ask.language).tr("prompt.tools"), [*history, HumanMessage(ask.question)]
    )

    def report(call: ToolCall) -> None:
        job.send(ToolUsed(id=ask.id, call=call))

    begun = time.monotonic()
    outcome = agent.run(langchain_model(asking.local, wishes), task, library, report, job.stopped)
    if not outcome.text or not outcome.calls:
        return None
    answered = _cited(job, ask, outcome, documents)
    timing = Timing(first_token_s=time.monotonic() - begun)
    return replace(answered, usage=wishes.outcome.usage, timing=timing)


def may_run(ask: Ask, asking: Asking) -> bool:
    """Return whether tools can be offered at all: small models never see them."""
    has_form = bool(ask.grammar or ask.json_schema)
    return (
        ask.tools
        and asking.calls_tools
        and not has_form
        and not ask.quotes_only
        and not ask.answer_so_far
    )


def _cited(job: Job, ask: Ask, outcome: AgentAnswer, documents: Documents) -> Answered:
    """Tie the answer to the passages that the tools read, and send it."""
    cited = citations.cite(outcome.text, ask.question, outcome.passages, documents)
    job.cited(cited.sources)
    job.token(cited.text)
    return Answered(
        id=ask.id,
        text=cited.text,
        sources=cited.sources,
        reading="search",
        tool_calls=outcome.calls,
    )
