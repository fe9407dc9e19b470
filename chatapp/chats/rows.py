"""Converts chats and messages to rows of chats.db and back."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from chatapp.contract.records import Chat, Claim, Message, Source, Timing, ToolCall, Usage
from chatapp.contract.sampling import within_bounds

_ANSWER_FIELDS = (
    "sources",
    "claims",
    "refused",
    "usage",
    "timing",
    "reading",
    "tool_calls",
    "model",
    "edited",
)


class DeletedChat(NamedTuple):
    """A chat that can be restored; `deleted_at` is in seconds since 1970."""

    id: int
    title: str
    deleted_at: float


@dataclass(frozen=True, slots=True)
class ChatFolder:
    """A folder of chats: a new chat in it begins with its documents and instructions."""

    id: int
    name: str
    instructions: str = ""
    document_ids: tuple[int, ...] = ()
    is_open: bool = True


def chat_from(row: sqlite3.Row, document_ids: tuple[int, ...]) -> Chat:
    """Build a chat from a row of the table."""
    return Chat(
        id=row["id"],
        title=row["title"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        leaf_id=row["leaf_id"],
        preset_id=row["preset_id"],
        # Most chats have none; the list reads thousands.
        values=json.loads(row["preset_values"]) if row["preset_values"] != "{}" else {},
        document_ids=document_ids,
        reading=row["reading"],
        tools=bool(row["tools"]),
        folder_id=row["live_folder_id"] or 0,
        folder_instructions=row["folder_instructions"] or "",
        is_pinned=bool(row["is_pinned"]),
        instructions=row["instructions"],
        sampling=_sampling(row["sampling"]),
    )


def _sampling(column: str) -> dict[str, float]:
    return within_bounds(json.loads(column)) if column != "{}" else {}


def message_from(row: sqlite3.Row) -> Message:
    """Build a message from a row of the table."""
    answer = json.loads(row["answer"])
    return Message(
        role=row["role"],
        text=row["text"],
        id=row["id"],
        chat_id=row["chat_id"],
        parent_id=row["parent_id"] or 0,
        finish=row["finish"],
        sources=tuple(_source(item) for item in answer.get("sources", ())),
        claims=tuple(Claim(**item) for item in answer.get("claims", ())),
        refused=answer.get("refused", False),
        usage=Usage(**answer["usage"]) if answer.get("usage") else None,
        timing=Timing(**answer["timing"]) if answer.get("timing") else None,
        preset_id=row["preset_id"],
        values=json.loads(row["preset_values"]),
        created_at=row["created_at"],
        summary=answer.get("summary", ""),
        seen_from_id=answer.get("seen_from_id", 0),
        thinking=answer.get("thinking", ""),
        thinking_s=answer.get("thinking_s", 0.0),
        reading=answer.get("reading", ""),
        pictures=picture_names(row["pictures"]),
        tool_calls=tuple(ToolCall(**item) for item in answer.get("tool_calls", ())),
        model=answer.get("model", ""),
        edited=answer.get("edited", False),
    )


def message_row(message: Message, created_at: float) -> tuple[object, ...]:
    """Return the columns of a new message, without its id."""
    return (
        message.chat_id,
        message.parent_id or None,
        message.role,
        message.text,
        message.finish,
        message.preset_id,
        json.dumps(message.values, ensure_ascii=False),
        answer_column(message),
        created_at,
        json.dumps(message.pictures),
    )


def picture_names(column: str) -> tuple[str, ...]:
    """Return the names of pictures in a JSON column; nearly all are empty."""
    return tuple(map(str, json.loads(column))) if column != "[]" else ()


def answer_column(message: Message) -> str:
    """Return the fields that only answers have, as JSON."""
    values = asdict(message)
    answer = {name: values[name] for name in _ANSWER_FIELDS if values[name]}
    if message.summary:
        answer |= {"summary": message.summary, "seen_from_id": message.seen_from_id}
    if message.thinking:
        answer |= {"thinking": message.thinking, "thinking_s": round(message.thinking_s, 1)}
    return json.dumps(answer, ensure_ascii=False)


def _source(item: dict[str, Any]) -> Source:
    boxes = tuple((box[0], box[1], box[2], box[3]) for box in item["boxes"])
    return Source(**{**item, "boxes": boxes, "warnings": tuple(item.get("warnings", ()))})
