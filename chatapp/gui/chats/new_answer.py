"""What a new answer begins with: an empty message, and the request to the engine."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.contract.records import Chat, Message
from chatapp.gui.chats.answer_request import AnswerRequest
from chatapp.gui.chats.history import history


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
) -> AnswerRequest:
    """Return the request for an answer; `known_documents` None means that all are in the library."""
    ids = chat.document_ids
    if known_documents is not None:
        ids = tuple(document_id for document_id in ids if document_id in known_documents)
    return AnswerRequest(question, history(before), ids, quotes_only, chat.reading, chat.tools)
