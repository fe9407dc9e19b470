"""Which vision part belongs to which model: by folder, width and name."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.engine.models.files import gguf
from tests import vision_files
from tests.gguf_files import chat_model


def _part(path: Path, wide: int = 32) -> Path:
    return vision_files.projector([[]] * 3, wide).write(path)


def _projector(model: Path) -> str:
    return Path(gguf.inspect(model).projector).name


def test_the_part_beside_the_only_model_of_a_folder_is_its_own(tmp_path: Path) -> None:
    model = chat_model().write(tmp_path / "some-model.Q4_K_M.gguf")
    assert _projector(model) == ""
    _part(tmp_path / "mmproj-model-f16.gguf")
    assert _projector(model) == "mmproj-model-f16.gguf"


def test_among_several_models_the_name_decides(tmp_path: Path) -> None:
    seer = chat_model().write(tmp_path / "gemma-3-4b-it-Q4_K_M.gguf")
    blind = chat_model().write(tmp_path / "llama-3-8b.gguf")
    _part(tmp_path / "mmproj-gemma-3-4b-it-f16.gguf")
    assert _projector(seer) == "mmproj-gemma-3-4b-it-f16.gguf"
    assert _projector(blind) == ""


@pytest.mark.parametrize("wide", [48, 4096])
def test_a_part_for_another_width_is_passed_over(tmp_path: Path, wide: int) -> None:
    model = chat_model().write(tmp_path / "model.gguf")
    _part(tmp_path / "mmproj-model.gguf", wide)
    assert _projector(model) == ""


def test_what_is_only_called_so_is_no_vision_part(tmp_path: Path) -> None:
    model = chat_model().write(tmp_path / "model.gguf")
    (tmp_path / "mmproj-model.gguf").write_bytes(b"GGUF but nothing more")
    assert _projector(model) == ""


def test_of_several_the_smallest_is_taken(tmp_path: Path) -> None:
    model = chat_model().write(tmp_path / "model.gguf")
    large = _part(tmp_path / "mmproj-a-f32.gguf")
    large.write_bytes(large.read_bytes() + bytes(64))
    _part(tmp_path / "mmproj-b-f16.gguf")
    assert _projector(model) == "mmproj-b-f16.gguf"
