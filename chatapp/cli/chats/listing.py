"""Lists, shows and searches chats in the terminal."""

from __future__ import annotations

import argparse
import datetime
from dataclasses import asdict
from typing import Any

from chatapp.chats.chat_filter import ChatFilter
from chatapp.chats.exchange.markdown import as_markdown
from chatapp.chats.exchange.portable_chat import PortableChat
from chatapp.chats.exchange.portable_rows import PortableRows
from chatapp.chats.exchange.words import words
from chatapp.chats.store import ChatStore
from chatapp.chats.titles import brief
from chatapp.cli.chats import store_access
from chatapp.cli.session import Session
from chatapp.contract.records import Chat
from chatapp.errors import ChatNotFound
from chatapp.texts import tr


def run_list(session: Session, options: argparse.Namespace) -> int:
    """Print a line for each chat, the one changed last first."""
    with store_access.reading(session.paths) as store:
        folders = {folder.id: folder.name for folder in store.folders.all()}
        chats = [
            chat
            for chat in chosen(store, options)
            if options.folder in (None, folders.get(chat.folder_id, ""))
        ]
    for chat in chats[: options.limit]:
        folder = folders.get(chat.folder_id, "")
        if options.json:
            session.print_json(_row(chat, folder))
        else:
            place = f"  [{folder}]" if folder else ""
            print(f"{chat.id:>6}  {_day(chat.changed_at)}  {_title(chat)}{place}")
    if not chats and not options.json:
        print(tr("chats.none"))
    return 0


def run_show(session: Session, options: argparse.Namespace) -> int:
    """Print the shown branch of a chat, as Markdown or as one object."""
    with store_access.reading(session.paths) as store:
        chat = portable(store, options.chat)
    if options.json:
        rows = []
        for message in chat.branch():
            sources = [asdict(source) for source in message.sources]
            rows.append({"role": message.role, "text": message.text, "sources": sources})
        session.print_json({**_row(chat.chat, chat.folder), "messages": rows})
    else:
        print(as_markdown(chat, words()), end="")
    return 0


def run_search(session: Session, options: argparse.Namespace) -> int:
    """Print the chats with all words; exit code 1 when there is none."""
    with store_access.reading(session.paths) as store:
        hits = store.search(" ".join(options.words), options.limit, _filter(options))
    for hit in hits:
        if options.json:
            session.print_json(asdict(hit))
        else:
            print(f"{hit.chat_id:>6}  {_day(hit.at)}  {brief(hit.title)}")
            if hit.snippet:
                print(f"        {hit.snippet}")
    if not hits and not options.json:
        print(tr("chats.not_found"))
    return 0 if hits else 1


def chosen(store: ChatStore, options: argparse.Namespace) -> list[Chat]:
    """Return the chats that are not empty and pass the filters, the one changed last first."""
    chats = [chat for chat in store.chats.all() if chat.leaf_id]
    if not (narrowed := _filter(options)):
        return chats
    kept = {hit.chat_id for hit in store.search("", len(chats), narrowed)}
    return [chat for chat in chats if chat.id in kept]


def _filter(options: argparse.Namespace) -> ChatFilter:
    return ChatFilter(options.by_model or "", options.preset or "", since=options.since or 0.0)


def portable(store: ChatStore, chat_id: int) -> PortableChat:
    """Return a chat that is not deleted. Raises ChatNotFound."""
    try:
        store.chats.get(chat_id)
    except LookupError as error:
        raise ChatNotFound(chat=chat_id) from error
    return PortableRows(store).chat(chat_id)


def _row(chat: Chat, folder: str) -> dict[str, Any]:
    return {
        "id": chat.id,
        "title": chat.title,
        "folder": folder,
        "pinned": chat.is_pinned,
        "created_at": chat.created_at,
        "changed_at": chat.changed_at,
        "preset": chat.preset_id,
    }


def _title(chat: Chat) -> str:
    return brief(chat.title) or tr("chats.untitled")


def _day(at: float) -> str:
    return f"{datetime.datetime.fromtimestamp(at):%Y-%m-%d}"
