"""Answers questions that need steps with tools, for models that call them: search, pages, tables."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from langchain_core.messages import HumanMessage

from chatapp.contract.protocol import Answered, Ask, ToolUsed
from chatapp.contract.records import Timing, ToolCall
from chatapp.engine.answers import asking as asked
from chatapp.engine.answers import chat
from chatapp.engine.answers.asking import Asking
from chatapp.engine.documents.documents import Documents
from chatapp.engine.evidence import citations, cited_stream
from chatapp.engine.models.langchain_model import langchain_model
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.engine.tools import step_questions, table_question
from chatapp.texts import translation

if TYPE_CHECKING:
    from chatapp.engine.tools.agent import AgentAnswer

_TURNS = 4
"""Messages of the chat that go along: the steps themselves need the context. Chosen."""
_NAMED = 3
"""Passages that are named as the sources of a computed answer; chosen."""


def run(job: Job, ask: Ask, file: PresetFile, asking: Asking, search_text: str) -> Answered | None:
    """Return an answer by steps; None where none are needed, or they came to no end."""
    if not may_run(ask, asking):
        return None
    embed = table_question.embed_of(asking.documents())
    if not step_questions.needs_steps(ask.question, embed, asking.local, job.stopped):
        return None
    return by_steps(job, ask, file, asking, search_text)


def by_steps(
    job: Job, ask: Ask, file: PresetFile, asking: Asking, search_text: str
) -> Answered | None:
    """Let the model use tools; None when it used none, or a limit ended it before its answer.

    None as well when it answers with a number that no tool gave it.
    """
    # The agent of LangChain takes 1.6 s to import; few questions need it.
    from chatapp.engine.tools import agent, library_tools

    wishes = asked.run_of(job, ask, file, asking.model, "")
    library = library_tools.LibraryTools(asking.documents(), ask.document_ids, job.stopped)
    history = [chat.as_langchain(message) for message in ask.history[-_TURNS:]]
    instructions = translation(ask.language).tr("prompt.tools")
    instructions = f"{instructions}\n\n{library.listed()}"
    task = agent.AgentTask(instructions, [*history, HumanMessage(ask.question)], search_text)

    def report(call: ToolCall) -> None:
        job.send(ToolUsed(id=ask.id, call=call))

    begun = time.monotonic()
    model = langchain_model(asking.local, wishes)
    outcome = agent.run(model, task, library, report, job.stopped)
    if not outcome.text or not outcome.calls or library.seen.unseen(outcome.text):
        return None
    answered = _cited(job, ask, outcome, asking.documents())
    timing = Timing(first_token_s=time.monotonic() - begun)
    return replace(answered, usage=wishes.outcome.usage, timing=timing)


def may_run(ask: Ask, asking: Asking) -> bool:
    """Return whether tools can be offered at all: small models never see them."""
    has_form = bool(ask.grammar or ask.json_schema)
    return (
        ask.tools
        and asking.abilities.calls_tools
        and not has_form
        and not ask.quotes_only
        and not ask.answer_so_far
    )


def _cited(job: Job, ask: Ask, outcome: AgentAnswer, documents: Documents) -> Answered:
    """Tie the answer to the passages that the tools read, and send it.

    A sum has few words in common with the rows it is of: an answer that nothing else carries is
    given the first of what was read.
    """
    cited = cited_stream.cited(outcome.text, ask.question, outcome.passages, documents)
    text, sources = cited.text, cited.sources
    if not sources:
        read = outcome.passages[:_NAMED]
        sources = tuple(
            citations.nearest(mark, passage, f"{outcome.text} {ask.question}", documents)
            for mark, passage in enumerate(read, 1)
        )
        text += "".join(f" [{source.mark}]" for source in sources)
    job.cited(sources)
    job.token(text)
    return Answered(
        id=ask.id, text=text, sources=sources, reading="search", tool_calls=outcome.calls
    )
