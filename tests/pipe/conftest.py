"""A real engine process for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatapp.engine.llm.llama.weights import LoadOptions, Weights
from chatapp.paths import starter_model_folder
from tests import vision_files
from tests.engine_process import Engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    running = Engine(tmp_path / "data", tmp_path / "stderr.log")
    yield running
    running.close()


@pytest.fixture(scope="session")
def seeing_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter model with a vision part beside it."""
    starter = starter_model_folder()
    assert starter is not None
    folder = tmp_path_factory.mktemp("seeing")
    model = folder / "seer.gguf"
    model.symlink_to(next(starter.glob("*.gguf")))
    weights = Weights(model, LoadOptions(256))
    words = [vision_files.embedding(model, weights.tokenize(word)[0]) for word in (" red", " green", " blue")]
    weights.close()
    vision_files.projector(words).write(folder / "mmproj-seer.gguf")
    return model
