"""What helps when something is wrong: versions, self-test, report, and data of another version."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from chatapp.chats.store import ChatStore
from chatapp.contract.records import Message
from chatapp.machine import settings
from chatapp.machine.paths import Paths, open_data_folder
from chatapp.machine.systems import linux
from tests.cli.conftest import Run

CAN_CUT_OFF = shutil.which("unshare") is not None and (
    subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
)


def test_the_version_names_llama_cpp_and_its_backends() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "chatapp", "--version"], capture_output=True, text=True, check=True
    )
    first, llama, python = ran.stdout.splitlines()
    assert first.startswith("chatapp 0.")
    assert "llama-cpp-python 0." in llama
    assert "CPU" in llama
    assert python.startswith("Python 3.")


@pytest.mark.model
@pytest.mark.skipif(not CAN_CUT_OFF, reason="no network namespace may be made here")
def test_the_self_test_passes_without_any_network(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "chatapp", "selftest", "--data-dir", str(tmp_path / "data")]
    ran = subprocess.run(
        ["unshare", "-rn", *program, "--json"], capture_output=True, text=True, check=False
    )
    found = {row["what"]: row for row in map(json.loads, ran.stdout.splitlines())}
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert list(found) == [
        "Window",
        "Chats and library",
        "Model",
        "Search in documents",
        "OCR for scanned pages",
        "Network switch",
    ]
    assert "24 tokens" in found["Model"]["found"]
    assert "page 2" in found["Search in documents"]["found"]
    # Nothing was added to the user's library.
    assert not (tmp_path / "data" / "library" / "library.db").exists()


def _keep_secrets(data: Path) -> Paths:
    paths = open_data_folder(str(data))
    store = ChatStore(paths.chats)
    chat = store.chats.new()
    store.messages.add(Message("user", "Zanzibarquestion", chat_id=chat.id))
    store.close()
    settings.save(
        paths.settings,
        settings.Settings(
            theme="dark",
            context_tokens=4096,
            remote_key="Zanzibarkey",
            instructions="Zanzibarinstructions",
            remote_url="http://zanzibar.example:8080",
            model_folders=(str(data / "Zanzibarmodels"),),
        ),
    )
    (paths.logs / "engine.log").write_text(
        "2026-11-30 10:00:00,123 77 ERROR chatapp.jobs: failed on Zanzibarfile.pdf\n"
        "Traceback (most recent call last):\n"
        '  File "/home/zanzibar/src/chatapp/engine/main.py", line 12, in run\n'
        "ValueError: Zanzibarwords\n",
        "utf-8",
    )
    (paths.presets / "Zanzibarpreset.md").write_text("---\n---\n", "utf-8")
    return paths


def test_the_report_holds_no_word_of_the_user(chatapp: Run, tmp_path: Path) -> None:
    _keep_secrets(tmp_path / "data")
    file = tmp_path / "report.md"
    ran = chatapp("doctor", "--report", str(file))
    assert str(file) in ran.stderr
    report = file.read_text("utf-8")
    assert "zanzibar" not in report.lower()
    assert str(tmp_path) not in report
    assert str(Path.home()) not in report.replace(str(Path.home()) + "-", "")
    for told in (
        "llama-cpp-python",
        "- theme: dark",
        "- context_tokens: 4096",
        "- instructions: changed",
        "chats.db: ",
        "chatapp/engine/main.py:12:run",
        "ValueError",
    ):
        assert told in report


def test_data_is_removed_only_after_a_yes(chatapp: Run, tmp_path: Path) -> None:
    paths = _keep_secrets(tmp_path / "data")
    where = json.loads(chatapp("data", "where", "--json").stdout)
    assert where["folder"] == str(paths.data)
    asked = chatapp("data", "remove", stdin=subprocess.DEVNULL)
    assert asked.returncode == 1
    assert "--yes" in asked.stderr
    assert paths.chats.exists()
    assert chatapp("data", "remove", "--yes").returncode == 0
    assert not paths.data.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="each system keeps it elsewhere")
def test_removing_the_data_takes_the_opening_after_a_login_away(
    chatapp: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    paths = open_data_folder(str(tmp_path / "data"))
    settings.save(paths.settings, settings.Settings(starts_at_login=True))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    linux.start_at_login(home, ["/opt/chatapp"])
    entry = home / ".config/autostart/chatapp.desktop"
    assert entry.exists()
    environment = os.environ | {"HOME": str(home)}
    assert chatapp("data", "remove", "--yes", env=environment).returncode == 0
    assert not entry.exists()


def _make_newer(paths: Paths, place: str) -> None:
    file = paths.data / place
    file.parent.mkdir(parents=True, exist_ok=True)
    if place == "settings.json":
        file.write_text('{"format": 99, "theme": {}}', "utf-8")
        return
    with contextlib.closing(sqlite3.connect(file)) as newer:
        newer.execute("CREATE TABLE future (dear TEXT)")
        newer.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize("place", ["chats.db", "library/library.db", "settings.json"])
def test_data_of_a_newer_version_is_refused_in_words_and_stays(
    chatapp: Run, tmp_path: Path, place: str
) -> None:
    paths = open_data_folder(str(tmp_path / "data"))
    _make_newer(paths, place)
    before = (paths.data / place).read_bytes()
    ran = chatapp("chats", "list")
    assert ran.returncode == 1
    assert "newer version of chatapp" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert (paths.data / place).read_bytes() == before
