"""Makes questions and answers of the messages of another program, whatever lies between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chatapp.contract.records import Message, Role

MOST_MESSAGES = 50_000
"""Of a chat."""
LONGEST_TEXT = 4_000_000
"""Characters of a message."""
_NO_QUESTION = "…"
"""Stands before an answer that begins a chat: every answer here has a question."""


@dataclass(frozen=True, slots=True)
class Node:
    """A message of another program. One that is not shown has no role."""

    key: str
    parent_key: str
    role: Role | None = None
    text: str = ""
    created_at: float = 0.0
    thinking: str = ""


@dataclass(frozen=True, slots=True)
class MessageTree:
    """Messages with ids from 1, parents first, and the id of the leaf that is shown."""

    messages: Sequence[Message] = ()
    leaf_id: int = 0


def tree(nodes: Sequence[Node], leaf_key: str) -> MessageTree:
    """Return the tree: nodes that are not shown fall out, two turns of one speaker are one."""
    builder = _Builder(nodes)
    builder.walk()
    leaf_id = builder.message_ids.get(leaf_key, 0) or len(builder.messages)
    return MessageTree(builder.messages, leaf_id)


class _Builder:
    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = {node.key: node for node in nodes}
        self._children: dict[str, list[Node]] = {}
        for node in nodes:
            parent = node.parent_key if node.parent_key in self._nodes else ""
            self._children.setdefault(parent, []).append(node)
        self.messages: list[Message] = []
        self._has_child: set[int] = set()
        self.message_ids: dict[str, int] = {}
        """By the key of a node: its message, or the one above a node that is not shown."""

    def walk(self) -> None:
        """Visit each node once, from the roots; nodes of a circle have no root."""
        waiting = [(node, 0) for node in reversed(self._children.get("", ()))]
        while waiting:
            node, parent_id = waiting.pop()
            if node.key in self.message_ids:
                continue
            message_id = self._add(node, parent_id)
            self.message_ids[node.key] = message_id
            below = reversed(self._children.get(node.key, ()))
            waiting += [(child, message_id) for child in below]

    def _add(self, node: Node, parent_id: int) -> int:
        text = node.text.strip()
        if node.role is None or not (text or node.thinking):
            return parent_id
        parent = self.messages[parent_id - 1] if parent_id else None
        if parent is not None and parent.role == node.role:
            if parent_id in self._has_child:
                return self._new(node, parent.parent_id)
            joined = "\n\n".join(filter(None, (parent.text, text)))
            self.messages[parent_id - 1] = replace(parent, text=joined)
            return parent_id
        if parent is None and node.role == "assistant":
            parent_id = self._new(Node(node.key, "", "user", _NO_QUESTION, node.created_at), 0)
        return self._new(node, parent_id)

    def _new(self, node: Node, parent_id: int) -> int:
        assert node.role is not None
        message = Message(
            node.role,
            node.text.strip(),
            id=len(self.messages) + 1,
            parent_id=parent_id,
            finish="end" if node.role == "assistant" else "",
            created_at=node.created_at,
            thinking=node.thinking.strip(),
        )
        self.messages.append(message)
        self._has_child.add(parent_id)
        return message.id
