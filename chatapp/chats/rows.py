"""Converts chats and messages to rows of chats.db and back.

Values that are not ours are read as none: a message stays readable, whatever stands beside its text.
"""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass
from json import dumps
from typing import Any, NamedTuple

from chatapp.chats.stored_values import number, one_of, parsed, record, records, text
from chatapp.contract.records import (
    Chat,
    Claim,
    Finish,
    Message,
    Reading,
    Source,
    Timing,
    ToolCall,
    Usage,
)
from chatapp.contract.sampling import within_bounds

_ANSWER_FIELDS = (
    "sources",
    "also_found",
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
        title=text(row["title"]),
        created_at=number(row["created_at"]),
        changed_at=number(row["changed_at"]),
        leaf_id=int(number(row["leaf_id"])),
        preset_id=text(row["preset_id"]),
        values=_values(row["preset_values"]),
        document_ids=document_ids,
        reading=one_of(Reading, row["reading"], "auto"),
        tools=bool(row["tools"]),
        folder_id=row["live_folder_id"] or 0,
        folder_instructions=text(row["folder_instructions"] or ""),
        is_pinned=bool(row["is_pinned"]),
        instructions=text(row["instructions"]),
        sampling=_sampling(row["sampling"]),
    )


def _sampling(column: str) -> dict[str, float]:
    return within_bounds(parsed(column, dict)) if column != "{}" else {}


def message_from(row: sqlite3.Row) -> Message:
    """Build a message from a row of the table."""
    # Questions have nothing there; a long chat has thousands of them.
    answer = parsed(row["answer"], dict) if row["answer"] != "{}" else {}
    return Message(
        role="user" if row["role"] == "user" else "assistant",
        text=text(row["text"]),
        id=row["id"],
        chat_id=row["chat_id"],
        parent_id=row["parent_id"] or 0,
        finish=one_of(Finish, row["finish"], "end"),
        sources=records(_source, answer.get("sources")),
        also_found=records(_source, answer.get("also_found")),
        claims=records(lambda item: Claim(**item), answer.get("claims")),
        refused=bool(answer.get("refused")),
        usage=record(lambda item: Usage(**item), answer.get("usage")),
        timing=record(lambda item: Timing(**item), answer.get("timing")),
        preset_id=text(row["preset_id"]),
        values=_values(row["preset_values"]),
        created_at=number(row["created_at"]),
        summary=text(answer.get("summary", "")),
        seen_from_id=int(number(answer.get("seen_from_id", 0))),
        thinking=text(answer.get("thinking", "")),
        thinking_s=number(answer.get("thinking_s", 0.0)),
        reading=text(answer.get("reading", "")),
        pictures=picture_names(row["pictures"]),
        tool_calls=records(lambda item: ToolCall(**item), answer.get("tool_calls")),
        model=text(answer.get("model", "")),
        edited=bool(answer.get("edited", False)),
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
        dumps(message.values, ensure_ascii=False),
        answer_column(message),
        created_at,
        dumps(message.pictures),
    )


def picture_names(column: str) -> tuple[str, ...]:
    """Return the names of pictures in a JSON column; nearly all are empty."""
    return tuple(map(str, parsed(column, list))) if column != "[]" else ()


def answer_column(message: Message) -> str:
    """Return the fields that only answers have, as JSON."""
    values = asdict(message)
    answer = {name: values[name] for name in _ANSWER_FIELDS if values[name]}
    if message.summary:
        answer |= {"summary": message.summary, "seen_from_id": message.seen_from_id}
    if message.thinking:
        answer |= {"thinking": message.thinking, "thinking_s": round(message.thinking_s, 1)}
    return dumps(answer, ensure_ascii=False)


def _values(column: object) -> dict[str, str]:
    # Most chats have none; the list reads thousands.
    if column == "{}":
        return {}
    return {text(name): text(value) for name, value in parsed(column, dict).items()}


def _source(item: dict[str, Any]) -> Source:
    boxes = tuple((box[0], box[1], box[2], box[3]) for box in item["boxes"])
    return Source(**{**item, "boxes": boxes, "warnings": tuple(item.get("warnings", ()))})
