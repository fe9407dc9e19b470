"""Reads a file with the reader of its kind, in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chatapp.engine.documents.read import document_reader
from chatapp.engine.documents.read.elements.sections import DocumentSection

Read = Callable[[Path], list[DocumentSection]]


@pytest.fixture
def read() -> Read:
    """Return the sections of a file."""
    return lambda path: list(document_reader.open_document(path, path.name).sections)
