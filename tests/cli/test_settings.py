"""The settings in the terminal: listed, shown, changed and reset, with named errors."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from chatapp.cli import main
from chatapp.engine.documents.store.library import FILE
from chatapp.machine import file_lock, settings
from chatapp.machine.paths import Paths
from chatapp.machine.settings import DECLARED, Settings
from tests.gguf_files import chat_model, embedding_model
from tests.search_models import cross_encoder, embedder

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "data")


def run(paths: Paths, *arguments: str) -> int:
    return main.run(["settings", *arguments, "--data-dir", str(paths.data), "--language", "en"])


def rows(capsys: Capture) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def chosen(paths: Paths) -> str:
    """Return the embedder that the library keeps."""
    with closing(sqlite3.connect(paths.library / FILE)) as database:
        [row] = database.execute("SELECT value FROM choices WHERE name = 'embedder'")
    return str(row[0])


def stored(paths: Paths) -> Settings:
    return settings.load(paths.settings).settings


def test_every_setting_of_the_dialog_is_listed_with_default_and_meaning(
    paths: Paths, capsys: Capture
) -> None:
    assert run(paths, "list", "--json") == 0
    listed = {row["name"]: row for row in rows(capsys)}
    in_dialog = {name for name, declared in DECLARED.items() if declared.group}
    assert set(listed) == in_dialog | {"model_path"}
    assert all(row["meaning"] and row["group"] for row in listed.values())
    assert listed["threads"]["largest"] == DECLARED["threads"].largest
    assert listed["kv_type"]["choices"] == ["f16", "q8_0", "q4_0"]
    assert listed["zoom_percent"]["value"] == listed["zoom_percent"]["default"] == 100


def test_the_list_for_people_names_values_ranges_and_other_defaults(
    paths: Paths, capsys: Capture
) -> None:
    run(paths, "set", "theme", "dark")
    capsys.readouterr()
    assert run(paths) == 0
    lines = capsys.readouterr().out.splitlines()
    at = lines.index("  theme = dark")
    assert lines[at + 1 : at + 4] == [
        "      Theme",
        "      auto | light | dark",
        "      default: auto",
    ]
    assert "      0 … 256 (0: automatic)" in lines


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (["threads", "2"], 2),
        (["gpu-layers", "-1"], -1),
        (["server_on", "on"], True),
        (["keep_chances", "False"], False),
        (["context_short", "summarize"], "summarize"),
        (["language", "ko"], "ko"),
        (["remote_url", "http://127.0.0.1:8080"], "http://127.0.0.1:8080"),
        (["reranker_path", "off"], "off"),
        (["model_folders"], ()),
    ],
)
def test_what_is_set_is_stored_and_shown(
    paths: Paths, capsys: Capture, words: list[str], value: object
) -> None:
    assert run(paths, "set", *words) == 0
    name = words[0].replace("-", "_")
    assert getattr(stored(paths), name) == value
    capsys.readouterr()
    run(paths, "get", name, "--json")
    assert rows(capsys)[0]["value"] == (list(value) if isinstance(value, tuple) else value)


def test_a_value_is_printed_alone_for_scripts(paths: Paths, capsys: Capture) -> None:
    run(paths, "set", "server_port", "9000")
    capsys.readouterr()
    run(paths, "get", "server-port")
    assert capsys.readouterr().out == "9000\n"


def test_several_folders_replace_the_list(paths: Paths, tmp_path: Path, capsys: Capture) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    assert run(paths, "set", "model_folders", *map(str, folders)) == 0
    capsys.readouterr()
    run(paths, "get", "model_folders")
    assert capsys.readouterr().out.splitlines() == [str(folder) for folder in folders]


def test_a_reset_gives_the_defaults_and_leaves_the_others(paths: Paths) -> None:
    for words in (["threads", "2"], ["theme", "dark"], ["zoom_percent", "150"]):
        run(paths, "set", *words)
    assert run(paths, "reset", "threads", "zoom-percent") == 0
    assert stored(paths) == Settings(theme="dark")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["holograms", "on"], "SettingUnknown"),
        (["threads", "257"], "SettingUnfit"),
        (["threads", "two"], "SettingUnfit"),
        (["threads"], "SettingUnfit"),
        (["threads", "9" * 5000], "SettingUnfit"),
        (["kv_type", "f8"], "SettingUnfit"),
        (["server_on", "maybe"], "SettingUnfit"),
        (["language", "xx"], "SettingUnfit"),
        (["remote_url", "file:///etc"], "AddressWrong"),
        (["model_folders", "/no/such/folder"], "FileMissing"),
        (["embedder_path", "/no/such/file.gguf"], "FileMissing"),
    ],
)
def test_an_unfit_value_is_named_and_changes_nothing(
    paths: Paths, capsys: Capture, words: list[str], error: str
) -> None:
    assert run(paths, "set", *words, "--json") == 1
    assert rows(capsys)[0]["error"] == error
    assert not paths.settings.exists()


def test_a_key_is_shown_by_get_alone(paths: Paths, capsys: Capture) -> None:
    run(paths, "set", "remote_key", "secret-1234")
    run(paths, "list")
    assert "secret" not in capsys.readouterr().out
    run(paths, "get", "remote_key")
    assert capsys.readouterr().out == "secret-1234\n"


@pytest.mark.parametrize("name", ["model_path", "draft_path", "reranker_path"])
def test_a_model_of_another_kind_is_refused(
    paths: Paths, tmp_path: Path, capsys: Capture, name: str
) -> None:
    file = embedding_model().write(tmp_path / "model.gguf")
    assert run(paths, "set", name, str(file), "--json") == 1
    assert rows(capsys)[0]["error"] == "SettingUnfit"
    assert not paths.settings.exists()


def test_models_of_the_right_kind_are_stored(paths: Paths, tmp_path: Path) -> None:
    chat = chat_model().write(tmp_path / "chat.gguf")
    reranker = cross_encoder({"apples": 0}, likes=0).write(tmp_path / "ranker.gguf")
    assert run(paths, "set", "model_path", str(chat)) == 0
    assert run(paths, "set", "reranker_path", str(reranker)) == 0
    assert (stored(paths).model_path, stored(paths).reranker_path) == (str(chat), str(reranker))


def test_the_embedder_is_chosen_in_the_library_too(paths: Paths, tmp_path: Path) -> None:
    file = embedder({"apples": 0}).write(tmp_path / "embedder.gguf")
    assert run(paths, "set", "embedder_path", str(file)) == 0
    assert stored(paths).embedder_path == str(file)
    assert chosen(paths) == str(file)
    assert run(paths, "reset", "embedder_path") == 0
    assert (stored(paths).embedder_path, chosen(paths)) == ("", "")


def test_no_embedder_that_the_engine_refuses_is_stored(
    paths: Paths, tmp_path: Path, capsys: Capture
) -> None:
    file = chat_model().write(tmp_path / "chat.gguf")
    assert run(paths, "set", "embedder_path", str(file), "--json") == 1
    assert rows(capsys)[0]["error"] == "ModelNotEmbedding"
    assert not paths.settings.exists()


def test_settings_that_a_window_keeps_are_not_changed(paths: Paths, capsys: Capture) -> None:
    paths.data.mkdir()
    with file_lock.opened(paths.window_lock) as window:
        file_lock.take(window)
        assert run(paths, "set", "theme", "dark", "--json") == 1
        assert run(paths, "get", "theme") == 0
    assert [json.loads(capsys.readouterr().out.splitlines()[0])["error"]] == ["SettingsInWindow"]
    assert run(paths, "set", "theme", "dark") == 0
