"""What a new answer begins with: an empty message, and the request to the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chatapp.chats import instructions
from chatapp.contract.records import Chat, Message
from chatapp.gui.chats.answer_request import AnswerRequest
from chatapp.gui.chats.history import history


@dataclass(frozen=True, slots=True)
class AnswerDefaults:
    """What the settings say of the answers of all chats."""

    instructions: str = ""
    sampling: Mapping[str, float] = field(default_factory=dict)
    """Of plain talk: presets and answers from documents have sampling that fits their task."""


def empty_answer(question: Message) -> Message:
    """Return the answer to a question before its first word."""
    return Message(
        "assistant",
        "",
        0,
        question.chat_id,
        question.id,
        "growing",
        preset_id=question.preset_id,
    )


def request(
    chat: Chat,
    before: Sequence[Message],
    question: Message,
    known_documents: set[int] | None,
    quotes_only: bool = False,
    *,
    defaults: AnswerDefaults = AnswerDefaults(),
) -> AnswerRequest:
    """Return the request for an answer; `known_documents` None means that all are in the library."""
    ids = chat.document_ids
    if known_documents is not None:
        ids = tuple(document_id for document_id in ids if document_id in known_documents)
    is_talk = question.preset_id in ("", "chat") and not ids
    return AnswerRequest(
        question,
        history(before),
        ids,
        quotes_only,
        chat.reading,
        chat.tools,
        instructions.joined(defaults.instructions, chat.folder_instructions, chat.instructions),
        {**(defaults.sampling if is_talk else {}), **chat.sampling},
    )
