"""Makes the rows of the list: pinned chats, folders with their chats, and the others by date."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from chatapp.chats import search
from chatapp.chats.rows import ChatFolder
from chatapp.chats.search import ChatHit
from chatapp.contract.records import Chat
from chatapp.gui.chats.listing import days
from chatapp.gui.chats.listing.chat_mark import ChatMark
from chatapp.gui.chats.listing.row_keys import ChatFolderKey
from chatapp.gui.widgets.rows import ListRow, Mark
from chatapp.texts import tr

_SPOKEN = {"busy": "chats.answering", "new": "chats.unread", "draft": "chats.draft"}
_LONGEST_DRAFT = 60


@dataclass(frozen=True, slots=True)
class ListedChats:
    """What the list shows: chats, the one changed last first, and the folders by name."""

    chats: Sequence[Chat] = ()
    folders: Sequence[ChatFolder] = ()
    marks: Mapping[int, ChatMark] = field(default_factory=dict)
    current_id: int = 0
    document_names: Mapping[int, str] = field(default_factory=dict)


def rows(listed: ListedChats, today: datetime.date) -> list[ListRow]:
    """Return the rows; a chat stands in one place only."""
    pinned = [chat for chat in listed.chats if chat.is_pinned]
    others = [chat for chat in listed.chats if not chat.is_pinned]
    shown: list[ListRow] = []
    if pinned:
        shown.append(_header(tr("chats.pinned")))
        shown += [_chat_row(listed, chat) for chat in pinned]
    if listed.folders:
        shown.append(_header(tr("chat_folders.name")))
    for folder in listed.folders:
        inside = [chat for chat in others if chat.folder_id == folder.id]
        shown.append(_folder_row(listed, folder, inside))
        if folder.is_open:
            shown += [_chat_row(listed, chat, level=1) for chat in inside]
    return shown + _dated_rows(listed, [chat for chat in others if not chat.folder_id], today)


def hit_rows(
    listed: ListedChats, hits: Iterable[ChatHit], query: str, today: datetime.date
) -> list[ListRow]:
    """Return a row for each hit: where the words are, when that was written, the words bold."""
    words = tuple(search.words_of(query))
    chats = {chat.id: chat for chat in listed.chats}
    return [
        ListRow(
            hit.chat_id,
            hit.title or _title(listed, chats[hit.chat_id]),
            _place(hit),
            hint=days.brief(hit.at, today),
            is_current=hit.chat_id == listed.current_id,
            bold_words=words,
        )
        for hit in hits
        if hit.chat_id in chats
    ]


def _header(words: str) -> ListRow:
    return ListRow(None, words, is_header=True)


def _dated_rows(listed: ListedChats, chats: Sequence[Chat], today: datetime.date) -> list[ListRow]:
    shown: list[ListRow] = []
    heading = ""
    for chat in chats:
        group = days.group(datetime.date.fromtimestamp(chat.changed_at), today)
        if group != heading:
            shown.append(_header(group))
            heading = group
        shown.append(_chat_row(listed, chat))
    return shown


def _chat_row(listed: ListedChats, chat: Chat, level: int = 0) -> ListRow:
    mark = listed.marks.get(chat.id, ChatMark())
    return ListRow(
        chat.id,
        _title(listed, chat),
        is_current=chat.id == listed.current_id,
        level=level,
        has_fold_room=level > 0,
        has_menu=True,
        mark=mark.kind,
        spoken=tr(_SPOKEN[mark.kind]) if mark.kind else "",
    )


def _title(listed: ListedChats, chat: Chat) -> str:
    """Return the title of a chat; one without has the first words of its draft."""
    draft = listed.marks.get(chat.id, ChatMark()).draft[:_LONGEST_DRAFT]
    return chat.title or draft or _untitled(listed, chat)


def _untitled(listed: ListedChats, chat: Chat) -> str:
    """Return the name of a chat without a word: a document tells new chats apart."""
    names = [listed.document_names.get(number, "") for number in chat.document_ids]
    name = next(filter(None, names), "")
    if chat.folder_id or not name:
        return tr("chats.untitled")
    return tr("chats.untitled_about", name=name)


def _folder_row(listed: ListedChats, folder: ChatFolder, inside: Sequence[Chat]) -> ListRow:
    """Return the row of a folder; a closed one has the mark of its chats."""
    kinds = {listed.marks.get(chat.id, ChatMark()).kind for chat in inside}
    mark: Mark = ""
    if not folder.is_open:
        mark = "busy" if "busy" in kinds else "new" if "new" in kinds else ""
    holds_current = any(chat.id == listed.current_id for chat in inside)
    spoken = tr("chat_folders.opened" if folder.is_open else "chat_folders.closed")
    if mark:
        spoken += f", {tr(_SPOKEN[mark])}"
    return ListRow(
        ChatFolderKey(folder.id),
        folder.name,
        hint=str(len(inside)) if inside else "",
        is_current=holds_current and not folder.is_open,
        is_open=folder.is_open,
        has_menu=True,
        mark=mark,
        spoken=spoken,
    )


def _place(hit: ChatHit) -> str:
    """Return where the words of a hit are, with its number of pictures."""
    words = hit.snippet
    if hit.pictures:
        words = tr("pictures.in_hit", count=hit.pictures, text=words)
    if hit.role and words:
        speaker = tr("export.question" if hit.role == "user" else "export.answer")
        words = f"{speaker}: {words}"
    return " · ".join(filter(None, (hit.folder, words)))
