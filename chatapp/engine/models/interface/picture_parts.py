"""Pictures in LangChain messages: content parts that name a kept file, beside the text part."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage


def question(text: str, pictures: Sequence[Path]) -> HumanMessage:
    """Return a question with its pictures as content parts; without any, a plain text."""
    if not pictures:
        return HumanMessage(text)
    parts: list[str | dict[Any, Any]] = [
        {"type": "image", "file_id": str(file)} for file in pictures
    ]
    return HumanMessage([*parts, {"type": "text", "text": text}])


def sent(text: str, pictures: Sequence[bytes]) -> HumanMessage:
    """Return a question whose pictures came as bytes; `kept` turns them into files."""
    if not pictures:
        return HumanMessage(text)
    parts: list[str | dict[Any, Any]] = [
        {"type": "image", "bytes": picture} for picture in pictures
    ]
    return HumanMessage([*parts, {"type": "text", "text": text}])


def is_sent(message: BaseMessage) -> bool:
    """Whether a message has pictures that are not files yet."""
    return bool(_sent(message))


def kept(message: BaseMessage, keep: Callable[[bytes], Path]) -> BaseMessage:
    """Return the message with its pictures kept as files."""
    pictures = [keep(picture) for picture in _sent(message)]
    return question(str(message.text), pictures) if pictures else message


def _sent(message: BaseMessage) -> list[bytes]:
    parts = [] if isinstance(message.content, str) else message.content
    return [part["bytes"] for part in parts if isinstance(part, dict) and "bytes" in part]


def files(message: BaseMessage) -> tuple[Path, ...]:
    """Return the picture files of a message."""
    if isinstance(message.content, str):
        return ()
    parts = [
        part for part in message.content if isinstance(part, dict) and part.get("type") == "image"
    ]
    return tuple(Path(part["file_id"]) for part in parts)


def for_hosts(message: BaseMessage) -> str | list[dict[str, Any]]:
    """Return the content of a message for OpenAI's protocol; missing pictures are left out."""
    pictures = [file for file in files(message) if file.is_file()]
    if not pictures:
        return str(message.text)
    addresses = [
        f"data:image/png;base64,{base64.b64encode(file.read_bytes()).decode('ascii')}"
        for file in pictures
    ]
    seen: list[dict[str, Any]] = [
        {"type": "image_url", "image_url": {"url": address}} for address in addresses
    ]
    return [*seen, {"type": "text", "text": str(message.text)}]
