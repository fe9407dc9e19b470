"""Pictures of chats: kept with questions and drafts, named in exports and searches, and known as
long as needed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chatapp.chats.exchange.markdown import as_markdown
from chatapp.chats.exchange.portable_chat import PortableChat
from chatapp.chats.exchange.words import ExportWords
from chatapp.chats.schema import SCHEMA
from chatapp.chats.store import ChatStore
from chatapp.contract.records import Chat, Message
from chatapp.machine.sqlite_store import SqliteStore, migrate

NAME, OTHER = "a" * 64 + ".png", "b" * 64 + ".png"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ChatStore]:
    opened = ChatStore(tmp_path / "chats.db")
    yield opened
    opened.close()


def ask(store: ChatStore, text: str, *pictures: str) -> Message:
    return store.messages.add(
        Message("user", text, chat_id=store.chats.new().id, pictures=pictures)
    )


def test_a_question_comes_back_with_its_pictures(store: ChatStore) -> None:
    asked = ask(store, "What is this?", NAME, OTHER)
    assert store.messages.get(asked.id).pictures == (NAME, OTHER)


def test_a_draft_keeps_its_pictures_until_it_is_sent(store: ChatStore) -> None:
    chat = store.chats.new()
    store.drafts.set_pictures(chat.id, (NAME,))
    assert store.drafts.pictures(chat.id) == (NAME,)
    store.messages.add(Message("user", "Sent", chat_id=chat.id))
    assert store.drafts.pictures(chat.id) == ()


def test_a_chat_with_a_picture_in_its_draft_is_not_a_new_one(store: ChatStore) -> None:
    chat = store.chats.new()
    store.drafts.set_pictures(chat.id, (NAME,))
    assert store.chats.new().id != chat.id


def test_pictures_of_deleted_chats_are_known_until_those_are_erased(store: ChatStore) -> None:
    chat_id = ask(store, "What is this?", NAME).chat_id
    store.drafts.set_pictures(store.chats.new().id, (OTHER,))
    store.trash.delete(chat_id)
    assert store.picture_names() == {NAME, OTHER}
    store.trash.erase([chat_id])
    assert store.picture_names() == {OTHER}


def test_a_deleted_chat_of_one_picture_can_be_brought_back(store: ChatStore) -> None:
    chat = store.chats.new()
    store.drafts.set_pictures(chat.id, (NAME,))
    store.trash.delete(chat.id)
    assert [one.id for one in store.trash.chats()] == [chat.id]


def test_a_file_of_before_pictures_is_brought_up_to_date(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "chats.db", isolation_level=None) as old:
        migrate(old, tmp_path / "chats.db", replace(SCHEMA, steps=SCHEMA.steps[:3]))
        old.execute("INSERT INTO chats(created_at, changed_at) VALUES (1, 1)")
        old.execute(
            "INSERT INTO messages(chat_id, role, text, created_at) VALUES (1, 'user', 'Old', 1)"
        )
    old.close()
    store = ChatStore(tmp_path / "chats.db")
    assert (store.messages.get(1).text, store.messages.get(1).pictures, store.picture_names()) == (
        "Old",
        (),
        set(),
    )
    store.close()
    assert (tmp_path / "chats.db.bak-3").exists()


def test_pictures_of_all_chats_are_found_by_their_index_alone(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "chats.db", SCHEMA)
    plan = store.row("EXPLAIN QUERY PLAN SELECT pictures FROM messages WHERE pictures <> '[]'")
    assert plan is not None
    store.close()
    assert "COVERING INDEX messages_with_pictures" in plan["detail"]


def test_an_export_shows_pictures_above_their_question() -> None:
    messages = [
        Message("user", "What is this?", 1, pictures=(NAME,)),
        Message("assistant", "A ship.", 2, parent_id=1),
    ]
    chat = PortableChat("x", Chat(1, "Ship", 0, 0, leaf_id=2), messages)
    words = ExportWords("You", "Answer", "Sources", "en", "Picture")
    text = as_markdown(chat, words, "my ship")
    assert f"## You\n\n![Picture](my%20ship/{NAME})\n\nWhat is this?\n" in text


def test_a_search_says_how_many_pictures_a_hit_has(store: ChatStore) -> None:
    ask(store, "Night\nat the harbour", NAME, OTHER)
    ask(store, "Day\nat the harbour")
    assert {hit.title: hit.pictures for hit in store.search("harbour")} == {"Night": 2, "Day": 0}
