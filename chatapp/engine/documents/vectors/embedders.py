"""The embedders of a library: the starter, and one that the user chose instead."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chatapp.contract.engine_settings import STARTER_EMBEDDER
from chatapp.engine.documents.store.library import Library
from chatapp.engine.documents.vectors import vector_rows
from chatapp.engine.documents.vectors.embeddings import Embedder
from chatapp.engine.documents.vectors.starter_embedder import StarterEmbedder
from chatapp.engine.documents.vectors.vector_rows import VectorCount
from chatapp.errors import ChatappError

_log = logging.getLogger("chatapp.documents")

_CHOICE = "embedder"
_SETTING = "embedder_setting"


def load(path: str) -> Embedder:
    """Load a GGUF embedder, the starter for "". Raises ModelNotEmbedding or EmbedderFailed."""
    if path in ("", STARTER_EMBEDDER):
        return StarterEmbedder()
    from chatapp.engine.documents.vectors.gguf_embedder import GgufEmbedder

    return GgufEmbedder(Path(path))


@dataclass(frozen=True, slots=True)
class EmbedderChoice:
    """The file of the chosen embedder, and the embedder once loaded, None for no file."""

    path: str
    embedder: Embedder | None


class Embedders:
    """A chosen embedder takes over from the starter once all passages have its vectors."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._loading = threading.Lock()
        self._starter: Embedder | None = None
        self._changes = 0
        self._is_complete = False
        self._complete_scope: tuple[int, str] = (-1, "")
        self.chosen: Embedder | None = None
        """None while it is the starter. The better embedder counts as chosen."""
        self.better: Callable[[], str] = lambda: ""
        """Returns the file of the better embedder, "" for none."""
        self.progress: VectorCount | None = None
        """Vectors of the chosen embedder, while they are being made."""

    def starter(self) -> Embedder:
        """Return the starter, loaded. Raises EmbedderFailed."""
        with self._loading:
            if self._starter is None:
                self._starter = load("")
            return self._starter

    def active(self, document_ids: Sequence[int] = ()) -> Embedder:
        """Return the embedder that searches these documents, () for all. Raises EmbedderFailed."""
        return self.ready(document_ids) or self.starter()

    def ready(self, document_ids: Sequence[int] = ()) -> Embedder | None:
        """Return the chosen embedder if all passages of these documents have its vectors.

        No `document_ids` means all. A new document may be complete long before all are.
        """
        chosen = self.chosen
        if chosen is None or self._is_complete or not document_ids:
            return chosen if self._is_complete else None
        scope = self._library.changes, f"{chosen.name} {sorted(document_ids)}"
        if self._complete_scope != scope:
            if not vector_rows.is_complete(self._library, chosen.name, document_ids):
                return None
            self._complete_scope = scope
        return chosen

    def choose(self, choice: EmbedderChoice) -> EmbedderChoice:
        """Store a choice; return the previous one."""
        with self._lock:
            before = EmbedderChoice(self._library.choice(_CHOICE), self.chosen)
            self._library.choose(_CHOICE, choice.path)
            self.chosen, self._is_complete, self.progress = choice.embedder, False, None
            return before

    def follow(self, setting: str) -> None:
        """Choose what a setting says if it has changed since this library was last opened."""
        if setting != self._library.choice(_SETTING):
            self._library.choose(_SETTING, setting)
            self._library.choose(_CHOICE, setting)

    def resume(self) -> None:
        """Load the embedder that was chosen, or the better one where none was."""
        if self.chosen is not None:
            return
        choice = self._library.choice(_CHOICE)
        path = choice or self.better()
        if not path or not Path(path).is_file():
            return
        try:
            loaded = load(path)
        except ChatappError as error:
            _log.warning("the chosen embedder cannot be loaded: %s", type(error).__name__)
            return
        with self._lock:
            # The user may have chosen another one meanwhile.
            if self.chosen is None and self._library.choice(_CHOICE) == choice:
                self.chosen = loaded
            else:
                loaded.close()

    def mark_incomplete(self) -> None:
        """Note that passages were added or removed."""
        with self._lock:
            self._changes += 1
            self._is_complete = False

    def changes(self) -> int:
        """Return how often passages were added or removed."""
        return self._changes

    def mark_complete(self, embedder: Embedder, changes: int) -> None:
        """Note that every passage had a vector of this embedder at this number of changes."""
        with self._lock:
            if embedder is self.chosen:
                self.progress = None
                self._is_complete = changes == self._changes

    def close(self) -> None:
        """Free the memory of the chosen embedder."""
        if self.chosen is not None:
            self.chosen.close()
