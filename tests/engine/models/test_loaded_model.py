"""A model that cannot be loaded leaves the one before, also where the memory had no room for both."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from pathlib import Path

import llama_cpp.llama_cpp as api
import pytest

from chatapp.contract.engine_settings import EngineSettings
from chatapp.engine.models.files import gguf
from chatapp.engine.models.llama.weights import model_parameters
from chatapp.engine.models.loaded_model import LoadedModel
from chatapp.engine.process import memory
from chatapp.errors import ModelDamaged, ModelTooLarge
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
