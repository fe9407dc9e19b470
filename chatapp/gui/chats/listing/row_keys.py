"""The keys of rows that are no chats; a chat has its id."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeletedKey:
    chat_id: int


@dataclass(frozen=True, slots=True)
class ChatFolderKey:
    folder_id: int


RowKey = int | DeletedKey | ChatFolderKey
