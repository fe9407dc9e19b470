"""Which chats a list or a search is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_CONDITIONS = {
    "model": "EXISTS (SELECT 1 FROM messages AS answers WHERE answers.chat_id = chats.id"
    " AND json_extract(answers.answer, '$.model') = ?)",
    "preset_id": "(chats.preset_id = ?1 OR EXISTS (SELECT 1 FROM messages AS asked"
    " WHERE asked.chat_id = chats.id AND asked.preset_id = ?1))",
    "document_id": "EXISTS (SELECT 1 FROM chat_documents"
    " WHERE chat_id = chats.id AND document_id = ?)",
    "folder_id": "chats.folder_id = ?",
    "since": "chats.changed_at >= ?",
}


@dataclass(frozen=True, slots=True)
class ChatFilter:
    """Each part that is not empty narrows; `since` is in seconds since 1970."""

    model: str = ""
    """The name of a model that answered."""
    preset_id: str = ""
    document_id: int = 0
    folder_id: int = 0
    since: float = 0.0

    def __bool__(self) -> bool:
        return self != ChatFilter()


ALL_CHATS = ChatFilter()


@dataclass(frozen=True, slots=True)
class FilterQuery:
    """SQL that is true of the chats of a filter, and its values by name."""

    condition: str = "1"
    values: dict[str, Any] = field(default_factory=dict)


def query_of(chosen: ChatFilter) -> FilterQuery:
    """Return the condition on the table `chats`; its values are named, as `find` names its own."""
    values = {name: getattr(chosen, name) for name in _CONDITIONS if getattr(chosen, name)}
    conditions = [
        _CONDITIONS[name].replace("?1", f":{name}").replace("?", f":{name}") for name in values
    ]
    return FilterQuery(" AND ".join(conditions) or "1", values)
