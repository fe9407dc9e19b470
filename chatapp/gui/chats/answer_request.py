"""A question as the engine is asked it: to answer it, and to count it before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chatapp import texts
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
    instructions: str = ""
    sampling: dict[str, float] = field(default_factory=dict)

    def fields(self) -> dict[str, Any]:
        """Return the fields of `Ask` that count."""
        question = self.question
        return {
            "question": question.text,
            "history": tuple(
                Message(turn.role, turn.text, pictures=turn.pictures) for turn in self.history.turns
            ),
            "preset_id": question.preset_id or "chat",
            "values": question.values,
            "document_ids": self.document_ids,
            "language": texts.language(),
            "summary": self.history.summary,
            "reading": self.reading,
            "pictures": question.pictures,
            "instructions": self.instructions,
            "sampling": self.sampling,
        }


def first_seen(request: AnswerRequest, seen_from: int) -> int:
    """Return the id of the oldest message that the model saw, 0 when it saw all."""
    turns = request.history.turns
    if seen_from <= 0 and not request.history.summary:
        return 0
    return turns[seen_from].id if seen_from < len(turns) else request.question.id
