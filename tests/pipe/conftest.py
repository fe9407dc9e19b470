"""A real engine process for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

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
    return vision_files.seeing_starter(tmp_path_factory.mktemp("seeing"))
