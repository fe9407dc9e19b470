"""Asks the next question of a stored chat in the terminal, and stores the answer."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from chatapp.chats import instructions
from chatapp.chats.exchange.portable_chat import PortableChat
from chatapp.cli import ask
from chatapp.cli.chats import store_access
from chatapp.cli.chats.listing import portable
from chatapp.cli.session import Session
from chatapp.contract.protocol import Answered
from chatapp.contract.records import Chat, Message
from chatapp.errors import ChatNotFound, EmptyQuestion


def run(session: Session, options: argparse.Namespace) -> int:
    """Ask and print. Raises ChatsInWindow before anything is asked."""
    question = sys.stdin.read() if options.question == "-" else options.question
    if not question.strip():
        raise EmptyQuestion()
    with store_access.writing(session.paths) as store:
        before = portable(store, options.chat)
        documents = store.chats.get(options.chat).document_ids
    session.load_model("" if options.model is None else options.model)
    answered = ask.stream(
        session,
        options.json,
        question=question,
        document_ids=documents,
        language=session.language,
        **_of_chat(before, session.settings.instructions),
    )
    _keep(session, before.chat, question, answered)
    if options.json:
        session.print_json({"event": "answered", "text": answered.text, "chat": options.chat})
    else:
        ask.print_sources(session, answered)
        ask.print_flagged(answered, session.language)
    return 0


def _of_chat(before: PortableChat, everywhere: str) -> dict[str, Any]:
    """Return the fields of a question that the chat decides."""
    turns = [
        Message(message.role, message.text, pictures=message.pictures)
        for message in before.branch()
        if message.text.strip()
    ]
    # A question without an answer would break the alternation of a chat template.
    history = []
    for turn, following in zip(turns, [*turns[1:], None], strict=True):
        if turn.role == "user" and (following is None or following.role == "user"):
            continue
        history.append(turn)
    chat = before.chat
    return {
        "history": tuple(history),
        "preset_id": chat.preset_id,
        "values": chat.values,
        "reading": chat.reading,
        "tools": chat.tools,
        "chat_id": chat.id,
        "instructions": instructions.joined(
            everywhere, chat.folder_instructions, chat.instructions
        ),
        "sampling": chat.sampling,
    }


def _keep(session: Session, chat: Chat, question: str, answered: Answered) -> None:
    """Store question and answer behind the last message of the chat."""
    with store_access.writing(session.paths) as store:
        try:
            leaf_id = store.chats.get(chat.id).leaf_id
        except LookupError as error:
            raise ChatNotFound(chat=chat.id) from error
        asked = store.messages.add(
            Message(
                "user",
                question,
                chat_id=chat.id,
                parent_id=leaf_id,
                preset_id=chat.preset_id,
                values=chat.values,
            )
        )
        store.messages.add(
            Message(
                "assistant",
                answered.text,
                chat_id=chat.id,
                parent_id=asked.id,
                finish=answered.finish,
                sources=answered.sources,
                claims=answered.claims,
                refused=answered.refused,
                usage=answered.usage,
                timing=answered.timing,
                thinking=answered.thinking,
                preset_id=chat.preset_id,
                reading=answered.reading,
                tool_calls=answered.tool_calls,
            )
        )
