"""A chats.db with values that are not ours: what is readable is shown, and nothing goes round for
ever.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from chatapp.chats.store import ChatStore
from chatapp.contract.records import Chat, Claim, Message, Source


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "chats.db"


@pytest.fixture
def store(file: Path) -> Iterator[ChatStore]:
    opened = ChatStore(file)
    yield opened
    opened.close()


@pytest.fixture
def chat(store: ChatStore) -> Chat:
    """A chat of a question and an answer."""
    chat = store.chats.new()
    question = store.messages.add(Message("user", "Where?", chat_id=chat.id))
    source = Source(1, "a.pdf", 3, "quote", ((1, 2, 3, 4),), 1)
    claims = (Claim("Here.", False, "NotOnPage", {"what": "x"}),)
    store.messages.add(
        Message(
            "assistant",
            "Here.",
            chat_id=chat.id,
            parent_id=question.id,
            finish="end",
            sources=(source,),
            claims=claims,
        )
    )
    return store.chats.get(chat.id)


def write(file: Path, statement: str, value: object) -> None:
    with closing(sqlite3.connect(file)) as disk, disk:
        disk.execute("PRAGMA foreign_keys = OFF")
        disk.execute(statement, (value,))


@pytest.mark.parametrize("column", ["answer", "preset_values", "pictures"])
@pytest.mark.parametrize(
    "value",
    [
        *("", "{", "[]", "null", "7", b"\xff", "[" * 100_000, '{"sources": 3, "claims": {"a": 1}}'),
        *('{"sources": [{}], "claims": [{"x": 1}, 5], "usage": [1], "timing": {"x": 1}}',),
    ],
)
def test_a_message_is_readable_whatever_stands_beside_its_text(
    store: ChatStore, chat: Chat, file: Path, column: str, value: object
) -> None:
    write(file, f"UPDATE messages SET {column} = ?", value)
    assert [message.text for message in store.messages.branch(chat.leaf_id)] == ["Where?", "Here."]


def test_what_fits_is_kept(store: ChatStore, chat: Chat, file: Path) -> None:
    answer = '{"claims": [{"text": "Here.", "supported": false}, {"newer": 1}], "sources": 3}'
    write(file, "UPDATE messages SET answer = ? WHERE role = 'assistant'", answer)
    assert store.messages.branch(chat.leaf_id)[-1].claims == (Claim("Here.", False),)


@pytest.mark.parametrize(
    ("column", "value"),
    [("title", b"\xffname"), ("preset_values", "{"), ("reading", "x"), ("changed_at", "soon")],
)
def test_a_chat_is_listed_whatever_is_said_of_it(
    store: ChatStore, chat: Chat, file: Path, column: str, value: object
) -> None:
    write(file, f"UPDATE chats SET {column} = ?", value)
    (listed,) = store.chats.all()
    assert (listed.id, listed.reading, type(listed.changed_at)) == (chat.id, "auto", float)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("parent", ["id", "id + 1", "3 - id"])
def test_messages_that_are_each_others_parents_have_an_end(
    store: ChatStore, chat: Chat, file: Path, parent: str
) -> None:
    write(file, f"UPDATE messages SET parent_id = {parent} WHERE id > ?", 0)
    assert store.messages.branch(chat.leaf_id)[-1].text == "Here."
    assert store.messages.newest_leaf(1) in (1, 2)
    assert store.messages.leaf_of_version(1, 1) in (1, 2)
