"""Whether Qt can be loaded here: it needs system libraries that a bare machine may lack."""

from __future__ import annotations

import functools
import re

NAMES_OF_QT = re.compile(
    r"PySide6|pytestqt|chatapp\.gui (import|\.)|from chatapp\.gui\.(?!display)|picture_samples"
)
"""Found in a test file that cannot be imported without Qt."""


@functools.cache
def qt_loads() -> bool:
    """Return whether Qt's widgets can be imported."""
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError:
        return False
    return True
