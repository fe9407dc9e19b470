"""What is asked of the engine for an answer."""

from __future__ import annotations

from dataclasses import dataclass

from chatapp.contract.records import Message, Reading
from chatapp.gui.chats.history import History


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """A question, the turns before it, and the documents to answer from."""

    question: Message
    history: History
    document_ids: tuple[int, ...] = ()
    quotes_only: bool = False
    reading: Reading = "auto"
    tools: bool = True


def first_seen(request: AnswerRequest, seen_from: int) -> int:
    """Return the id of the oldest message that the model saw, 0 when it saw all."""
    turns = request.history.turns
    if seen_from <= 0 and not request.history.summary:
        return 0
    return turns[seen_from].id if seen_from < len(turns) else request.question.id
