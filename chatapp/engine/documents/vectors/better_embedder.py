"""The embedder that takes the starter's place by itself: multilingual-e5-small."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from pathlib import Path

from chatapp.engine.documents.vectors import e5_file
from chatapp.errors import ChatappError

_log = logging.getLogger("chatapp.documents")


MADE_AFTER_S = 30.0
"""Seconds that a program has to run: one command of the terminal does not wait for the file.
Chosen."""


class BetterEmbedder:
    """Finds its GGUF file in `folders`, or makes it in the first from an installed wheel."""

    def __init__(self, folders: Sequence[Path], made_after_s: float = MADE_AFTER_S) -> None:
        self._folders = folders
        self._made_from = time.monotonic() + made_after_s
        self._has_tried = False

    def path(self) -> str:
        """Return the file, "" for none. Making it takes seconds, so call in the background."""
        for folder in self._folders:
            if (folder / e5_file.NAME).is_file():
                return str(folder / e5_file.NAME)
        packed = e5_file.source()
        if packed is None or self._has_tried or time.monotonic() < self._made_from:
            return ""
        self._has_tried = True
        target = self._folders[0] / e5_file.NAME
        try:
            return str(target) if e5_file.make(packed, target) else ""
        except (OSError, ChatappError) as error:
            _log.warning("the better embedder cannot be made: %s", type(error).__name__)
            return ""
