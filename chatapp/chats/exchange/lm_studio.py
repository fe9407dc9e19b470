"""Reads the conversation files of LM Studio: turns with versions, one of them selected."""

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
    turns = sequence(mapping(value).get("messages"))
    return any(isinstance(mapping(turn).get("versions"), list) for turn in turns)


def chat(value: dict[str, Any]) -> PortableChat:
    """Return a conversation; the turns after another version are not in the file."""
    created_at = seconds(value.get("createdAt"))
    nodes: list[Node] = []
    parent_key = ""
    for number, turn in enumerate(sequence(value["messages"])):
        versions = [mapping(version) for version in sequence(mapping(turn).get("versions"))]
        selected = mapping(turn).get("currentlySelected")
        keys = [f"{number}.{index}" for index in range(len(versions))]
        for key, version in zip(keys, versions, strict=True):
            nodes.append(_node(key, parent_key, version, created_at))
        if isinstance(selected, int) and 0 <= selected < len(keys):
            parent_key = keys[selected]
        elif keys:
            parent_key = keys[-1]
    made = message_tree.tree(nodes, parent_key)
    changed_at = seconds(value.get("assistantLastMessagedAt"))
    changed_at = max(changed_at, seconds(value.get("userLastMessagedAt")), created_at)
    return PortableChat(
        f"lm-studio:{value.get('createdAt')}:{text(value.get('name'))[:80]}",
        Chat(
            0,
            text(value.get("name")),
            created_at,
            changed_at,
            made.leaf_id,
            is_pinned=value.get("pinned") is True,
        ),
        made.messages,
    )


def _node(key: str, parent_key: str, version: dict[str, Any], created_at: float) -> Node:
    steps = [mapping(step) for step in sequence(version.get("steps"))]
    blocks = [step for step in steps if step.get("type") == "contentBlock"]
    thinking = [_words(block) for block in blocks if _is_thinking(block)]
    words = [_words(block) for block in blocks if not _is_thinking(block)]
    if not steps:
        words = [_words(version)]
    return Node(
        key,
        parent_key,
        _ROLES.get(text(version.get("role"))),
        "\n\n".join(filter(None, words)),
        created_at,
        "\n\n".join(filter(None, thinking)),
    )


def _is_thinking(block: dict[str, Any]) -> bool:
    return mapping(block.get("style")).get("type") == "thinking"


def _words(block: dict[str, Any]) -> str:
    parts = [mapping(part) for part in sequence(block.get("content"))]
    words = [text(part.get("text")) for part in parts if part.get("type") == "text"]
    return "\n\n".join(filter(None, words))
