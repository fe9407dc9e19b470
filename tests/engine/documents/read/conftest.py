"""Reads a file with the reader of its kind, in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chatapp.engine.documents.read import kinds
from chatapp.engine.documents.read.sections import Section

Read = Callable[[Path], list[Section]]


@pytest.fixture
def read() -> Read:
    """Return the sections of a file."""
    return lambda path: list(kinds.sections(path, path.name)[1])
