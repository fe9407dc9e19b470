"""A model that cannot be loaded leaves the one before, also where the memory had no room for both."""

from __future__ import annotations

import math
import mmap
import sys
from array import array
from collections.abc import Iterator
from pathlib import Path

import llama_cpp.llama_cpp as api
import pytest

from chatapp.contract.engine_settings import EngineSettings
from chatapp.engine.models.files import gguf
from chatapp.engine.models.llama.offload import model_parameters
from chatapp.engine.models.loaded_model import LoadedModel
from chatapp.engine.process import mapped_file, memory
from chatapp.errors import ModelDamaged, ModelTooLarge
from chatapp.machine.models import options
from chatapp.machine.models.options import ModelOptions
from chatapp.machine.paths import Paths
from tests.gguf_files import chat_model


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return chat_model().write(tmp_path / "good.gguf")


@pytest.fixture
def owner(tmp_path: Path, good: Path) -> Iterator[LoadedModel]:
    made = LoadedModel(Paths(tmp_path / "data"), EngineSettings())
    made.load(str(good), 0)
    yield made
    made.close()


def _broken(folder: Path) -> Path:
    made = chat_model()
    made.tensors["output_norm.weight"] = ((32,), array("f", [math.nan] * 32).tobytes())
    return made.write(folder / "broken.gguf")


@pytest.mark.parametrize("room", [0.7, 100.0], ids=["for one", "for both"])
def test_a_model_that_fails_leaves_the_one_before(
    owner: LoadedModel, good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: float
) -> None:
    size_bytes = gguf.inspect(good).memory_bytes
    monkeypatch.setattr(memory, "available_bytes", lambda: int(size_bytes * room))
    before = owner.local
    with pytest.raises(ModelDamaged):
        owner.load(str(_broken(tmp_path)), 0)
    assert owner.local is not None
    assert (owner.local is before) is (room > 1)
    assert owner.local.weights.path == good
    assert owner.model is not None
    assert owner.model.path == str(good)


def test_the_level_of_thinking_is_that_of_the_settings(owner: LoadedModel, good: Path) -> None:
    assert owner.get().thinking == "auto"
    owner.use(EngineSettings(thinking="low"))
    assert owner.get().thinking == "low"
    owner.close()
    assert owner.load(str(good), 0).thinking == "low"


def test_a_model_that_is_much_too_large_is_not_even_tried(
    owner: LoadedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = owner.local
    monkeypatch.setattr(memory, "available_bytes", lambda: 1000)
    with pytest.raises(ModelTooLarge):
        owner.load(str(chat_model(layers=3).write(tmp_path / "large.gguf")), 0)
    assert owner.local is before


@pytest.mark.parametrize("has_amx", [True, False])
def test_weights_are_not_packed_for_amx(monkeypatch: pytest.MonkeyPatch, has_amx: bool) -> None:
    said = b"CPU : AVX512 = 1 | " + (b"AMX_INT8 = 1 | " if has_amx else b"") + b"REPACK = 1 | "
    monkeypatch.setattr(api, "llama_print_system_info", lambda: said)
    assert model_parameters().use_extra_bufts is not has_amx


def test_the_choices_for_one_model_take_effect_when_it_is_loaded(
    owner: LoadedModel, good: Path
) -> None:
    own = ModelOptions(gguf.inspect(good).fingerprint, context_tokens=256, gpu_layers=0)
    owner.use(EngineSettings(context_tokens=512, model_options=options.with_options((), own)))
    assert owner.load(str(good), 0).weights.context_tokens == 256
    owner.use(EngineSettings(context_tokens=512))
    assert owner.load(str(good), 0).weights.context_tokens == 512


def test_the_model_of_last_time_comes_before_a_better_one(tmp_path: Path, good: Path) -> None:
    chat_model(layers=4).write(tmp_path / "data" / "models" / "better.gguf")
    made = LoadedModel(Paths(tmp_path / "data"), EngineSettings(last_model_path=str(good)))
    assert made.chosen().path == str(good)
    good.unlink()
    assert made.chosen().path == str(tmp_path / "data" / "models" / "better.gguf")


def test_a_model_is_named_before_it_is_loaded(owner: LoadedModel, tmp_path: Path) -> None:
    named: list[str] = []
    other = chat_model(name="Another").write(tmp_path / "model.gguf")
    owner.load(str(other), 0, on_model=lambda model: named.append(model.name))
    assert named == ["Another"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no madvise like that")
def test_pages_of_a_mapped_file_are_given_back(tmp_path: Path) -> None:
    file = tmp_path / "large.gguf"
    file.write_bytes(b"x" * 40_000_000)
    with open(file, "rb") as stream:
        mapped = mmap.mmap(stream.fileno(), 0, mmap.MAP_SHARED, mmap.PROT_READ)
        assert mapped[::4096].count(b"x") > 9000
        before = memory.used_bytes()
        assert mapped_file.release(file) >= 40_000_000
        assert memory.used_bytes() < before - 30_000_000
        assert mapped[20_000_000] == ord("x")
        mapped.close()
    assert mapped_file.release(file) == 0
