"""A chat as it goes from one program to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chatapp.contract.records import Chat, Message


@dataclass(frozen=True, slots=True)
class PortableChat:
    """The ids of its messages hold within it only; `chat.leaf_id` is one of them."""

    uid: str
    """The same for the same chat in every file: what is there already is not added again."""
    chat: Chat
    messages: Sequence[Message] = ()
    """Every version of every question and answer, parents before children."""
    folder: str = ""

    def branch(self) -> list[Message]:
        """Return the messages that are shown, from the first question to the leaf."""
        by_id = {message.id: message for message in self.messages}
        shown: list[Message] = []
        message = by_id.get(self.chat.leaf_id)
        while message is not None and len(shown) < len(by_id):
            shown.append(message)
            message = by_id.get(message.parent_id)
        return shown[::-1]


@dataclass(frozen=True, slots=True)
class ChatProblem:
    """A chat or a file that was left out. `cause` is a cause code."""

    name: str
    cause: str


@dataclass(slots=True)
class ReadChats:
    """What was found in a file or a folder."""

    chats: list[PortableChat] = field(default_factory=list)
    problems: list[ChatProblem] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    """PNG files by their names."""
    instructions: Mapping[str, str] = field(default_factory=dict)
    """Of folders by their names."""
