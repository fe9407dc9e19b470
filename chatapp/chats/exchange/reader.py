"""Reads chats of this program, ChatGPT, LM Studio, Jan and Open WebUI from files and folders."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from chatapp.chats.exchange import chat_file, chatgpt, jan, lm_studio, open_webui
from chatapp.chats.exchange.loose_values import mapping, text
from chatapp.chats.exchange.members import JsonMember, members
from chatapp.chats.exchange.message_tree import LONGEST_TEXT, MOST_MESSAGES
from chatapp.chats.exchange.portable_chat import ChatProblem, PortableChat, ReadChats
from chatapp.chats.titles import title_from
from chatapp.errors import ImportUnreadable, cause_code

MOST_CHATS = 100_000
_SIDE_FILES = (
    "user.json",
    "message_feedback.json",
    "shared_conversations.json",
    "user_settings.json",
)
"""Of a ChatGPT export, beside the conversations."""


@dataclass(frozen=True, slots=True)
class ChatFormat:
    """How chats of another program are recognized and read."""

    is_chat: Callable[[Any], bool]
    chat: Callable[[dict[str, Any]], PortableChat]


_FORMATS = (
    ChatFormat(chatgpt.is_chat, chatgpt.chat),
    ChatFormat(open_webui.is_chat, open_webui.chat),
    ChatFormat(lm_studio.is_chat, lm_studio.chat),
)


def read(path: Path) -> ReadChats:
    """Return what is at a path. Raises ImportUnreadable when there is no chat and nothing to name."""
    reading = _Reading()
    for member in members(path):
        reading.take(member)
    read_chats = reading.finish()
    if not read_chats.chats and not read_chats.problems:
        raise ImportUnreadable(name=path.name, cause=cause_code("import_no_chats"))
    return read_chats


class _Reading:
    def __init__(self) -> None:
        self._found = ReadChats()
        self._threads: dict[str, dict[str, Any]] = {}
        self._lines: dict[str, list[Any]] = {}

    def take(self, member: JsonMember) -> None:
        """Read one file."""
        place = PurePosixPath(member.place)
        if place.name in _SIDE_FILES:
            return
        if place.suffix == ".jsonl":
            self._take_lines(member)
            return
        try:
            value = json.loads(member.content)
        except (ValueError, RecursionError):
            self._add_problem(member.place, "invalid_json")
            return
        if chat_file.is_file(value):
            self._take_own(value, member.place)
        elif mapping(value).get("object") == "thread" or place.name == "thread.json":
            self._threads[str(place.parent)] = mapping(value)
        else:
            for item in value if isinstance(value, list) else [value]:
                self._take_chat(item)

    def finish(self) -> ReadChats:
        """Put the threads of Jan together and return everything."""
        for folder, lines in self._lines.items():
            thread = self._threads.get(folder, {})
            self._add(partial(jan.chat, thread, lines), thread)
        return self._found

    def _take_own(self, value: dict[str, Any], name: str) -> None:
        own_chats = chat_file.read(value, name)
        for chat in own_chats.chats:
            self._add(partial(_itself, chat), {})
        self._found.problems += own_chats.problems
        self._found.pictures |= own_chats.pictures
        self._found.instructions = {**self._found.instructions, **own_chats.instructions}

    def _take_lines(self, member: JsonMember) -> None:
        values = list(_lines(member.content))
        messages = [value for value in values if jan.is_message(value)]
        if messages:
            folder = str(PurePosixPath(member.place).parent)
            self._lines.setdefault(folder, []).extend(messages)
        if None in values:
            self._add_problem(member.place, "import_lines")

    def _take_chat(self, value: Any) -> None:
        for form in _FORMATS:
            if form.is_chat(value):
                self._add(partial(form.chat, value), value)
                return

    def _add(self, make: Callable[[], PortableChat], value: dict[str, Any]) -> None:
        """Add a chat, or say why not: it may be broken in ways that no check foresaw."""
        if len(self._found.chats) >= MOST_CHATS:
            raise ImportUnreadable(name="", cause=cause_code("import_too_many"))
        title = title_from(str(value.get("title") or value.get("name") or "")) or "?"
        try:
            chat = make()
        except (TypeError, ValueError, KeyError, AttributeError, RecursionError, OverflowError):
            self._add_problem(title, "import_chat_broken")
            return
        if not chat.messages:
            return
        too_long = any(len(message.text) > LONGEST_TEXT for message in chat.messages)
        if too_long or len(chat.messages) > MOST_MESSAGES:
            self._add_problem(title_from(chat.chat.title) or title, "import_chat_too_long")
            return
        self._found.chats.append(_named(chat))

    def _add_problem(self, name: str, cause: str) -> None:
        self._found.problems.append(ChatProblem(name, cause_code(cause)))


def _itself(chat: PortableChat) -> PortableChat:
    return chat


def _named(chat: PortableChat) -> PortableChat:
    """Give a chat a title, a time and an id where its file has none."""
    first = next(message for message in chat.messages if message.role == "user")
    title = title_from(chat.chat.title) or title_from(first.text)
    times = [message.created_at for message in chat.messages if message.created_at]
    created_at = chat.chat.created_at or min(times, default=0.0)
    changed_at = chat.chat.changed_at or max(times, default=created_at)
    uid = text(chat.uid)
    if not uid or uid.endswith(":"):
        words = "\n".join(message.text for message in chat.messages)
        uid += hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]
    named = replace(chat.chat, title=title, created_at=created_at, changed_at=changed_at)
    return replace(chat, uid=uid[:200], chat=named)


def _lines(content: bytes) -> Iterator[Any]:
    """Yield the values of JSON Lines, None for a line that is none."""
    for line in content.split(b"\n"):
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except (ValueError, RecursionError):
            yield None
