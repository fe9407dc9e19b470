"""Makes a chat of an answer that came outside the chats."""

from __future__ import annotations

from chatapp.chats.store import ChatStore
from chatapp.contract.records import Message
from chatapp.gui.answer_runs.answer_runs import RunResult


def keep(store: ChatStore, result: RunResult) -> int:
    """Store question and answer as a new chat; return its id. Raises StoreError."""
    wish, answered = result.wish, result.answered
    chat = store.chats.new()
    store.chats.set_preset(chat.id, wish.preset_id, dict(wish.values))
    store.chats.set_options(chat.id, "", wish.sampling)
    store.chats.set_documents(chat.id, wish.document_ids)
    question = store.messages.add(
        Message(
            "user",
            wish.question,
            chat_id=chat.id,
            preset_id=wish.preset_id,
            values=dict(wish.values),
        )
    )
    store.messages.add(
        Message(
            "assistant",
            result.text,
            chat_id=chat.id,
            parent_id=question.id,
            finish=answered.finish if answered is not None else "stopped",
            preset_id=wish.preset_id,
            sources=answered.sources if answered is not None else (),
            usage=answered.usage if answered is not None else None,
            timing=answered.timing if answered is not None else None,
            model=result.model.name if result.model is not None else "",
        )
    )
    return chat.id
