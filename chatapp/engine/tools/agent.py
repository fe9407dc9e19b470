"""LangChain's agent over the model of a chat: calls tools in steps, within limits, until it knows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import ToolCallLimitMiddleware
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langgraph.errors import GraphRecursionError

from chatapp.contract.records import Passage, ToolCall
from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.tools.library_tools import LibraryTools

MOST_CALLS = 6
"""Tool calls for one question; chosen."""
MOST_SECONDS = 180.0
"""From the question to the last step that may begin: six steps of a 1.5 B model on two cores."""
_STEPS_OF_A_CALL = 4
"""Steps of one call in the graph of `create_agent`: model, tools, and the limit before and after."""


@dataclass(frozen=True, slots=True)
class AgentAnswer:
    """What the agent wrote, the calls it made, and the passages that the tools read for it.

    `is_cut` when a limit ended it before it had an answer: `text` is empty then.
    """

    text: str
    calls: tuple[ToolCall, ...]
    passages: tuple[Passage, ...]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class AgentTask:
    """The question after the turns before it, with the words that the system begins with."""

    instructions: str
    messages: Sequence[BaseMessage]


def run(
    model: BaseChatModel,
    task: AgentTask,
    library: LibraryTools,
    on_call: Callable[[ToolCall], None],
    stopped: Callable[[], bool],
) -> AgentAnswer:
    """Let a model answer with tools; `on_call` hears of each call once it has come back.

    `on_call` is called from this thread. Raises JobStopped, and what the model raises.
    """
    until = time.monotonic() + MOST_SECONDS
    text = ""
    reported = 0
    is_cut = False
    try:
        for update in _steps(model, task, library):
            for call in library.log.calls[reported:]:
                on_call(call)
                reported += 1
            if stopped():
                raise JobStopped
            text = _text_of(update) or text
            if time.monotonic() > until:
                is_cut = True
                break
    except GraphRecursionError:
        is_cut = True
    log = library.log
    return AgentAnswer("" if is_cut else text, tuple(log.calls), tuple(log.passages), is_cut)


def _steps(
    model: BaseChatModel, task: AgentTask, library: LibraryTools
) -> Iterator[dict[str, object]]:
    """Return the steps of the agent as they are done: what the model said, what tools replied."""
    agent: Any = create_agent(
        model,
        library.tools(),
        system_prompt=task.instructions,
        middleware=[ToolCallLimitMiddleware(run_limit=MOST_CALLS, exit_behavior="continue")],
    )
    steps: Iterator[dict[str, object]] = agent.stream(
        {"messages": list(task.messages)},
        {"recursion_limit": MOST_CALLS * _STEPS_OF_A_CALL},
        stream_mode="updates",
    )
    return steps


def _text_of(update: dict[str, object]) -> str:
    """Return the text of a model's message that calls no tool, "" for other updates."""
    for state in update.values():
        messages = state.get("messages", []) if isinstance(state, dict) else []
        for message in reversed(messages):
            if isinstance(message, AIMessage) and not message.tool_calls:
                return str(message.text).strip()
    return ""
