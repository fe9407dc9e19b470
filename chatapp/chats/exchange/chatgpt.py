"""Reads `conversations.json` of a ChatGPT export: a list of trees of messages."""

from __future__ import annotations

from typing import Any

from chatapp.chats.exchange import message_tree
from chatapp.chats.exchange.loose_values import mapping, seconds, sequence, text
from chatapp.chats.exchange.message_tree import Node
from chatapp.chats.exchange.portable_chat import PortableChat
from chatapp.contract.records import Chat, Role

_ROLES: dict[str, Role] = {"user": "user", "assistant": "assistant"}


def is_chat(value: Any) -> bool:
    """Return whether this is a conversation."""
    return isinstance(mapping(value).get("mapping"), dict)


def chat(value: dict[str, Any]) -> PortableChat:
    """Return a conversation with all its branches."""
    nodes = [_node(key, mapping(node)) for key, node in value["mapping"].items()]
    made = message_tree.tree(nodes, text(value.get("current_node")))
    created_at = seconds(value.get("create_time"))
    return PortableChat(
        "chatgpt:" + (text(value.get("conversation_id")) or text(value.get("id"))),
        Chat(
            0,
            text(value.get("title")),
            created_at,
            seconds(value.get("update_time")) or created_at,
            made.leaf_id,
        ),
        made.messages,
    )


def _node(key: str, node: dict[str, Any]) -> Node:
    message = mapping(node.get("message"))
    content = mapping(message.get("content"))
    metadata = mapping(message.get("metadata"))
    role = _ROLES.get(text(mapping(message.get("author")).get("role")))
    to_tool = text(message.get("recipient")) not in ("", "all")
    if to_tool or metadata.get("is_visually_hidden_from_conversation"):
        role = None
    return Node(
        text(key),
        text(node.get("parent")),
        role,
        _words(content),
        seconds(message.get("create_time")),
        _thoughts(content),
    )


def _words(content: dict[str, Any]) -> str:
    if content.get("content_type") == "code":
        return f"```{_language(content)}\n{text(content.get('text'))}\n```"
    return "\n\n".join(filter(None, map(_part, sequence(content.get("parts")))))


def _language(content: dict[str, Any]) -> str:
    language = text(content.get("language"))
    return "" if language == "unknown" else language


def _part(part: Any) -> str:
    """Return the words of a part; a picture, which the file does not hold, is named."""
    if isinstance(part, str):
        return text(part)
    kind = text(mapping(part).get("content_type"))
    if kind == "audio_transcription":
        return text(mapping(part).get("text"))
    return f"[{kind.removesuffix('_asset_pointer')}]" if kind.endswith("_asset_pointer") else ""


def _thoughts(content: dict[str, Any]) -> str:
    thoughts = [
        text(mapping(thought).get("content")) for thought in sequence(content.get("thoughts"))
    ]
    return "\n\n".join(filter(None, thoughts))
