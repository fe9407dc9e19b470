"""LangChain's agent over the model of a chat: calls tools in steps, within limits, until it knows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import (
    AgentMiddleware,
    ModelRequest,
    ModelResponse,
    ToolCallLimitMiddleware,
)
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langgraph.errors import GraphRecursionError

from chatapp.contract.records import Passage, ToolCall
from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.tools.library_tools import LibraryTools

MOST_CALLS = 6
"""Tool calls for one question; chosen."""
MOST_SECONDS = 180.0
"""From the question to the last step that may begin: six steps of a 1.5 B model on two cores."""
_FORCED_CALLS = 3
"""Calls that the model has to make while nothing is computed: asked freely, Qwen2.5-Coder 1.5B
calls nothing and makes up the numbers. Chosen.
"""
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
    """The question after the turns before it, with the words that the system begins with.

    `search_text` is searched for before the model is asked: "" for nothing.
    """

    instructions: str
    messages: Sequence[BaseMessage]
    search_text: str = ""


class CallsFirst(AgentMiddleware):
    """Leaves the model no other way than to call a tool until something was computed."""

    def __init__(self, library: LibraryTools, already: int) -> None:
        super().__init__()
        self._library = library
        self._already = already
        """Calls that the program made."""

    def wrap_model_call(
        self,
        request: ModelRequest[None],
        handler: Callable[[ModelRequest[None]], ModelResponse[Any]],
    ) -> ModelResponse[Any]:
        log = self._library.log
        if log.has_computed or len(log.calls) - self._already >= _FORCED_CALLS:
            return handler(request)
        return handler(request.override(tool_choice="required"))


def run(
    model: BaseChatModel,
    task: AgentTask,
    library: LibraryTools,
    on_call: Callable[[ToolCall], None],
    stopped: Callable[[], bool],
) -> AgentAnswer:
    """Let a model answer with tools; `on_call` hears of each call once it has come back.

    The first search is the program's: it is told of with the first call of the model.
    `on_call` is called from this thread. Raises JobStopped, and what the model raises.
    """
    until = time.monotonic() + MOST_SECONDS
    messages = _with_search(task, library)
    already = len(library.log.calls)
    text = ""
    reported = 0
    is_cut = False
    try:
        for update in _steps(model, replace(task, messages=messages), library):
            for call in library.log.calls[reported:] if len(library.log.calls) > already else ():
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
    calls = tuple(log.calls) if len(log.calls) > already else ()
    return AgentAnswer("" if is_cut else text, calls, tuple(log.passages), is_cut)


def _with_search(task: AgentTask, library: LibraryTools) -> list[BaseMessage]:
    """Search for the question as the model would: its first step is known, and so need not be paid."""
    messages = list(task.messages)
    for message in messages:
        library.seen.add(str(message.text))
    if task.search_text:
        call = {"name": "search", "args": {"query": task.search_text}, "id": "call_search"}
        reply = library.search(task.search_text)
        messages += [AIMessage("", tool_calls=[call]), ToolMessage(reply, tool_call_id=call["id"])]
    return messages


def _steps(
    model: BaseChatModel, task: AgentTask, library: LibraryTools
) -> Iterator[dict[str, object]]:
    """Return the steps of the agent as they are done: what the model said, what tools replied."""
    guards: list[Any] = [
        CallsFirst(library, len(library.log.calls)),
        ToolCallLimitMiddleware(run_limit=MOST_CALLS, exit_behavior="continue"),
    ]
    agent: Any = create_agent(
        model,
        library.tools(),
        system_prompt=task.instructions,
        middleware=guards,
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
