"""What the model read of chats and is kept on disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chatapp.contract.protocol.verbs import Command, Event, Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetChat(Command):
    """Delete a chat's KV states; none are kept until its next Ask. Answered by StatesForgotten."""

    lane: ClassVar[Lane] = "quick"
    chat_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepChats(Command):
    """Delete what was kept of all other chats. Answered by StatesForgotten."""

    lane: ClassVar[Lane] = "quick"
    chat_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatesForgotten(Event):
    pass
