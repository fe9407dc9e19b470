"""The embedder that somebody chose instead of the starter: loads it, remembers it, knows how far
its vectors are.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from chatapp.engine.documents.store.library import Library
from chatapp.engine.documents.vectors import vector_rows
from chatapp.engine.documents.vectors.embeddings import Embedder, WordLlamaEmbedder
from chatapp.errors import ChatappError

_log = logging.getLogger("chatapp.documents")

_CHOICE = "embedder"


def load(path: str) -> Embedder:
    """Load the embedder of a GGUF file, the starter for "". Raises ModelNotEmbedding or
    EmbedderFailed.
    """
    if not path:
        return WordLlamaEmbedder()
    from chatapp.engine.documents.vectors.gguf_embedder import GgufEmbedder

    return GgufEmbedder(Path(path))


class ChosenEmbedder:
    """That of one library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._changes = 0
        self._is_complete = False
        self._complete_for: tuple[int, str] = (-1, "")
        self.embedder: Embedder | None = None
        """None while it is the starter."""
        self.progress: tuple[int, int] | None = None
        """How many passages have a vector of it, and how many there are, while they are being made.
        """

    def take(self, path: str, embedder: Embedder | None) -> tuple[str, Embedder | None]:
        """Use this one from now on, after a restart too. Returns path and embedder of before."""
        with self._lock:
            before = self._library.choice(_CHOICE), self.embedder
            self._library.choose(_CHOICE, path)
            self.embedder, self._is_complete, self.progress = embedder, False, None
            return before

    def resume(self) -> None:
        """Load the one that was chosen before the restart."""
        path = self._library.choice(_CHOICE)
        if not path or not Path(path).is_file():
            return
        try:
            loaded = load(path)
        except ChatappError as error:
            _log.warning("the chosen embedder cannot be loaded: %s", type(error).__name__)
            return
        with self._lock:
            # Somebody may have chosen another one meanwhile.
            if self.embedder is None and self._library.choice(_CHOICE) == path:
                self.embedder = loaded
            else:
                loaded.close()

    def ready(self, document_ids: Sequence[int]) -> Embedder | None:
        """Return it if all passages of these documents have its vectors. A new document can be long
        before all can.

        No `document_ids` means the whole library.
        """
        chosen = self.embedder
        if chosen is None or self._is_complete or not document_ids:
            return chosen if self._is_complete else None
        scope = self._library.changes, f"{chosen.name} {sorted(document_ids)}"
        if self._complete_for != scope:
            if vector_rows.is_lacking(self._library, chosen.name, document_ids):
                return None
            self._complete_for = scope
        return chosen

    def lag(self) -> None:
        """Note that passages came or went since."""
        with self._lock:
            self._changes += 1
            self._is_complete = False

    def changes(self) -> int:
        """Return how often passages came or went."""
        return self._changes

    def completed(self, embedder: Embedder, changes: int) -> None:
        """Note that after so many changes no passage lacked a vector of this embedder."""
        with self._lock:
            if embedder is self.embedder:
                self.progress = None
                self._is_complete = changes == self._changes

    def close(self) -> None:
        """Free its memory."""
        if self.embedder is not None:
            self.embedder.close()
