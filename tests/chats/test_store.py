"""What the store promises: order, branches, nothing lost, nothing left."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chatapp.chats.exchange.portable_rows import PortableRows
from chatapp.chats.store import ChatStore
from chatapp.contract.records import Message, Source, Timing, Usage
from chatapp.errors import DiskFull
from chatapp.machine.sqlite_store import SqliteStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ChatStore]:
    clock = itertools.count(1000)
    opened = ChatStore(tmp_path / "chats.db", now=lambda: float(next(clock)))
    yield opened
    opened.close()


def ask(store: ChatStore, chat_id: int, text: str, parent_id: int = 0) -> Message:
    return store.messages.add(Message("user", text, chat_id=chat_id, parent_id=parent_id))


def answer(store: ChatStore, question: Message, text: str) -> Message:
    return store.messages.add(
        Message("assistant", text, chat_id=question.chat_id, parent_id=question.id, finish="end")
    )


def test_a_message_comes_back_with_all_it_had(store: ChatStore) -> None:
    chat = store.chats.new()
    source = Source(1, "a.pdf", 3, "quote", ((1.0, 2.0, 3.0, 4.0),), 7)
    added = store.messages.add(
        Message(
            "assistant",
            "안녕하세요",
            chat_id=chat.id,
            finish="length",
            sources=(source,),
            also_found=(replace(source, mark=0, page=9),),
            refused=True,
            usage=Usage(1, 2, 3, 4),
            timing=Timing(0.5, 42.0),
            preset_id="translate",
            values={"to": "ko"},
            summary="They talked about ships.",
            seen_from_id=2,
        )
    )
    assert store.messages.branch(added.id) == [added]
    assert (added.summary, added.seen_from_id) == ("They talked about ships.", 2)
    assert (added.sources, added.usage, added.timing) == (
        (source,),
        Usage(1, 2, 3, 4),
        Timing(0.5, 42.0),
    )


def test_the_first_question_names_the_chat(store: ChatStore) -> None:
    chat = store.chats.new()
    question = ask(store, chat.id, "\n  How low did it\tfall?\nSecond line")
    ask(store, chat.id, "And then?", question.id)
    assert store.chats.get(chat.id).title == "How low did it fall?"


def test_the_chat_changed_last_comes_first(store: ChatStore) -> None:
    first, second = store.chats.new(), None
    ask(store, first.id, "one")
    second = store.chats.new()
    ask(store, second.id, "two")
    ask(store, first.id, "three")
    assert [chat.id for chat in store.chats.all()] == [first.id, second.id]


def test_a_new_chat_is_not_made_while_an_empty_one_is_there(store: ChatStore) -> None:
    assert store.chats.new().id == store.chats.new().id


def test_an_edited_question_is_a_version_and_both_branches_stay(store: ChatStore) -> None:
    chat = store.chats.new()
    old = ask(store, chat.id, "old")
    old_answer = answer(store, old, "old answer")
    new = ask(store, chat.id, "new")
    assert store.messages.versions(new) == [old.id, new.id]
    assert store.messages.branch(store.chats.get(chat.id).leaf_id) == [new]
    assert store.messages.newest_leaf(old.id) == old_answer.id


def test_a_deleted_chat_can_be_restored(store: ChatStore) -> None:
    chat = store.chats.new()
    question = ask(store, chat.id, "keep me")
    store.trash.delete(chat.id)
    assert store.chats.all() == []
    assert store.search("keep") == []
    store.trash.restore(chat.id)
    assert store.messages.branch(store.chats.get(chat.id).leaf_id) == [question]


def test_purging_leaves_no_trace_in_the_file(tmp_path: Path) -> None:
    store = ChatStore(tmp_path / "chats.db")
    chat = store.chats.new()
    question = ask(store, chat.id, "Zanzibarquestion")
    answer(store, question, "Zanzibaranswer")
    store.trash.delete(chat.id)
    assert store.trash.purge(older_than_s=0) == 1
    store.close()
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"anzibar" not in content.lower()
    assert b"Zanzi" not in content


def test_purging_spares_what_was_deleted_just_now(store: ChatStore) -> None:
    store.trash.delete(store.chats.new().id)
    assert store.trash.purge(older_than_s=60) == 0


def test_what_was_deleted_is_listed_the_last_first_without_empty_chats(store: ChatStore) -> None:
    first, second = (ask(store, store.chats.new().id, text).chat_id for text in ("one", "two"))
    for chat_id in (second, first, store.chats.new().id):
        store.trash.delete(chat_id)
    assert [(chat.id, chat.title) for chat in store.trash.chats()] == [
        (first, "one"),
        (second, "two"),
    ]


def test_erasing_spares_what_is_not_deleted_and_leaves_no_trace_of_the_rest(tmp_path: Path) -> None:
    store = ChatStore(tmp_path / "chats.db")
    gone, kept = (
        ask(store, store.chats.new().id, text).chat_id for text in ("Zanzibarquestion", "keep me")
    )
    (tmp_path / "chats.db.bak-2").write_bytes(b"a copy with Zanzibarquestion")
    store.trash.delete(gone)
    assert store.trash.erase([gone, kept]) == 1
    assert ([chat.id for chat in store.chats.all()], store.trash.chats()) == ([kept], [])
    store.close()
    assert b"anzibar" not in b"".join(file.read_bytes() for file in tmp_path.iterdir()).lower()


def test_drafts_are_kept_until_they_are_sent(store: ChatStore) -> None:
    chat = store.chats.new()
    store.drafts.set_text(chat.id, "half a thou")
    assert store.drafts.text(chat.id) == "half a thou"
    ask(store, chat.id, "half a thought")
    assert store.drafts.text(chat.id) == ""


def test_documents_are_switched_on_for_one_chat(store: ChatStore) -> None:
    chat = store.chats.new()
    store.chats.set_documents(chat.id, (3, 1))
    other = store.chats.new()
    assert store.chats.get(chat.id).document_ids == (1, 3)
    assert store.chats.get(other.id).document_ids == ()
    store.chats.forget_document(3)
    assert store.chats.all()[-1].document_ids == (1,)


def test_a_growing_answer_is_stopped_with_its_text_at_the_next_start(store: ChatStore) -> None:
    question = ask(store, store.chats.new().id, "q")
    growing = store.messages.add(
        Message("assistant", "", chat_id=question.chat_id, parent_id=question.id, finish="growing")
    )
    store.messages.grow(replace(growing, text="so far"))
    assert store.messages.stop_growing() == 1
    assert store.messages.get(growing.id).finish == "stopped"
    assert store.messages.get(growing.id).text == "so far"


def test_a_full_disk_is_named_and_nothing_changes(store: ChatStore) -> None:
    chat = store.chats.new()
    connection: sqlite3.Connection = store._file._writer
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull):
        ask(store, chat.id, "x" * 100_000)
    assert store.chats.get(chat.id).leaf_id == 0


def test_a_deleted_folder_is_purged_and_its_chats_stay(store: ChatStore) -> None:
    folder = store.folders.add("Work")
    chat = store.chats.new(folder.id)
    ask(store, chat.id, "one")
    store.folders.delete(folder.id)
    assert store.folders.all() == []
    assert store.chats.get(chat.id).folder_id == 0
    store.folders.purge(0.0)
    store.folders.restore(folder.id)
    assert store.folders.all() == []
    assert store.chats.get(chat.id).title == "one"


def test_every_chat_has_an_id_of_its_own_for_exports(store: ChatStore) -> None:
    ids = [store.chats.new().id]
    ask(store, ids[0], "one")
    ids.append(store.chats.new().id)
    uids = {PortableRows(store).chat(chat_id).uid for chat_id in ids}
    assert len(uids) == 2
    assert "" not in uids


def test_a_new_chat_that_another_process_deletes_at_once_is_still_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ChatStore(tmp_path / "chats.db")
    other = sqlite3.connect(tmp_path / "chats.db", isolation_level=None)
    write = SqliteStore.write

    @contextlib.contextmanager
    def write_and_delete(file: SqliteStore) -> Iterator[sqlite3.Connection]:
        with write(file) as connection:
            yield connection
        other.execute("UPDATE chats SET deleted_at = 1")

    monkeypatch.setattr(SqliteStore, "write", write_and_delete)
    assert store.chats.new().id
    assert store.chats.all() == []
    other.close()
    store.close()
