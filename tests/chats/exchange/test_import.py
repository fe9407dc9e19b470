"""Chats of this program, ChatGPT, LM Studio, Jan and Open WebUI come in once, whole, and harmless."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chatapp.chats.exchange import importer, reader, writer
from chatapp.chats.exchange.portable_rows import PortableRows
from chatapp.chats.exchange.words import words
from chatapp.chats.exchange.writer import ExportJob
from chatapp.chats.rows import ChatFolder
from chatapp.chats.store import ChatStore
from chatapp.contract.records import Message, Source
from chatapp.errors import ImportUnreadable


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ChatStore]:
    opened = ChatStore(tmp_path / "chats.db")
    yield opened
    opened.close()


def png() -> bytes:
    """One white pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\x00\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def node(key: str, parent: str | None, role: str, words: str, **more: Any) -> dict[str, Any]:
    message = {
        "id": key,
        "author": {"role": role},
        "create_time": 1700000000.5,
        "content": {"content_type": "text", "parts": [words]},
        "recipient": "all",
        **more,
    }
    return {"id": key, "parent": parent, "children": [], "message": message}


CHATGPT = [
    {
        "title": "Rhine",
        "conversation_id": "c-1",
        "create_time": 1700000000.0,
        "update_time": 1700000100.0,
        "current_node": "a2",
        "mapping": {
            "root": {"id": "root", "parent": None, "children": ["s"], "message": None},
            "s": node("s", "root", "system", "hidden"),
            "q": node("q", "s", "user", "How low?"),
            "a1": node("a1", "q", "assistant", "First try"),
            "t": node("t", "q", "assistant", "search()", recipient="browser"),
            "r": node("r", "t", "tool", "result"),
            "a2": node("a2", "r", "assistant", "31 cm"),
        },
    }
]
OPEN_WEBUI = [
    {
        "id": "w-1",
        "title": "Webui",
        "created_at": 1700000000,
        "updated_at": 1700000200,
        "pinned": True,
        "chat": {
            "title": "Webui",
            "history": {
                "currentId": "m3",
                "messages": {
                    "m1": {"id": "m1", "parentId": None, "role": "user", "content": "Hi"},
                    "m2": {"id": "m2", "parentId": "m1", "role": "assistant", "content": "One"},
                    "m3": {"id": "m3", "parentId": "m1", "role": "assistant", "content": "Two"},
                },
            },
        },
    }
]


def _words(*texts: str) -> list[dict[str, str]]:
    return [{"type": "text", "text": text} for text in texts]


LM_STUDIO = {
    "name": "Studio",
    "createdAt": 1700000000000,
    "pinned": False,
    "messages": [
        {
            "versions": [{"type": "singleStep", "role": "user", "content": _words("Hi")}],
            "currentlySelected": 0,
        },
        {
            "versions": [
                {
                    "type": "multiStep",
                    "role": "assistant",
                    "steps": [{"type": "contentBlock", "content": _words("One")}],
                },
                {
                    "type": "multiStep",
                    "role": "assistant",
                    "steps": [
                        {
                            "type": "contentBlock",
                            "style": {"type": "thinking"},
                            "content": _words("Hmm"),
                        },
                        {"type": "contentBlock", "content": _words("Two")},
                    ],
                },
            ],
            "currentlySelected": 1,
        },
    ],
}


def jan_line(role: str, words: str, at: int) -> str:
    content = [{"type": "text", "text": {"value": words, "annotations": []}}]
    values = {"object": "thread.message", "thread_id": "t-1", "role": role, "content": content}
    return json.dumps({**values, "created_at": at})


def put(tmp_path: Path, value: Any, name: str = "chats.json") -> Path:
    file = tmp_path / name
    file.write_text(json.dumps(value), "utf-8")
    return file


def bring(store: ChatStore, path: Path) -> importer.ImportReport:
    return importer.add(store, path.parent / "pictures", reader.read(path))


def shown(store: ChatStore, chat_id: int) -> list[str]:
    return [m.text for m in store.messages.branch(store.chats.get(chat_id).leaf_id)]


def test_a_chatgpt_archive_comes_in_with_its_versions(store: ChatStore, tmp_path: Path) -> None:
    file = tmp_path / "export.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("conversations.json", json.dumps(CHATGPT))
        archive.writestr("user.json", "{}")
        archive.writestr("../../evil.json", "{}")
    report = bring(store, file)
    chat = store.chats.get(report.added[0])
    assert (chat.title, chat.created_at, chat.changed_at) == ("Rhine", 1700000000.0, 1700000100.0)
    assert shown(store, chat.id) == ["How low?", "31 cm"]
    answer = store.messages.get(chat.leaf_id)
    assert len(store.messages.versions(answer)) == 2
    assert report.problems == []
    assert not (tmp_path.parent / "evil.json").exists()


def test_an_id_that_is_no_text_of_utf8_is_no_hindrance(store: ChatStore, tmp_path: Path) -> None:
    for value, key in ((CHATGPT, "conversation_id"), (OPEN_WEBUI, "id")):
        report = bring(store, put(tmp_path, [{**value[0], key: "c-\ud800"}]))
        assert len(report.added) == 1


def test_chats_of_open_webui_come_in(store: ChatStore, tmp_path: Path) -> None:
    chat_id = bring(store, put(tmp_path, OPEN_WEBUI)).added[0]
    assert shown(store, chat_id) == ["Hi", "Two"]
    assert store.chats.get(chat_id).is_pinned


def test_conversations_of_lm_studio_come_in(store: ChatStore, tmp_path: Path) -> None:
    chat_id = bring(store, put(tmp_path, LM_STUDIO, "1.conversation.json")).added[0]
    assert shown(store, chat_id) == ["Hi", "Two"]
    answer = store.messages.get(store.chats.get(chat_id).leaf_id)
    assert answer.thinking == "Hmm"
    assert store.chats.get(chat_id).created_at == 1700000000.0


def test_threads_of_jan_come_in_from_their_folder(store: ChatStore, tmp_path: Path) -> None:
    thread = tmp_path / "threads" / "t-1"
    thread.mkdir(parents=True)
    put(thread, {"id": "t-1", "object": "thread", "title": "Jan"}, "thread.json")
    lines = [jan_line("user", "Hi", 1700000000), jan_line("assistant", "Hello", 1700000001000)]
    (thread / "messages.jsonl").write_text("\n".join([*lines, "{broken"]), "utf-8")
    report = bring(store, tmp_path / "threads")
    assert store.chats.get(report.added[0]).title == "Jan"
    assert shown(store, report.added[0]) == ["Hi", "Hello"]
    assert [problem.cause for problem in report.problems] == ["cause.import_lines"]


def full_chat(store: ChatStore, name: str) -> int:
    chat = store.chats.new(store.folders.add("Work").id)
    store.folders.change(ChatFolder(chat.folder_id, "Work", "Be brief."))
    question = store.messages.add(Message("user", "보험?", chat_id=chat.id, pictures=(name,)))
    source = Source(1, "a.pdf", 3, "quote", ((1.0, 2.0, 3.0, 4.0),), 7)
    for version in ("One", "Two [1]"):
        store.messages.add(
            Message(
                "assistant",
                version,
                chat_id=chat.id,
                parent_id=question.id,
                finish="end",
                sources=(source,),
            )
        )
    store.chats.pin(chat.id, True)
    return chat.id


def test_a_summary_still_names_its_message(store: ChatStore, tmp_path: Path) -> None:
    chat = store.chats.new()
    first = store.messages.add(Message("user", "One", chat_id=chat.id))
    summary = Message("assistant", "x", chat_id=chat.id, parent_id=first.id, finish="end")
    store.messages.add(replace(summary, summary="In short.", seen_from_id=first.id))
    file = tmp_path / "chats.json"
    writer.write(file, [PortableRows(store).chat(chat.id)], ExportJob("json", tmp_path))
    other = ChatStore(tmp_path / "other.db")
    other.messages.add(Message("user", "before", chat_id=other.chats.new().id))
    chat_id = bring(other, file).added[0]
    question, answer = other.messages.branch(other.chats.get(chat_id).leaf_id)
    other.close()
    assert (answer.summary, answer.seen_from_id) == ("In short.", question.id)


def test_our_own_file_brings_everything_back(store: ChatStore, tmp_path: Path) -> None:
    name = hashlib.sha256(png()).hexdigest() + ".png"
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / name).write_bytes(png())
    chat_id = full_chat(store, name)
    before = PortableRows(store).chat(chat_id)
    file = tmp_path / "chats.json"
    writer.write(file, [before], ExportJob("json", pictures, {"Work": "Be brief."}))
    other = ChatStore(tmp_path / "other.db")
    report = importer.add(other, tmp_path / "other", reader.read(file))
    after = PortableRows(other).chat(report.added[0])
    assert report.problems == []
    assert [(m.role, m.text, m.sources, m.pictures) for m in after.messages] == [
        (m.role, m.text, m.sources, m.pictures) for m in before.messages
    ]
    assert (after.uid, after.chat.title, after.folder) == (before.uid, "보험?", "Work")
    assert after.chat.is_pinned
    assert after.chat.folder_instructions == "Be brief."
    assert (tmp_path / "other" / name).read_bytes() == png()
    assert shown(other, report.added[0]) == ["보험?", "Two [1]"]
    other.close()


@pytest.mark.parametrize("value", [CHATGPT, OPEN_WEBUI, LM_STUDIO])
def test_twice_makes_no_doubles(store: ChatStore, tmp_path: Path, value: Any) -> None:
    file = put(tmp_path, value)
    bring(store, file)
    again = bring(store, file)
    assert (again.added, again.there) == ([], 1)
    assert len(store.chats.all()) == 1


def test_a_deleted_chat_can_be_imported_again(store: ChatStore, tmp_path: Path) -> None:
    file = put(tmp_path, CHATGPT)
    store.trash.delete(bring(store, file).added[0])
    assert len(bring(store, file).added) == 1


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"[" * 100_000, "cause.invalid_json"),
        (b"\xff\xfe not json", "cause.invalid_json"),
        (b'{"format": "chatapp-chats", "version": 99, "chats": []}', "cause.import_newer"),
        (b'{"format": "chatapp-chats", "version": 1, "chats": [{"title": 3}]}', "broken"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, content: bytes, cause: str) -> None:
    file = tmp_path / "hostile.json"
    file.write_bytes(content)
    found = reader.read(file)
    assert found.chats == []
    assert cause in found.problems[0].cause


@pytest.mark.parametrize("content", [b"{}", b"[]", b"[1, null, {}]", b'"text"'])
def test_a_file_without_chats_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(content)
    with pytest.raises(ImportUnreadable):
        reader.read(file)


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("conversations.json", json.dumps(CHATGPT))
    whole = bytearray(file.read_bytes())
    whole[60:90] = b"x" * 30
    file.write_bytes(whole)
    with pytest.raises(ImportUnreadable):
        reader.read(file)


def test_circles_and_strange_values_do_no_harm(store: ChatStore, tmp_path: Path) -> None:
    mapping = {
        "a": node("a", "b", "user", "in a circle"),
        "b": node("b", "a", "assistant", "in a circle"),
        "c": {"message": {"author": None, "content": 3, "create_time": "x"}, "parent": 7},
        "d": node("d", "nowhere", "user", "alone"),
    }
    hostile = [{"title": ["x"], "mapping": mapping, "create_time": 1e300}]
    chat_id = bring(store, put(tmp_path, hostile)).added[0]
    assert shown(store, chat_id) == ["alone"]


def test_pictures_of_another_name_or_kind_are_left_out(store: ChatStore, tmp_path: Path) -> None:
    written = base64.b64encode(png()).decode()
    pictures = {"../../evil.png": written, "a" * 64 + ".png": written}
    value = {"format": "chatapp-chats", "version": 1, "chats": [], "pictures": pictures}
    report = bring(store, put(tmp_path, value))
    assert len(report.problems) == 2
    assert not list(tmp_path.parent.glob("*.png"))


def test_an_answer_that_begins_a_chat_gets_a_question(store: ChatStore, tmp_path: Path) -> None:
    mapping = {"a": node("a", None, "assistant", "Hello, I am a model.")}
    chat_id = bring(store, put(tmp_path, [{"title": "x", "mapping": mapping}])).added[0]
    assert shown(store, chat_id) == ["…", "Hello, I am a model."]


def test_hostile_values_of_our_own_file_do_no_harm(store: ChatStore, tmp_path: Path) -> None:
    question = {"id": 1, "role": "user", "text": "Hi", "pictures": ["../../etc/passwd", "x.png"]}
    source = {"mark": 1, "document": "a", "page": -5, "quote": "q", "place": "no:such:place"}
    answer = {"id": 2, "parent_id": 1, "role": "assistant", "text": "x", "sources": [source]}
    chat = {
        "uid": "u",
        "title": "t\u0000\u202e",
        "created_at": 1e300,
        "changed_at": 1e300,
        "leaf_id": 77,
        "messages": [question, {**answer, "finish": "growing", "created_at": -1e300}],
    }
    value = {"format": "chatapp-chats", "version": 1, "chats": [chat]}
    chat_id = bring(store, put(tmp_path, value)).added[0]
    stored = store.chats.get(chat_id)
    assert 0 < stored.changed_at < 1e11
    asked, answered = store.messages.branch(stored.leaf_id)
    assert asked.pictures == ()
    assert answered.finish == "stopped"
    assert 0 < answered.created_at < 1e11
    assert words().source(answered.sources[0])
