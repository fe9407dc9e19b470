"""A chat as Markdown."""

from __future__ import annotations

from urllib.parse import quote

from chatapp.chats.exchange.portable_chat import PortableChat
from chatapp.chats.exchange.words import ExportWords


def as_markdown(chat: PortableChat, words: ExportWords, folder: str = "pictures") -> str:
    """Return a branch: a heading per turn, sources below each answer, pictures from `folder`."""
    parts = [f"# {chat.chat.title}"]
    if chat.chat.instructions or chat.chat.sampling:
        values = ", ".join(f"{name} {value:g}" for name, value in chat.chat.sampling.items())
        parts += [f"## {words.instructions}", chat.chat.instructions, values]
    for message in chat.branch():
        parts.append(f"## {words.heading(message)}")
        parts += [f"![{words.picture}]({quote(folder)}/{quote(name)})" for name in message.pictures]
        parts.append(message.text.strip())
        if message.sources:
            lines = [f"- {words.source(source)}" for source in message.sources]
            parts.append(f"{words.sources}\n\n" + "\n".join(lines))
    return "\n\n".join(part for part in parts if part) + "\n"
