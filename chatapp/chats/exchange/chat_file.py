"""The program's own file of chats: JSON, described in docs/chats-file.md."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

from chatapp.chats.exchange.loose_values import mapping, sequence, text
from chatapp.chats.exchange.portable_chat import ChatProblem, PortableChat, ReadChats
from chatapp.contract.records import Chat, Message
from chatapp.errors import cause_code

FORMAT = "chatapp-chats"
VERSION = 1
_NOT_WRITTEN = {"id", "document_ids", "folder_id", "folder_instructions", "chat_id"}
_PICTURE = re.compile(r"[0-9a-f]{64}\.png")
_PNG = b"\x89PNG\r\n\x1a\n"
_LARGEST_PICTURE = 32 * 1024 * 1024
_MOST_PIXELS = 64_000_000


def content(
    chats: Sequence[PortableChat],
    instructions: Mapping[str, str],
    picture: Callable[[str], bytes | None],
) -> bytes:
    """Return the file; `instructions` are those of folders, `picture` reads one by its name."""
    names = sorted(set[str]().union(*map(_pictures, chats)))
    pictures = {name: png for name in names if (png := picture(name)) is not None}
    written = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": round(time.time(), 3),
        "folders": [{"name": name, "instructions": words} for name, words in instructions.items()],
        "chats": [_written(chat) for chat in chats],
        "pictures": {name: base64.b64encode(png).decode() for name, png in pictures.items()},
    }
    return json.dumps(written, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def is_file(value: Any) -> bool:
    """Return whether a JSON value is a file of this kind."""
    return mapping(value).get("format") == FORMAT


def read(value: dict[str, Any], name: str) -> ReadChats:
    """Return the chats of a file; what cannot be read is named."""
    read_chats = ReadChats()
    version = value.get("version")
    if not isinstance(version, int) or version > VERSION:
        read_chats.problems.append(ChatProblem(name, cause_code("import_newer")))
        return read_chats
    read_chats.instructions = {
        text(mapping(folder).get("name")): text(mapping(folder).get("instructions"))
        for folder in sequence(value.get("folders"))
    }
    for number, row in enumerate(sequence(value.get("chats")), 1):
        chat = _chat(mapping(row))
        if chat is None:
            title = text(mapping(row).get("title")) or f"{name} #{number}"
            read_chats.problems.append(ChatProblem(title, cause_code("import_chat_broken")))
        else:
            read_chats.chats.append(chat)
    for picture_name, written in mapping(value.get("pictures")).items():
        png = _png(picture_name, written)
        if png is None:
            read_chats.problems.append(ChatProblem(picture_name[:80], cause_code("import_picture")))
        else:
            read_chats.pictures[picture_name] = png
    return read_chats


def _pictures(chat: PortableChat) -> set[str]:
    names: set[str] = set()
    return names.union(*(message.pictures for message in chat.messages))


def _written(portable: PortableChat) -> dict[str, Any]:
    chat = asdict(portable.chat)
    kept = {name: value for name, value in chat.items() if name not in _NOT_WRITTEN}
    messages = []
    for message in portable.messages:
        values = asdict(message)
        del values["chat_id"]
        # What is empty says nothing; the readers' defaults are the same.
        messages.append({name: value for name, value in values.items() if value not in _EMPTY})
    return {"uid": portable.uid, "folder": portable.folder, **kept, "messages": messages}


_EMPTY: tuple[Any, ...] = ("", 0, None, (), {}, False)


def _chat(row: dict[str, Any]) -> PortableChat | None:
    """Return a chat whose fields all have the right types, None for any other."""
    # Slow to import, and the window starts without it.
    import msgspec

    known = {field.name for field in fields(Chat)} - _NOT_WRITTEN
    values = {name: value for name, value in row.items() if name in known}
    try:
        chat = msgspec.convert({"id": 0, **values}, Chat)
        messages = msgspec.convert(
            [_known(message) for message in sequence(row.get("messages"))], list[Message]
        )
    except (msgspec.ValidationError, TypeError):
        return None
    if not _is_tree(messages):
        return None
    known_messages = [_harmless(message) for message in messages]
    return PortableChat(text(row.get("uid")), chat, known_messages, text(row.get("folder")))


def _harmless(message: Message) -> Message:
    """Return a message that is finished and names nothing but pictures of chats."""
    pictures = tuple(name for name in message.pictures if _PICTURE.fullmatch(name))
    finish = "stopped" if message.finish == "growing" else message.finish
    return replace(message, pictures=pictures, finish=finish)


def _known(message: Any) -> dict[str, Any]:
    """Leave out fields of a newer version."""
    known = {field.name for field in fields(Message)} - {"chat_id"}
    return {name: value for name, value in mapping(message).items() if name in known}


def _is_tree(messages: Sequence[Message]) -> bool:
    """Return whether ids are unique, and each parent stands before its children."""
    seen = {0}
    for message in messages:
        if message.id in seen or message.parent_id not in seen:
            return False
        if not message.parent_id and message.role != "user":
            return False
        seen.add(message.id)
    return True


def _png(name: str, written: Any) -> bytes | None:
    """Return a picture whose content has the name's hash and whose size is bearable."""
    if not _PICTURE.fullmatch(name) or not isinstance(written, str):
        return None
    if len(written) > _LARGEST_PICTURE * 4 // 3:
        return None
    try:
        png = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        return None
    return png if is_picture(name, png) else None


def is_picture(name: str, png: bytes) -> bool:
    """Return whether this is a picture that the program kept under this name."""
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    is_bearable = len(png) <= _LARGEST_PICTURE and 0 < width * height <= _MOST_PIXELS
    digest = hashlib.sha256(png).hexdigest()
    return png.startswith(_PNG) and is_bearable and name == f"{digest}.png"
