"""`chatapp chats`, `backup` and `restore`: listed, searched, exported, imported, and refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatapp.chats.store import ChatStore
from chatapp.cli import main
from chatapp.cli.chats import continuing
from chatapp.contract.protocol import Answered
from chatapp.contract.records import Message, Timing, Usage
from chatapp.machine import file_lock
from chatapp.machine.paths import Paths, open_data_folder

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    opened = open_data_folder(str(tmp_path / "data"))
    store = ChatStore(opened.chats)
    for title in ("How low was the Rhine?", "보험업법 요약"):
        question = store.messages.add(Message("user", title, chat_id=store.chats.new().id))
        store.messages.add(
            Message(
                "assistant",
                f"Answer to {title}",
                chat_id=question.chat_id,
                parent_id=question.id,
                finish="end",
            )
        )
    store.chats.move([2], store.folders.add("법무").id)
    store.close()
    return opened


def run(paths: Paths, *arguments: str) -> int:
    options = ["--data-dir", str(paths.data), "--language", "en"]
    return main.run([arguments[0], *arguments[1:], *options])


def rows(capsys: Capture) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_chats_are_listed_the_last_first(paths: Paths, capsys: Capture) -> None:
    assert run(paths, "chats", "list", "--json") == 0
    listed = rows(capsys)
    assert [(row["id"], row["folder"]) for row in listed] == [(2, "법무"), (1, "")]
    assert run(paths, "chats") == 0
    assert "How low was the Rhine?" in capsys.readouterr().out


def test_a_folder_is_listed_alone(paths: Paths, capsys: Capture) -> None:
    run(paths, "chats", "list", "--folder", "법무", "--json")
    assert [row["id"] for row in rows(capsys)] == [2]


def test_a_chat_is_shown(paths: Paths, capsys: Capture) -> None:
    assert run(paths, "chats", "show", "1") == 0
    assert "# How low was the Rhine?" in capsys.readouterr().out
    run(paths, "chats", "show", "1", "--json")
    assert [row["role"] for row in rows(capsys)[0]["messages"]] == ["user", "assistant"]


def test_an_unknown_chat_is_named(paths: Paths, capsys: Capture) -> None:
    assert run(paths, "chats", "show", "99") == 1
    assert "There is no chat 99." in capsys.readouterr().err


def test_a_search_finds_parts_of_words(paths: Paths, capsys: Capture) -> None:
    assert run(paths, "chats", "search", "보험", "--json") == 0
    assert [row["chat_id"] for row in rows(capsys)] == [2]
    assert run(paths, "chats", "search", "nothing like it") == 1


def test_reading_works_beside_a_window(paths: Paths, capsys: Capture) -> None:
    with file_lock.opened(paths.window_lock) as stream:
        file_lock.take(stream)
        assert run(paths, "chats", "list") == 0
        assert run(paths, "chats", "continue", "1", "And then?") == 1
    assert "window is open" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["md", "html", "docx", "pdf"])
def test_all_chats_are_exported(paths: Paths, tmp_path: Path, form: str, capsys: Capture) -> None:
    folder = tmp_path / "out"
    assert run(paths, "chats", "export", "--all", "--format", form, "--to", str(folder)) == 0
    assert len(list(folder.glob(f"*.{form}"))) == 2
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_what_is_exported_can_be_imported(paths: Paths, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "chats.json"
    assert run(paths, "chats", "export", "--all", "--format", "json", "--to", str(file)) == 0
    other = open_data_folder(str(tmp_path / "other"))
    assert run(other, "chats", "import", str(file)) == 0
    assert run(other, "chats", "import", str(file)) == 0
    assert "2 were already here." in capsys.readouterr().out
    run(other, "chats", "list", "--json")
    assert {row["title"] for row in rows(capsys)} == {"How low was the Rhine?", "보험업법 요약"}


def test_what_cannot_be_imported_is_named(paths: Paths, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "broken.json"
    file.write_text("{", "utf-8")
    assert run(paths, "chats", "import", str(file)) == 1
    assert "broken.json" in capsys.readouterr().err


def test_without_a_chat_nothing_is_exported(paths: Paths, capsys: Capture) -> None:
    assert run(paths, "chats", "export") == 2
    assert "--all" in capsys.readouterr().err


def test_an_answer_is_stored_behind_its_question(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}

    def stream(_session: Any, _as_json: bool, **arguments: Any) -> Answered:
        asked.update(arguments)
        return Answered(id=1, text="Much later.", finish="end", usage=Usage(), timing=Timing())

    monkeypatch.setattr(continuing.ask, "stream", stream)
    monkeypatch.setattr(continuing.Session, "load_model", lambda _self, _path: None)
    assert run(paths, "chats", "continue", "1", "And then?") == 0
    assert [turn.role for turn in asked["history"]] == ["user", "assistant"]
    store = ChatStore(paths.chats)
    branch = store.messages.branch(store.chats.get(1).leaf_id)
    store.close()
    assert [message.text for message in branch[2:]] == ["And then?", "Much later."]


def test_a_backup_is_restored_when_it_is_confirmed(
    paths: Paths, tmp_path: Path, capsys: Capture
) -> None:
    file = str(tmp_path / "b.zip")
    assert run(paths, "backup", file) == 0
    assert run(paths, "restore", file, "--check") == 0
    other = open_data_folder(str(tmp_path / "other"))
    assert run(other, "restore", file) == 1
    assert not other.chats.exists()
    assert run(other, "restore", file, "--yes") == 0
    capsys.readouterr()
    run(other, "chats", "list", "--json")
    assert len(rows(capsys)) == 2


def test_nothing_is_restored_below_an_open_window(paths: Paths, tmp_path: Path) -> None:
    file = str(tmp_path / "b.zip")
    run(paths, "backup", file)
    with file_lock.opened(paths.window_lock) as stream:
        file_lock.take(stream)
        assert run(paths, "restore", file, "--yes") == 1
    assert not list(paths.data.glob("before-restore-*"))


@pytest.mark.parametrize("command", ["chats", "backup", "restore"])
def test_the_program_itself_knows_the_commands(chatapp: Any, command: str) -> None:
    shown = chatapp(command, "--help")
    assert shown.returncode == 0
    assert f"usage: chatapp {command}" in shown.stdout


def test_filters_narrow_lists_searches_and_exports(
    paths: Paths, tmp_path: Path, capsys: Capture
) -> None:
    store = ChatStore(paths.chats)
    answered = store.chats.new()
    question = store.messages.add(Message("user", "Rhine again", chat_id=answered.id))
    values = {"chat_id": answered.id, "parent_id": question.id, "model": "Tiny 1M"}
    store.messages.add(Message("assistant", "31 cm", **values))
    store.close()
    assert run(paths, "chats", "list", "--by-model", "Tiny 1M", "--json") == 0
    assert [row["id"] for row in rows(capsys)] == [answered.id]
    assert run(paths, "chats", "search", "Rhine", "--since", "2999-01-01") == 1
    folder = tmp_path / "out"
    options = ("--all", "--by-model", "Tiny 1M", "--to", f"{folder}/a.md")
    assert run(paths, "chats", "export", *options) == 0
    assert "Rhine again" in (folder / "a.md").read_text("utf-8")
    capsys.readouterr()
    with pytest.raises(SystemExit):
        run(paths, "chats", "list", "--since", "yesterday")
    assert "“yesterday” is not a day" in capsys.readouterr().err
