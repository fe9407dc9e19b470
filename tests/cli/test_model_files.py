"""`chatapp models get|catalog|search|verify|remove`, against a small real hub on this machine."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chatapp.machine import settings
from chatapp.machine.settings import Settings
from tests.fakes.hub_server import HubServer, serving
from tests.gguf_files import chat_model

Run = Callable[..., subprocess.CompletedProcess[str]]
NAME = "owner/repository/tiny-F32.gguf"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubServer]:
    with serving() as server:
        server.add(NAME, chat_model().bytes())
        data = tmp_path / "data"
        data.mkdir()
        settings.save(data / "settings.json", Settings(language="en", hub_url=server.url))
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "models"


def rows(answer: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answer.stdout.splitlines()]


def test_a_model_is_got_verified_and_removed(chatapp: Run, hub: HubServer, folder: Path) -> None:
    got = chatapp("models", "get", NAME)
    assert got.returncode == 0, got.stderr
    assert "is here, and its checksum is right" in got.stdout
    assert (folder / "tiny-F32.gguf").read_bytes() == hub.files[NAME]
    verified = chatapp("models", "verify", "tiny-F32.gguf")
    assert "The catalogue does not know tiny-F32.gguf" in verified.stdout
    wrong = chatapp("models", "verify", "tiny-F32.gguf", "--sha256", "0" * 64)
    assert wrong.returncode == 1
    kept = chatapp("models", "remove", "tiny-F32.gguf", input="n\n")
    assert kept.returncode == 1
    assert (folder / "tiny-F32.gguf").exists()
    removed = chatapp("models", "remove", "tiny-F32.gguf", "--yes")
    assert removed.returncode == 0
    assert not (folder / "tiny-F32.gguf").exists()


def test_what_was_fetched_of_a_broken_download_is_kept(
    chatapp: Run, hub: HubServer, folder: Path
) -> None:
    size = len(hub.files[NAME])
    hub.knows_ranges, hub.cut_after, hub.cuts_left = True, size // 3, 1
    assert chatapp("models", "get", NAME).returncode == 0
    assert hub.ranges == ["", f"bytes={size // 3}-"]
    assert [path.name for path in folder.iterdir()] == ["tiny-F32.gguf"]


def test_the_hub_is_searched(chatapp: Run, hub: HubServer) -> None:
    assert chatapp("models", "search", "tiny").stdout.strip() == "owner/repository  mit"
    [file] = rows(chatapp("models", "search", "owner/repository", "--json"))
    assert file["file"] == "tiny-F32.gguf"


def test_the_catalogue_says_all_that_another_computer_needs(chatapp: Run, hub: HubServer) -> None:
    listed = {row["id"]: row for row in rows(chatapp("models", "catalog", "--json"))}
    assert sum(row["suggested"] for row in listed.values()) == 1
    assert listed["qwen3-8b"]["address"].startswith(f"{hub.url}/Qwen/Qwen3-8B-GGUF/resolve/")
    assert len(listed["qwen3-8b"]["sha256"]) == 64


def test_a_file_of_another_program_is_not_removed(
    chatapp: Run, hub: HubServer, tmp_path: Path
) -> None:
    other = chat_model().write(tmp_path / "elsewhere" / "other.gguf")
    refused = chatapp("models", "remove", str(other), "--yes")
    assert refused.returncode == 1
    assert "files of other programs are not deleted" in refused.stderr
    assert other.exists()


def test_without_the_network_nothing_leaves_this_machine(chatapp: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    chosen = Settings(language="en", hub_url="http://192.0.2.1")
    settings.save(tmp_path / "data" / "settings.json", chosen)
    refused = chatapp("models", "get", "qwen3-8b")
    assert refused.returncode == 1
    assert "The network is off" in refused.stderr
    assert list((tmp_path / "data" / "models").glob("*.gguf*")) == []


def test_a_name_that_is_nothing_is_refused(chatapp: Run, hub: HubServer) -> None:
    refused = chatapp("models", "get", "nothing")
    assert refused.returncode == 1
    assert "is not a model of the catalogue" in refused.stderr
