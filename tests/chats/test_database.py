"""Opening chats.db: durable settings, numbered steps with copies, damaged files kept aside."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from chatapp.chats.schema import SCHEMA
from chatapp.chats.store import ChatStore
from chatapp.contract.records import Message
from chatapp.errors import ChatsSalvaged, ChatsUnreadable, DataNewer
from chatapp.machine.sqlite_store import SqliteStore, migrate


def test_every_commit_reaches_the_disk(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "chats.db", SCHEMA)
    with store.write() as connection:
        pass
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    store.close()


def test_a_damaged_file_is_kept_and_a_new_one_started(tmp_path: Path) -> None:
    file = tmp_path / "chats.db"
    file.write_bytes(b"this is no database, but it may be dear to somebody" * 100)
    store = ChatStore(file)
    assert store.damaged is not None
    kept = tmp_path / store.damaged.details["kept"]
    assert kept.read_bytes().startswith(b"this is no database")
    assert store.chats.new().id == 1
    store.close()


def test_a_file_damaged_in_a_crash_is_found_out(tmp_path: Path) -> None:
    file = tmp_path / "chats.db"
    store = ChatStore(file)
    chat = store.chats.new()
    for number in range(300):
        store.messages.add(Message("user", f"{number} " * 200, chat_id=chat.id))
    store.close()
    content = bytearray(file.read_bytes())
    content[4096 * 20 : 4096 * 30] = b"\xff" * (4096 * 10)
    file.write_bytes(content)
    file.with_name("chats.db-wal").write_bytes(b"")
    store = ChatStore(file)
    assert store.damaged is not None
    store.close()


def test_a_file_of_a_newer_program_is_not_written_to(tmp_path: Path) -> None:
    file = tmp_path / "chats.db"
    with sqlite3.connect(file) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    before = file.read_bytes()
    with pytest.raises(DataNewer) as refused:
        ChatStore(file)
    assert refused.value.details["file"] == "chats.db"
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"chats.db": before}


def test_the_steps_are_taken_after_a_copy_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "chats.db"
    connection = sqlite3.connect(file, isolation_level=None)
    migrate(connection, file, replace(SCHEMA, steps=SCHEMA.steps[:1]))
    connection.execute("INSERT INTO chats(title, created_at, changed_at) VALUES ('dear', 1, 1)")
    migrate(connection, file, SCHEMA)
    connection.close()
    with sqlite3.connect(tmp_path / "chats.db.bak-1") as copy:
        assert copy.execute("SELECT title FROM chats").fetchone() == ("dear",)
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)
    copy.close()


def test_a_step_that_fails_changes_nothing(tmp_path: Path) -> None:
    broken = "CREATE TABLE half (id);\nSELECT no_such_function();"
    connection = sqlite3.connect(tmp_path / "chats.db", isolation_level=None)
    migrate(connection, tmp_path / "chats.db", SCHEMA)
    with contextlib.suppress(sqlite3.OperationalError):
        migrate(connection, tmp_path / "chats.db", replace(SCHEMA, steps=(*SCHEMA.steps, broken)))
    assert connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE name = 'half'"
    ).fetchone() == (0,)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(SCHEMA.steps),)
    connection.close()


def test_messages_of_before_the_index_are_found(tmp_path: Path) -> None:
    file = tmp_path / "chats.db"
    connection = sqlite3.connect(file, isolation_level=None)
    migrate(connection, file, replace(SCHEMA, steps=SCHEMA.steps[:1]))
    connection.execute("INSERT INTO chats(id, title, created_at, changed_at) VALUES (1, 't', 1, 1)")
    connection.execute(
        "INSERT INTO messages(chat_id, role, text, created_at) VALUES (1, 'user', 'remember', 1)"
    )
    connection.close()
    store = ChatStore(file)
    assert [hit.chat_id for hit in store.search("remember")] == [1]
    store.close()


def test_what_is_readable_of_a_damaged_file_is_brought_into_the_new_one(tmp_path: Path) -> None:
    file = tmp_path / "chats.db"
    store = ChatStore(file)
    for number in range(40):
        chat = store.chats.new()
        question = store.messages.add(Message("user", f"question {number}", chat_id=chat.id))
        text = f"answer {number} " * 100
        store.messages.add(Message("assistant", text, chat_id=chat.id, parent_id=question.id))
        store.chats.set_documents(chat.id, [number])
    store.close()
    content = bytearray(file.read_bytes())
    place = content.index(b"question 20") // 4096 * 4096
    content[place : place + 4096] = b"\xff" * 4096
    file.write_bytes(content)
    file.with_name("chats.db-check").touch()
    store = ChatStore(file)
    assert isinstance(store.damaged, ChatsSalvaged)
    chats = store.chats.all()
    shown = [[message.text for message in store.messages.branch(chat.leaf_id)] for chat in chats]
    whole = [texts for texts in shown if texts and texts[0].startswith("question")]
    assert len(chats) >= 30
    assert len(whole) >= 30
    assert all(texts[1].startswith(texts[0].replace("question", "answer")) for texts in whole)
    assert store.search("question 5")
    assert not file.with_name("chats.db-check").exists()
    store.close()


def test_damage_that_is_met_in_use_is_told_and_looked_for_at_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "chats.db"
    store = ChatStore(file)
    chat = store.chats.new()
    for number in range(300):
        leaf = store.messages.add(Message("user", f"{number} " * 200, chat_id=chat.id))
    store.close()
    content = bytearray(file.read_bytes())
    content[4096 * 20 : 4096 * 60] = b"\xff" * (4096 * 40)
    file.write_bytes(content)
    store = ChatStore(file)
    assert store.damaged is None
    with pytest.raises(ChatsUnreadable):
        _ = [store.messages.get(number) for number in range(1, leaf.id)]
    store.close()
    store = ChatStore(file)
    assert isinstance(store.damaged, ChatsSalvaged)
    store.close()


def test_a_schema_whose_damage_is_no_utf8_is_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "chats.db"
    ChatStore(file).close()
    content = file.read_bytes()
    assert b"CREATE TABLE chats (" in content
    file.write_bytes(
        content.replace(b"CREATE TABLE chats (", b"CREATE \xff\xff\xff\xff\xff chats (")
    )
    store = ChatStore(file)
    assert store.damaged is not None
    assert store.chats.all() == []
    store.close()
