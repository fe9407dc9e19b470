"""Exports a chat as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from chatapp.contract.records import Chat, Language, Message, Source
from chatapp.texts import places


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an export, in the language of the window."""

    question: str
    answer: str
    sources: str
    language: Language
    picture: str = ""
    """Alternative text of a picture."""
    instructions: str = ""
    """The heading of the user's own instructions."""


def as_markdown(
    chat: Chat, messages: Sequence[Message], words: Words, folder: str = "pictures"
) -> str:
    """Return a branch: a heading per turn, sources below each answer, pictures from `folder`."""
    parts = [f"# {chat.title}"]
    if chat.instructions or chat.sampling:
        values = ", ".join(f"{name} {value:g}" for name, value in chat.sampling.items())
        parts += [f"## {words.instructions}", chat.instructions, values]
    for message in messages:
        parts.append(f"## {words.question if message.role == 'user' else words.answer}")
        parts += [f"![{words.picture}]({quote(folder)}/{quote(name)})" for name in message.pictures]
        parts.append(message.text.strip())
        if message.sources:
            parts.append(
                f"{words.sources}\n\n"
                + "\n".join(_line(source, words) for source in message.sources)
            )
    return "\n\n".join(part for part in parts if part) + "\n"


def file_name(chat: Chat) -> str:
    """Return a file name that is valid on every file system."""
    kept = "".join(letter if letter.isalnum() or letter in " -_." else " " for letter in chat.title)
    return (" ".join(kept.split()).strip(". ")[:80] or "chat") + ".md"


def _line(source: Source, words: Words) -> str:
    quote = " ".join(source.quote.split())
    place = places.with_heading(source, words.language)
    return f"- [{source.mark}] {source.document}, {place}: “{quote}”"
