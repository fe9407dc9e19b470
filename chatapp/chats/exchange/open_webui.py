"""Reads the chats that Open WebUI exports: a list of objects with a tree of messages."""

from __future__ import annotations

from typing import Any

from chatapp.chats.exchange import message_tree
from chatapp.chats.exchange.loose_values import mapping, seconds, sequence, text
from chatapp.chats.exchange.message_tree import Node
from chatapp.chats.exchange.portable_chat import PortableChat
from chatapp.contract.records import Chat, Role

_ROLES: dict[str, Role] = {"user": "user", "assistant": "assistant"}


def is_chat(value: Any) -> bool:
    """Return whether this is a chat, with or without what surrounds it."""
    inner = _inner(mapping(value))
    return isinstance(mapping(inner.get("history")).get("messages"), dict)


def chat(value: dict[str, Any]) -> PortableChat:
    """Return a chat with all its branches."""
    inner = _inner(value)
    history = mapping(inner["history"])
    nodes = [_node(key, mapping(message)) for key, message in history["messages"].items()]
    made = message_tree.tree(nodes, text(history.get("currentId")))
    created_at = seconds(value.get("created_at")) or seconds(inner.get("timestamp"))
    title = text(value.get("title")) or text(inner.get("title"))
    return PortableChat(
        "open-webui:" + (text(value.get("id")) or text(inner.get("id"))),
        Chat(
            0,
            title,
            created_at,
            seconds(value.get("updated_at")) or created_at,
            made.leaf_id,
            is_pinned=value.get("pinned") is True,
        ),
        made.messages,
    )


def _inner(value: dict[str, Any]) -> dict[str, Any]:
    return mapping(value.get("chat")) or value


def _node(key: str, message: dict[str, Any]) -> Node:
    content = message.get("content")
    words = text(content)
    if not words:
        parts = [text(mapping(part).get("text")) for part in sequence(content)]
        words = "\n\n".join(filter(None, parts))
    return Node(
        text(key),
        text(message.get("parentId")),
        _ROLES.get(text(message.get("role"))),
        words,
        seconds(message.get("timestamp")),
    )
