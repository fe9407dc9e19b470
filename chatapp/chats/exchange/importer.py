"""Puts chats that were read into the store, with their pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from chatapp.chats.exchange.portable_chat import ChatProblem, ReadChats
from chatapp.chats.exchange.portable_rows import PortableRows
from chatapp.chats.rows import ChatFolder
from chatapp.chats.store import ChatStore
from chatapp.machine.atomic_files import write_atomically


@dataclass(slots=True)
class ImportReport:
    """What became of the chats of a file."""

    added: list[int] = field(default_factory=list)
    """Ids of the new chats."""
    there: int = 0
    """How many were in the store already."""
    problems: list[ChatProblem] = field(default_factory=list)


def add(
    store: ChatStore,
    pictures: Path,
    read_chats: ReadChats,
    progressed: Callable[[int], bool] = lambda _done: True,
) -> ImportReport:
    """Add the chats that are not there yet. Raises DiskFull and FolderUnusable.

    `progressed` is told how many are done, and returns whether to go on: what is added stays.
    """
    report = ImportReport(problems=list(read_chats.problems))
    _keep_pictures(pictures, read_chats)
    known = {folder.name for folder in store.folders.all()}
    rows = PortableRows(store)
    for number, chat in enumerate(read_chats.chats):
        if not progressed(number):
            break
        chat_id = rows.add(chat)
        if chat_id:
            report.added.append(chat_id)
        else:
            report.there += 1
    _instruct(store, read_chats, known)
    return report


def _keep_pictures(folder: Path, read_chats: ReadChats) -> None:
    for name, png in read_chats.pictures.items():
        if not (folder / name).exists():
            folder.mkdir(parents=True, exist_ok=True)
            write_atomically(folder / name, png)


def _instruct(store: ChatStore, read_chats: ReadChats, known: set[str]) -> None:
    """Give new folders the instructions of the file; those that were there keep their own."""
    for folder in store.folders.all():
        words = read_chats.instructions.get(folder.name, "")
        if words and folder.name not in known:
            store.folders.change(ChatFolder(folder.id, folder.name, words))
