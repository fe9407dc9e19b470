"""Models are found where programs keep them, each once and in an order that helps."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from chatapp.contract.engine_settings import EngineSettings
from chatapp.contract.records import Model
from chatapp.engine.models.files import model_files, model_folders
from chatapp.engine.models.files.ollama import ollama_models
from chatapp.engine.process import memory
from chatapp.machine.paths import Paths
from chatapp.machine.systems.linux import available_bytes
from tests.gguf_files import Gguf, chat_model, embedding_model, shards


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any model: no starter, nothing shipped, an empty home."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in (
        "XDG_DATA_HOME",
        "XDG_CACHE_HOME",
        "HF_HOME",
        "HF_HUB_CACHE",
        "OLLAMA_MODELS",
        "CHATAPP_MODELS",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: folder)
    monkeypatch.setattr(model_folders, "starter_model_folder", lambda: tmp_path / "starter")
    monkeypatch.setattr(model_folders, "shipped", lambda name: tmp_path / "shipped" / name)
    monkeypatch.setattr(memory, "available_bytes", lambda: 8_000_000_000)
    return folder


def found(home: Path, settings: EngineSettings | None = None) -> tuple[Model, ...]:
    return model_files.find(Paths(home.parent / "data"), settings or EngineSettings())


PLACES = {
    ".lmstudio/models/org/repo/a.gguf": "LM Studio",
    ".cache/lm-studio/models/a.gguf": "LM Studio",
    ".local/share/Jan/data/llamacpp/models/small/model.gguf": "Jan",
    ".local/share/nomic.ai/GPT4All/a.gguf": "GPT4All",
    ".cache/huggingface/hub/models--org--repo/snapshots/0123/a.gguf": "Hugging Face",
    ".cache/llama.cpp/a.gguf": "llama.cpp",
}


@pytest.mark.skipif(os.name == "nt", reason="these are the places on Linux")
@pytest.mark.parametrize(("place", "origin"), PLACES.items())
def test_models_of_other_programs_are_found(
    home: Path, place: str, origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    chat_model().write(home / place)
    assert [model.origin for model in found(home)] == [origin]


def test_each_system_has_its_own_places(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    assert (
        home / "Library/Application Support/nomic.ai/GPT4All",
        "GPT4All",
    ) in model_folders.other_programs(home)
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(home / "Local"))
    assert (home / "Local/nomic.ai/GPT4All", "GPT4All") in model_folders.other_programs(home)


def test_a_moved_lm_studio_is_found(home: Path) -> None:
    (home / ".lmstudio-home-pointer").write_text(str(home / "elsewhere"))
    chat_model().write(home / "elsewhere/models/a.gguf")
    assert found(home)[0].origin == "LM Studio"


def ollama_model(home: Path, name: str, made: Gguf) -> Path:
    digest = "sha256:" + name.encode().hex().rjust(64, "0")
    blob = made.write(home / ".ollama/models/blobs" / digest.replace(":", "-"))
    manifest = home / ".ollama/models/manifests/registry.ollama.ai" / name
    manifest.parent.mkdir(parents=True)
    layer = {"mediaType": "application/vnd.ollama.image.model", "digest": digest}
    manifest.write_text(json.dumps({"layers": [{"mediaType": "other", "digest": "x"}, layer]}))
    return blob


def test_models_of_ollama_have_the_names_people_type(home: Path) -> None:
    ollama_model(home, "library/llama3.2/3b", chat_model())
    ollama_model(home, "someone/korean/latest", chat_model())
    assert {model.name for model in found(home)} == {"llama3.2:3b", "someone/korean:latest"}


@pytest.mark.parametrize(
    "manifest",
    ["", "[]", "{}", '{"layers": 1}', '{"layers": [{"mediaType": 1}]}', "[" * 99_999, "\xff"],
)
def test_a_broken_manifest_is_passed_over(tmp_path: Path, manifest: str) -> None:
    file = tmp_path / "manifests/host/library/model/tag"
    file.parent.mkdir(parents=True)
    file.write_text(manifest, "latin-1")
    assert list(ollama_models(tmp_path)) == []


def test_a_manifest_cannot_point_out_of_its_folder(tmp_path: Path) -> None:
    chat_model().write(tmp_path / "secret.gguf")
    file = tmp_path / "ollama/manifests/host/library/model/tag"
    file.parent.mkdir(parents=True)
    layer = {"mediaType": "application/vnd.ollama.image.model", "digest": "../../secret.gguf"}
    file.write_text(json.dumps({"layers": [layer]}))
    assert list(ollama_models(tmp_path / "ollama")) == []


def test_folders_of_the_settings_and_the_environment_count(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat_model().write(home / "one/a.gguf")
    chat_model().write(home / "two/b.gguf")
    monkeypatch.setenv("CHATAPP_MODELS", os.pathsep.join((str(home / "one"), "", "/nowhere")))
    models = found(home, EngineSettings(model_folders=(str(home / "two"), "~nobody\0/x")))
    assert {Path(model.path).name for model in models} == {"a.gguf", "b.gguf"}


def test_a_file_reached_by_two_ways_is_listed_once(home: Path) -> None:
    file = chat_model().write(home.parent / "data/models/a.gguf")
    file.with_name("hard.gguf").hardlink_to(file)
    file.with_name("soft.gguf").symlink_to(file)
    file.with_name("loop").symlink_to(file.parent)
    assert len(found(home)) == 1


def test_a_model_in_parts_is_listed_once(home: Path) -> None:
    parts = shards(chat_model(), home.parent / "data/models", "big", 3)
    assert [model.path for model in found(home)] == [str(parts[0])]
    parts[0].unlink()
    assert [model.problem for model in found(home)] == ["ModelShardMissing"]


def test_broken_files_come_last_and_companions_of_other_programs_not_at_all(home: Path) -> None:
    ours = home.parent / "data/models"
    chat_model().write(ours / "z.gguf")
    embedding_model().write(ours / "e.gguf")
    (ours / "a.gguf").write_bytes(b"<html>")
    made = chat_model("clip")
    made.write(home / ".lmstudio/models/mmproj.gguf")
    assert [model.kind for model in found(home)] == ["chat", "embedding", "unusable"]


def test_the_largest_model_that_fits_is_the_best_and_the_starter_the_last() -> None:
    small = Model("s", "s", "chat", parameters=1, memory_bytes=10)
    large = Model("l", "l", "chat", parameters=3, memory_bytes=30)
    starter = Model("t", "t", "chat", parameters=2, memory_bytes=5, origin="starter")
    models = (starter, large, small, Model("e", "e", "embedding", parameters=9))
    assert [model_files.best_chat_model(models, free) for free in (99, 20, 7, 1)] == [
        model_files.judge_memory(model, 99) if model else None
        for model in (large, small, starter, None)
    ]
    assert model_files.best_chat_model(models, 0) == large


def test_a_model_that_does_not_fit_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chat_model().write(home.parent / "data/models/a.gguf")
    monkeypatch.setattr(memory, "available_bytes", lambda: 1000)
    assert not found(home)[0].fits_memory


def test_a_walk_ends_in_a_huge_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_files, "MAX_ENTRIES", 100)
    for number in range(30):
        for name in "abcdefghij":
            (tmp_path / f"{number:02d}" / name).mkdir(parents=True)
    chat_model().write(tmp_path / "00/z/too-late.gguf")
    assert len(list(model_files.walk(tmp_path))) == 0


def test_memory_is_that_of_this_machine() -> None:
    assert 50_000_000 < memory.available_bytes() < 1 << 50


@pytest.mark.parametrize(("limit", "expected"), [("max", 8_000_000 * 1024), ("1000000", 700_000)])
def test_a_container_has_less_memory_than_its_machine(
    tmp_path: Path, limit: str, expected: int
) -> None:
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/meminfo").write_text("MemTotal: 9000000 kB\nMemAvailable:    8000000 kB\n")
    group = tmp_path / "sys/fs/cgroup"
    group.mkdir(parents=True)
    (group / "memory.max").write_text(limit + "\n")
    (group / "memory.current").write_text("400000\n")
    (group / "memory.stat").write_text("anon 1\ninactive_file 100000\n")
    assert available_bytes(tmp_path) == expected


def test_a_machine_that_does_not_tell_its_memory_gives_zero(tmp_path: Path) -> None:
    assert available_bytes(tmp_path) == 0
