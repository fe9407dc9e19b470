"""Reads the threads of Jan: a folder each, with thread.json and messages.jsonl."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chatapp.chats.exchange import message_tree
from chatapp.chats.exchange.loose_values import mapping, seconds, sequence, text
from chatapp.chats.exchange.message_tree import Node
from chatapp.chats.exchange.portable_chat import PortableChat
from chatapp.contract.records import Chat, Role

_ROLES: dict[str, Role] = {"user": "user", "assistant": "assistant"}


def is_message(value: Any) -> bool:
    """Return whether this is a line of messages.jsonl."""
    message = mapping(value)
    return message.get("object") == "thread.message" or (
        "thread_id" in message and "content" in message
    )


def chat(thread: dict[str, Any], messages: Sequence[Any]) -> PortableChat:
    """Return a thread; without thread.json it is named by its first question."""
    values = [mapping(message) for message in messages]
    nodes: list[Node] = []
    for number, value in enumerate(values):
        nodes.append(_node(str(number + 1), str(number) if number else "", value))
    made = message_tree.tree(nodes, nodes[-1].key if nodes else "")
    thread_id = text(thread.get("id")) or next(
        (text(value.get("thread_id")) for value in values if value.get("thread_id")), ""
    )
    times = [node.created_at for node in nodes if node.created_at]
    created_at = seconds(thread.get("created")) or min(times, default=0.0)
    changed_at = seconds(thread.get("updated")) or max(times, default=created_at)
    title = text(thread.get("title"))
    return PortableChat(
        f"jan:{thread_id}",
        Chat(0, title, created_at, changed_at, made.leaf_id),
        made.messages,
    )


def _node(key: str, parent_key: str, message: dict[str, Any]) -> Node:
    parts = [mapping(part) for part in sequence(message.get("content"))]
    kinds = {"thinking": ("reasoning",), "words": ("text",)}
    pieces = {
        name: [_value(part) for part in parts if part.get("type") in types]
        for name, types in kinds.items()
    }
    return Node(
        key,
        parent_key,
        _ROLES.get(text(message.get("role"))),
        "\n\n".join(filter(None, pieces["words"])) or text(message.get("content")),
        seconds(message.get("created_at")) or seconds(message.get("created")),
        "\n\n".join(filter(None, pieces["thinking"])),
    )


def _value(part: dict[str, Any]) -> str:
    return text(mapping(part.get("text")).get("value")) or text(part.get("text"))
