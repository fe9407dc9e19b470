"""A private assistant on your own machine: chat, presets and answers from PDFs, offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    __version__: str


def __getattr__(name: str) -> str:
    """Return `__version__` as it was installed: `packaging/version.py` takes it from the tag.

    Looked up when it is asked for: the start of the window does without it.
    """
    if name != "__version__":
        raise AttributeError(name)
    from importlib import metadata

    try:
        return metadata.version("chatapp")
    except metadata.PackageNotFoundError:
        # Run from a folder that was never installed.
        return "0+unknown"
