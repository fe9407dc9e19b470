"""A backup holds everything and comes back whole; whatever is wrong with one, nothing changes."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chatapp.chats.schema import SCHEMA
from chatapp.chats.store import ChatStore
from chatapp.contract.records import Message
from chatapp.engine.documents.store import schema as library_schema
from chatapp.engine.works import store as work_store
from chatapp.errors import BackupRefused, LibraryHeld
from chatapp.machine import file_lock
from chatapp.machine.backup import backup_check, backup_content, backup_file, restore
from chatapp.machine.paths import Paths, open_data_folder

NEWEST = len(SCHEMA.steps)
PICTURE = "a" * 64 + ".png"


def fill(paths: Paths, question: str) -> None:
    """Put a chat, a picture, a document, a preset and settings into a data folder."""
    store = ChatStore(paths.chats)
    store.messages.add(Message("user", question, chat_id=store.chats.new().id))
    store.close()
    paths.pictures.mkdir(exist_ok=True)
    (paths.pictures / PICTURE).write_bytes(b"picture")
    (paths.library / "files").mkdir(parents=True, exist_ok=True)
    (paths.library / "files" / ("b" * 64 + ".pdf")).write_bytes(b"%PDF")
    with sqlite3.connect(paths.library / "library.db") as library:
        library.execute("CREATE TABLE IF NOT EXISTS documents (id)")
        library.execute("PRAGMA user_version = 8")
    library.close()
    (paths.presets / "mine.md").write_text("mine", "utf-8")
    (paths.models / "large.gguf").write_bytes(b"GGUF")
    paths.settings.write_text(json.dumps({"theme": "dark"}), "utf-8")


def questions(paths: Paths) -> list[str]:
    store = ChatStore(paths.chats)
    titles = [chat.title for chat in store.chats.all()]
    store.close()
    return titles


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    opened = open_data_folder(str(tmp_path / "data"))
    fill(opened, "before")
    return opened


@pytest.fixture
def backup(paths: Paths, tmp_path: Path) -> Path:
    file = tmp_path / "backup.zip"
    assert backup_file.write(paths, file)
    return file


def snapshot(paths: Paths) -> dict[str, str]:
    """The files of the data folder with their hashes; logs of SQLite may come and go."""
    files = [file for file in paths.data.rglob("*") if file.is_file()]
    return {
        str(file.relative_to(paths.data)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if not file.name.endswith(("-wal", "-shm"))
    }


def test_a_backup_holds_what_no_program_can_make_again(backup: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        names = set(archive.namelist())
    assert names == {
        "chats.db",
        "settings.json",
        "library/library.db",
        f"library/files/{'b' * 64}.pdf",
        f"pictures/{PICTURE}",
        "prompts/mine.md",
        "manifest.json",
    }


def test_everything_comes_back_and_what_was_there_is_kept(paths: Paths, backup: Path) -> None:
    before = snapshot(paths)
    store = ChatStore(paths.chats)
    store.messages.add(Message("user", "after", chat_id=store.chats.new().id))
    store.close()
    paths.continued_text.write_text("newer", "utf-8")
    (paths.presets / "mine.md").write_text("changed", "utf-8")
    assert restore.stage(paths, backup, NEWEST)
    kept = restore.apply(paths)
    assert kept is not None
    assert questions(paths) == ["before"]
    assert (paths.presets / "mine.md").read_text("utf-8") == "mine"
    assert not paths.continued_text.exists()
    assert (paths.models / "large.gguf").exists()
    assert questions(Paths(kept)) == ["after", "before"]
    assert (kept / "continued-text.txt").read_text("utf-8") == "newer"
    assert {*before} - {"chats.db", "library/library.db"} <= {*snapshot(paths)}
    assert not restore.is_ready(paths)


def test_a_backup_is_made_while_the_chats_are_written(paths: Paths, tmp_path: Path) -> None:
    store = ChatStore(paths.chats)
    store.messages.add(Message("user", "unsaved", chat_id=store.chats.new().id))
    file = tmp_path / "b.zip"
    assert backup_file.write(paths, file)
    store.close()
    other = open_data_folder(str(tmp_path / "other"))
    restore.stage(other, file, NEWEST)
    restore.apply(other)
    assert questions(other) == ["unsaved", "before"]


def test_a_stopped_backup_leaves_no_file(paths: Paths, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    assert not backup_file.write(paths, folder / "b.zip", lambda done, _total: done < 2)
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="there nobody asks whether a process runs")
def test_what_a_killed_backup_left_goes_with_the_next_one(paths: Paths, tmp_path: Path) -> None:
    target = tmp_path / "mine.zip"
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for owner in (gone.pid, os.getppid()):
        target.with_name(f"mine.zip.{owner}.tmp").touch()
        target.with_name(f"mine.zip.{owner}.tmp.db").touch()
    target.with_name("mine.zip.notes.tmp").touch()
    assert backup_file.write(paths, target)
    left = {file.name for file in tmp_path.glob("mine.zip.*")}
    assert left == {
        "mine.zip.notes.tmp",
        f"mine.zip.{os.getppid()}.tmp",
        f"mine.zip.{os.getppid()}.tmp.db",
    }


def rewrite(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Change the content of an archive."""
    with zipfile.ZipFile(file) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    change(content)
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)


def manifest(content: dict[str, bytes], **values: Any) -> None:
    written = json.loads(content["manifest.json"])
    content["manifest.json"] = json.dumps({**written, **values}).encode()


def listed(content: dict[str, bytes], place: str, data: bytes) -> None:
    """Add a file with its right size and hash."""
    written = json.loads(content["manifest.json"])
    about = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    written["files"][place] = about
    content["manifest.json"] = json.dumps(written).encode()
    content[place] = data


def broken_database(content: dict[str, bytes]) -> None:
    listed(content, "chats.db", content["chats.db"][:4096] + b"x" * 8192)


def bomb(content: dict[str, bytes]) -> None:
    content["settings.json"] = b"0" * 50_000_000


CHANGES: dict[str, Callable[[dict[str, bytes]], None]] = {
    "no manifest": lambda content: content.pop("manifest.json") and None,
    "another program's": lambda content: manifest(content, format="other"),
    "newer form": lambda content: manifest(content, version=2),
    "newer chats": lambda content: manifest(content, schemas={"chats.db": NEWEST + 1}),
    "newer library": lambda content: manifest(content, schemas={"library/library.db": 99}),
    "missing file": lambda content: content.pop("settings.json") and None,
    "added file": lambda content: content.update({"prompts/added.md": b"x"}),
    "changed file": lambda content: content.update({"settings.json": b"{}"}),
    "same size, other content": lambda content: content.update({"prompts/mine.md": b"yours"[:4]}),
    "no chats": lambda content: manifest(content, files={}),
    "damaged database": broken_database,
    "bomb": bomb,
    "outside": lambda content: listed(content, "../../evil.md", b"x"),
    "absolute": lambda content: listed(content, "/tmp/evil.md", b"x"),
    "backslashes": lambda content: listed(content, "prompts\\..\\..\\evil.md", b"x"),
    "a program": lambda content: listed(content, "prompts/evil.py", b"x"),
    "a model": lambda content: listed(content, "models/evil.gguf", b"x"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_wrong_backup_is_refused_and_nothing_is_touched(
    paths: Paths, backup: Path, name: str
) -> None:
    rewrite(backup, CHANGES[name])
    before = snapshot(paths)
    with pytest.raises(BackupRefused):
        restore.stage(paths, backup, NEWEST)
    assert snapshot(paths) == before
    assert restore.apply(paths) is None
    assert not list(backup.parent.glob("evil*"))


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_truncated_backup_is_refused(paths: Paths, backup: Path, share: float) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * share)])
    before = snapshot(paths)
    with pytest.raises(BackupRefused):
        restore.stage(paths, backup, NEWEST)
    assert snapshot(paths) == before


def test_flipped_bytes_are_found(paths: Paths, backup: Path) -> None:
    whole = bytearray(backup.read_bytes())
    whole[len(whole) // 3] ^= 0xFF
    backup.write_bytes(whole)
    with pytest.raises(BackupRefused):
        restore.stage(paths, backup, NEWEST)


def test_nothing_changes_places_while_an_engine_has_the_library(paths: Paths, backup: Path) -> None:
    restore.stage(paths, backup, NEWEST)
    with file_lock.opened(paths.library / "library.lock") as stream:
        file_lock.take(stream)
        with pytest.raises(LibraryHeld):
            restore.apply(paths)
    assert restore.is_ready(paths)
    assert restore.apply(paths) is not None


@pytest.mark.parametrize("cut_after", range(12))
def test_a_restore_that_is_cut_off_goes_on(
    paths: Paths, backup: Path, cut_after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ChatStore(paths.chats)
    store.messages.add(Message("user", "after", chat_id=store.chats.new().id))
    store.close()
    restore.stage(paths, backup, NEWEST)
    replace, done = restore.os.replace, 0

    def cut(source: Path, target: Path) -> None:
        nonlocal done
        done += 1
        if done > cut_after:
            raise KeyboardInterrupt
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(restore.os, "replace", cut)
        try:
            restore.apply(paths)
        except KeyboardInterrupt:
            assert restore.apply is not None
    kept = restore.apply(paths) or next(paths.data.glob("before-restore-*"))
    assert questions(paths) == ["before"]
    assert questions(Paths(kept)) == ["after", "before"]
    assert json.loads(paths.settings.read_bytes()) == {"theme": "dark"}


def test_the_known_schemas_are_those_of_the_engine() -> None:
    assert {
        "library/library.db": len(library_schema.SCHEMA.steps),
        "library/works.db": len(work_store._SCHEMA.steps),
    } == backup_content.NEWEST_SCHEMAS


def test_a_check_says_how_much_there_is(backup: Path) -> None:
    checked = backup_check.read(backup, NEWEST)
    assert len(checked.files) == 6
    assert checked.size_bytes > 4
