"""A data folder of every version that was ever released opens in this one, and nothing is lost.

`released/*.sql` are copies of the steps as they were released; the rows are in every version.
"""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from pathlib import Path

import pytest

from chatapp.chats import schema as chats_schema
from chatapp.chats.store import ChatStore
from chatapp.engine.documents.store import schema as library_schema
from chatapp.engine.documents.store.library import Library
from chatapp.errors import DataNewer
from chatapp.machine import settings
from chatapp.machine.sqlite_store import Schema, SqliteStore

RELEASED = Path(__file__).with_name("released")
SCHEMAS = {"chats": chats_schema.SCHEMA, "library": library_schema.SCHEMA}
ROWS = {
    "chats": (
        "INSERT INTO chats(id, title, created_at, changed_at, leaf_id) VALUES (1, 'dear', 1, 2, 2);"
        "INSERT INTO messages(id, chat_id, role, text, created_at)"
        " VALUES (1, 1, 'user', 'remember me', 1);"
        "INSERT INTO messages(id, chat_id, parent_id, role, text, created_at)"
        " VALUES (2, 1, 1, 'assistant', 'always', 2);"
    ),
    "library": (
        "INSERT INTO documents(id, name, sha256, size_bytes, pages, added_at)"
        " VALUES (1, 'rules.pdf', 'ab', 10, 1, 1);"
        "INSERT INTO pages VALUES (1, 1, 'leave is 15 days', x'', 1, 1, 4);"
        'INSERT INTO passages(id, document_id, page, start, "end", terms)'
        " VALUES (1, 1, 1, 0, 16, 4);"
    ),
}


def steps(name: str) -> list[str]:
    text = (RELEASED / f"{name}.sql").read_text("utf-8")
    return re.split(r"^-- version \d+\n", text, flags=re.MULTILINE)[1:]


EVERY = [(name, version) for name in SCHEMAS for version in range(1, len(steps(name)) + 1)]


def released(file: Path, name: str, version: int) -> None:
    """Make the file as that version left it, with rows."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as made:
        for number, step in enumerate(steps(name)[:version]):
            if number == 1:
                made.executescript(ROWS[name].replace("pages VALUES", "pages VALUES"))
            made.executescript(step)
        if version == 1:
            made.executescript(ROWS[name])
        made.execute(f"PRAGMA user_version = {version}")


def shape(file: Path) -> list[tuple[str, str]]:
    """Return all tables, indexes and triggers, without how they are written."""
    with contextlib.closing(sqlite3.connect(file)) as opened:
        rows = opened.execute("SELECT name, ifnull(sql, '') FROM sqlite_master").fetchall()
    return sorted((name, re.sub(r"\s+|--.*", "", sql)) for name, sql in rows)


def test_every_step_was_released() -> None:
    """A new migration is added to `released/` too, so that it is never edited later."""
    assert {name: len(steps(name)) for name in SCHEMAS} == {
        name: len(schema.steps) for name, schema in SCHEMAS.items()
    }


@pytest.mark.parametrize(("name", "version"), EVERY)
def test_a_released_file_becomes_one_of_today(tmp_path: Path, name: str, version: int) -> None:
    file, fresh = tmp_path / f"{name}.db", tmp_path / "fresh.db"
    released(file, name, version)
    for each in (file, fresh):
        SqliteStore(each, SCHEMAS[name]).close()
    assert shape(file) == shape(fresh)
    copies = [copy.name for copy in tmp_path.glob("*.bak-*")]
    is_newest = version == len(SCHEMAS[name].steps)
    assert copies == ([] if is_newest else [f"{name}.db.bak-{version}"])
    for copy in copies:
        with contextlib.closing(sqlite3.connect(tmp_path / copy)) as before:
            assert before.execute("PRAGMA user_version").fetchone() == (version,)
            table = SCHEMAS[name].content
            assert before.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)


@pytest.mark.parametrize("version", range(1, len(steps("chats")) + 1))
def test_chats_of_every_version_are_read_and_found(tmp_path: Path, version: int) -> None:
    released(tmp_path / "chats.db", "chats", version)
    store = ChatStore(tmp_path / "chats.db")
    assert store.damaged is None
    assert [message.text for message in store.messages.branch(2)] == ["remember me", "always"]
    assert [hit.chat_id for hit in store.search("remember")] == [1]
    store.close()


@pytest.mark.parametrize("version", range(1, len(steps("library")) + 1))
def test_documents_of_every_version_are_there(tmp_path: Path, version: int) -> None:
    released(tmp_path / "library.db", "library", version)
    library = Library(tmp_path)
    row = library.row("SELECT documents.name, pages.text FROM documents JOIN pages")
    assert row is not None
    assert tuple(row) == ("rules.pdf", "leave is 15 days")
    library.close()


def test_erasing_a_document_erases_the_copy_of_the_migration(tmp_path: Path) -> None:
    released(tmp_path / "library.db", "library", 3)
    library = Library(tmp_path)
    assert list(tmp_path.glob("library.db.bak-*"))
    library.documents.remove(1)
    assert not list(tmp_path.glob("library.db.bak-*"))
    library.close()


def test_a_newer_file_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    with contextlib.closing(sqlite3.connect(file)) as newer:
        newer.execute("PRAGMA user_version = 3")
    before = file.read_bytes()
    with pytest.raises(DataNewer):
        SqliteStore(file, Schema(steps=("CREATE TABLE notes (text TEXT);",)))
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"notes.db": before}


OLD_SETTINGS = (
    # 2026-11-21, before the network switch.
    {
        "language": "ko",
        "theme": "dark",
        "remote_url": "http://10.0.0.5:8080",
        "context_tokens": 4096,
    },
    # 2026-11-24, with options of models and the list folded.
    {"language": "auto", "gpu_layers": 3, "list_shown": False, "keep_chances": True},
)


@pytest.mark.parametrize("values", OLD_SETTINGS)
def test_settings_of_before_they_had_a_format_are_kept(
    tmp_path: Path, values: dict[str, object]
) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(values), "utf-8")
    loaded = settings.load(file)
    assert loaded.error is None
    assert {name: getattr(loaded.settings, name) for name in values} == values
    settings.save(file, loaded.settings)
    assert json.loads(file.read_bytes())["format"] == settings.FORMAT
    assert settings.load(file) == loaded
    assert json.loads((tmp_path / "settings.json.bak-0").read_bytes()) == values


def test_settings_of_a_newer_format_are_refused_and_stay(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"format": settings.FORMAT + 1, "theme": ["a", "b"]}), "utf-8")
    before = file.read_bytes()
    loaded = settings.load(file)
    assert isinstance(loaded.error, DataNewer)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [before]
