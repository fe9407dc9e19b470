"""The token budget of a prompt, counted in the model's own tokens before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.prompt_values import PromptValue

from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.interface.run import Run
from chatapp.errors import QuestionTooLong

DOCUMENT_TOKENS = 1400
"""Tokens for passages: small models lose the thread in more, and a laptop reads 300 a second."""
# Old turns are dropped in steps of a quarter of the context. A finer step would change the
# beginning of the prompt at each question, and the KV cache could not be reused.
_STEP = 4
_LEAST_ANSWER_TOKENS = 64
"""Tokens left for the answer at least; chosen."""
_MESSAGE_TOKENS = 4  # what a chat template adds to a message, about
# Letters a token at most, more than any language has: a prompt of 10 MB is refused by its
# beginning.
_MOST_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Budget:
    """Tokens of one question: the prompt, and what is reserved for documents and the answer."""

    context: int
    prompt: int
    documents: int
    answer: int

    @property
    def missing(self) -> int:
        """Tokens over the context size."""
        return max(0, self.prompt + self.documents + self.answer - self.context)


def answer_room(context_tokens: int, most_tokens: int) -> int:
    """Return the tokens reserved for the answer: `most_tokens`, at most a quarter of all."""
    return max(_LEAST_ANSWER_TOKENS, min(most_tokens, context_tokens // 4))


def document_room(context_tokens: int) -> int:
    """Return the tokens that passages of documents may take."""
    return min(DOCUMENT_TOKENS, context_tokens // 2)


def measure(
    messages: Sequence[BaseMessage], local: AnyModel, most_tokens: int, has_documents: bool
) -> Budget:
    """Count a prompt without its documents. Raises QuestionTooLong."""
    context = local.weights.context_tokens
    documents = document_room(context) if has_documents else 0
    history = sum(
        count(local, str(message.text), context) + _MESSAGE_TOKENS for message in messages
    )
    # Rendering is skipped for a prompt that is far too long.
    prompt = len(local.prompt(messages)) if history <= 2 * context else history
    return Budget(context, prompt, documents, answer_room(context, most_tokens))


def refuse_too_long(question: str, local: AnyModel, most_tokens: int) -> None:
    """Raise QuestionTooLong for a question that alone does not fit."""
    context = local.weights.context_tokens
    limit = context - answer_room(context, most_tokens)
    if (tokens := count(local, question, limit)) > limit:
        raise QuestionTooLong(tokens=tokens, limit=limit)


def fit(value: PromptValue, local: AnyModel, run: Run) -> list[BaseMessage]:
    """Drop the oldest turns until prompt and answer fit; sets `run.seen_from` to their number.

    Messages are: system (optional), history, question, beginning of the answer (optional). Raises
    QuestionTooLong when the question alone does not fit.
    """
    head, history, tail = parts(value.to_messages())
    context = local.weights.context_tokens
    limit = context - answer_room(context, run.sampling.max_tokens)
    _refuse_huge(local, tail, limit)
    starts = _starts(local, history, limit)
    first = (
        _next_question(history, starts, starts[-1] - limit, limit // _STEP)
        if starts[-1] > limit
        else 0
    )
    while True:
        kept = [*head, *history[first:], *tail]
        tokens = len(local.prompt(kept))
        if tokens <= limit:
            run.seen_from = first
            return kept
        if first >= len(history):
            raise QuestionTooLong(tokens=tokens, limit=limit)
        first = _next_question(history, starts, starts[first] + tokens - limit, limit // _STEP)


def first_kept(history: Sequence[BaseMessage], local: AnyModel, missing: int) -> int:
    """Return the index from which a history is `missing` tokens shorter; its length if none is."""
    context = local.weights.context_tokens
    return _next_question(history, _starts(local, history, context), missing, context // _STEP)


class PromptParts(NamedTuple):
    """`tail` is the question with the beginning of its answer."""

    head: list[BaseMessage]
    history: list[BaseMessage]
    tail: list[BaseMessage]


def parts(messages: list[BaseMessage]) -> PromptParts:
    """Split a prompt into system, history, and question."""
    head_length = 1 if messages and isinstance(messages[0], SystemMessage) else 0
    tail_length = 2 if messages and isinstance(messages[-1], AIMessage) else 1
    end = len(messages) - tail_length
    return PromptParts(messages[:head_length], messages[head_length:end], messages[end:])


def _refuse_huge(local: AnyModel, tail: Sequence[BaseMessage], limit: int) -> None:
    for message in tail:
        text = str(message.text)
        if len(text) > limit * _MOST_LETTERS and (tokens := count(local, text, limit)) > limit:
            raise QuestionTooLong(tokens=tokens, limit=limit)


def count(local: AnyModel, text: str, limit: int) -> int:
    """Count the tokens of a text; those of a far too long one are extrapolated."""
    most = limit * _MOST_LETTERS
    counted = local.tokens.count(text[:most])
    return counted if len(text) <= most else counted * len(text) // most


def _starts(local: AnyModel, history: Sequence[BaseMessage], limit: int) -> list[int]:
    """Return the token at which each message of the history begins, approximately."""
    starts = [0]
    for message in history:
        starts.append(starts[-1] + count(local, str(message.text), limit) + _MESSAGE_TOKENS)
    return starts


def _next_question(
    history: Sequence[BaseMessage], starts: Sequence[int], at_least: int, step: int
) -> int:
    """Return the index of the first question at or after the next whole step of tokens."""
    step = max(1, step)
    wanted = -(-at_least // step) * step
    for index, message in enumerate(history):
        if starts[index] >= wanted and isinstance(message, HumanMessage):
            return index
    return len(history)
