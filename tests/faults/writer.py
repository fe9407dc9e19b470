"""Does with chats and settings what a window does, without end, and says what was stored.

    python -m tests.faults.writer DATA [COUNT]

A line of JSON for each thing: what it is about and its number, after it was stored; "failed" and the
error when it was not. Errors of ours only: any other ends this process.
"""

from __future__ import annotations

import itertools
import json
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from chatapp.chats.store import ChatStore
from chatapp.contract.records import Chat, Message
from chatapp.errors import ChatappError
from chatapp.machine import settings


def main() -> None:
    """Write until killed, or so many times."""
    data = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else sys.maxsize
    data.mkdir(parents=True, exist_ok=True)
    store = _opened(data)
    if store.damaged:
        _say("damaged", 0, type(store.damaged).__name__)
    values = settings.load(data / "settings.json")[0]
    for number in itertools.count(1):
        for step in (_answer, _edit, _rename, _delete):
            try:
                _say(*step(store, number))
            except ChatappError as error:
                _say("failed", number, type(error).__name__)
        values = replace(values, list_width=number)
        try:
            settings.save(data / "settings.json", values)
            _say("setting", number, "")
        except ChatappError as error:
            _say("failed", number, type(error).__name__)
        if number >= count:
            break
    store.close()


def _opened(data: Path) -> ChatStore:
    """Open the chats, again and again while that fails."""
    while True:
        try:
            return ChatStore(data / "chats.db")
        except ChatappError as error:
            _say("failed", 0, type(error).__name__)


def _answer(store: ChatStore, number: int) -> tuple[str, int, str]:
    chat = store.chats.new()
    question = store.messages.add(Message("user", f"question {number}", chat_id=chat.id))
    growing = store.messages.add(
        Message("assistant", "", chat_id=chat.id, parent_id=question.id, finish="growing")
    )
    store.messages.grow(replace(growing, text=f"answer {number}, begun"))
    store.messages.finish(replace(growing, text=f"answer {number}", finish="end"))
    return "answer", growing.id, f"answer {number}"


def _top(store: ChatStore) -> Chat:
    """Return the chat on top, a new one where each before failed or was deleted."""
    chats = store.chats.all()
    return chats[0] if chats else store.chats.new()


def _edit(store: ChatStore, number: int) -> tuple[str, int, str]:
    chat = _top(store)
    edited = store.messages.add(Message("user", f"edited {number}", chat_id=chat.id))
    return "edit", edited.id, f"edited {number}"


def _rename(store: ChatStore, number: int) -> tuple[str, int, str]:
    chat = _top(store)
    store.chats.rename(chat.id, f"name {number}")
    return "name", chat.id, f"name {number}"


def _delete(store: ChatStore, number: int) -> tuple[str, int, str]:
    chat = _top(store)
    if number % 3:
        store.drafts.set_text(chat.id, f"draft {number}")
        return "draft", chat.id, f"draft {number}"
    store.trash.delete(chat.id)
    return "deleted", chat.id, ""


def _say(what: str, number: int, text: str) -> None:
    print(json.dumps([what, number, text]), flush=True)


@dataclass
class Stored:
    """What a writer said was stored, and whether it is."""

    messages: dict[int, str] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    drafts: dict[int, str] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    setting: int = 0
    failed: list[str] = field(default_factory=list)
    damaged: str = ""
    acknowledged: int = 0

    def take(self, line: bytes) -> None:
        """Take a line of the writer; one that was cut off said nothing."""
        try:
            what, number, text = json.loads(line)
        except ValueError:
            return
        self.acknowledged += what not in ("failed", "damaged")
        if what in ("answer", "edit"):
            self.messages[number] = text
        elif what == "name":
            self.names[number] = text
        elif what == "draft":
            self.drafts[number] = text
        elif what == "deleted":
            self.deleted.add(number)
        elif what == "setting":
            self.setting = number
        elif what == "failed":
            self.failed.append(text)
        else:
            self.damaged = text

    def missing(self, data: Path) -> list[str]:
        """Return what is not there that was said to be; the last of each kind may be newer."""
        store = ChatStore(data / "chats.db")
        faults = [f"chats.db is damaged: {store.damaged.details}"] if store.damaged else []
        store.messages.stop_growing()
        for number, text in self.messages.items():
            try:
                found = store.messages.get(number).text
            except LookupError:
                found = "nothing"
            if found != text:
                faults.append(f"message {text!r} is {found!r}")
        titles = {chat.id: chat.title for chat in [*store.chats.all(), *store.trash.chats()]}
        for number, text in self.names.items():
            if _counted(titles.get(number, "")) < _counted(text):
                faults.append(f"name {text!r} is {titles.get(number)!r}")
        shown = {chat.id for chat in store.chats.all()}
        faults += [f"chat {number} is back" for number in self.deleted & shown]
        values, error = settings.load(data / "settings.json")
        if error:
            faults.append(f"settings: {type(error).__name__}")
        if values.list_width < self.setting:
            faults.append(f"setting {self.setting} is {values.list_width}")
        store.close()
        return faults


def _counted(text: str) -> int:
    last = text.rpartition(" ")[2]
    return int(last) if last.isdigit() else 0


if __name__ == "__main__":
    main()
