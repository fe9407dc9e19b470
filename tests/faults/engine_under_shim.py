"""An engine in an environment of its own."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.faults import engine as engines


@contextlib.contextmanager
def engine_on(
    place: Path, environment: Mapping[str, str] | None = None
) -> Iterator[engines.Engine]:
    """Start an engine on `place`/data, in this environment if one is given; end it at last."""
    before = dict(os.environ)
    os.environ.update(environment or {})
    try:
        engine = engines.started(place)
    finally:
        os.environ.clear()
        os.environ.update(before)
    try:
        yield engine
    finally:
        engines.ended(engine)
