"""What fits the context: counted in the model's own tokens, before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.prompt_values import PromptValue

from chatapp.engine.llm.chat_model import LocalModel, Run
from chatapp.errors import QuestionTooLong

# Steps in which old turns are left out, as a share of the context: with a finer step the beginning
# of the prompt would change at each question and nothing of the KV cache could be used again.
_STEP = 4
_LEAST_ANSWER_TOKENS = 64


def answer_room(context_tokens: int, most_tokens: int) -> int:
    """Return how many tokens are kept free for the answer: what was asked for, at most a quarter."""
    return max(_LEAST_ANSWER_TOKENS, min(most_tokens, context_tokens // 4))


def fit(value: PromptValue, local: LocalModel, run: Run) -> list[BaseMessage]:
    """Leave out the oldest turns until prompt and answer fit; `run.seen_from` says how many.

    Messages are: system (optional), history, question, beginning of the answer (optional).
    Raises QuestionTooLong when the question alone does not fit.
    """
    head, history, tail = _parts(value.to_messages())
    context = local.weights.context_tokens
    limit = context - answer_room(context, run.sampling.max_tokens)
    step = max(1, limit // _STEP)
    starts = _starts(local, history)
    first = 0
    while True:
        kept = [*head, *history[first:], *tail]
        tokens = len(local.prompt(kept))
        if tokens <= limit:
            run.seen_from = first
            return kept
        if first >= len(history):
            raise QuestionTooLong(tokens=tokens, limit=limit)
        first = _later(history, starts, starts[first] + tokens - limit, step)


def _parts(messages: list[BaseMessage]) -> tuple[list[BaseMessage], list[BaseMessage], list[BaseMessage]]:
    head = messages[:1] if messages and isinstance(messages[0], SystemMessage) else []
    tail_length = 2 if messages and isinstance(messages[-1], AIMessage) else 1
    return head, messages[len(head) : len(messages) - tail_length], messages[len(messages) - tail_length :]


def _starts(local: LocalModel, history: Sequence[BaseMessage]) -> list[int]:
    """Return at which token of the history each message begins, about."""
    starts = [0]
    for message in history:
        starts.append(starts[-1] + local.tokens.count(str(message.content)) + 4)
    return starts


def _later(history: Sequence[BaseMessage], starts: Sequence[int], at_least: int, step: int) -> int:
    """Return the first question that begins at or after the next whole step of tokens."""
    wanted = -(-at_least // step) * step
    for index, message in enumerate(history):
        if starts[index] >= wanted and isinstance(message, HumanMessage):
            return index
    return len(history)
