"""Keeps the Chroma index in step with the vectors in the library, and rebuilds a broken one."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial

from chatapp.engine.documents.store.library import Library
from chatapp.engine.documents.vectors import vector_rows
from chatapp.engine.documents.vectors.embeddings import Embedder
from chatapp.engine.documents.vectors.index import Index, IndexBroken, ServedIndex
from chatapp.machine.host_address import parse

_log = logging.getLogger("chatapp.documents")

FOLDER = "index"
_BATCH = 100
"""Vectors; Chroma holds the GIL while it adds them, about 1 ms each."""
_WITHOUT_REST = 1000
"""Vectors added without resting between batches: those of a short file. Chosen."""
_REBUILT_AT_MOST = 50_000
"""Vectors; a larger index is not rebuilt when passages are removed. Chosen."""
_OWN_NAME = "index_name"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The passages nearest to a vector."""

    cosines: dict[int, float]
    """By passage id, nearest first."""
    indexed: AbstractSet[int]
    """The passages that were searched; none while the index is broken."""


class IndexKeeper:
    """Owns the index of a library, in its folder or on a Chroma server."""

    def __init__(self, library: Library, server_url: str = "") -> None:
        """Open the index. Raises AddressWrong."""
        self._library = library
        self._index = (
            ServedIndex(parse(server_url, "chroma_url"), _own_name(library))
            if server_url
            else Index(library.folder / FOLDER)
        )
        self._lock = threading.RLock()
        self._indexed: dict[str, AbstractSet[int]] = {}
        """The indexed passages by embedder."""
        self._in_step: set[str] = set()
        """The embedders all of whose vectors are indexed."""
        self._changes = 0

    def close(self) -> None:
        """Close the index cleanly."""
        with self._lock:
            self._index.close()

    def in_step(self, embedder: str) -> bool:
        """Return whether all vectors of an embedder are indexed."""
        return embedder in self._in_step

    def mark_behind(self) -> None:
        """Note that passages were added or removed."""
        with self._lock:
            self._changes += 1
            self._in_step.clear()

    def nearest(
        self, embedder: str, vector: list[float], document_ids: Sequence[int], top: int
    ) -> Neighbours:
        """Search the index. No `document_ids` means all."""
        # Read before the search, which may miss what is indexed during it.
        indexed = self._indexed.get(embedder, frozenset())
        if not indexed:
            return Neighbours({}, indexed)
        try:
            return Neighbours(self._index.nearest(embedder, vector, document_ids, top), indexed)
        except IndexBroken as error:
            self._reset(error)
            return Neighbours({}, frozenset())

    def remove(self, passage_ids: Sequence[int]) -> None:
        """Remove passages. Chroma only marks them as deleted, so a small index is rebuilt."""
        with self._lock:
            self.mark_behind()
            for embedder, ids in list(self._indexed.items()):
                removed = ids & set(passage_ids)
                kept = ids - removed
                if removed and len(kept) <= _REBUILT_AT_MOST:
                    self._indexed[embedder] = frozenset()
                    self._attempt(partial(self._index.drop, embedder))
                elif removed:
                    self._indexed[embedder] = kept
                    self._attempt(partial(self._index.remove, embedder, removed))

    def catch_up(
        self, embedder: Embedder, stopped: Callable[[], bool], rest: Callable[[float], None]
    ) -> None:
        """Index the vectors of an embedder; a broken index is emptied and filled again.

        `rest` is called after each batch with the seconds that it took, 0 for a short file.
        """
        for _ in range(2):
            try:
                self._catch_up(embedder, stopped, rest)
            except IndexBroken as error:
                self._reset(error)
            else:
                return

    def _catch_up(
        self, embedder: Embedder, stopped: Callable[[], bool], rest: Callable[[float], None]
    ) -> None:
        name = embedder.name
        with self._lock:
            changes = self._changes
            documents = vector_rows.document_of_passage(self._library, name)
            indexed = self._index.ids(name)
            self._index.remove(name, indexed - documents.keys())
            self._indexed[name] = indexed & documents.keys()
        missing = sorted(documents.keys() - indexed)
        for start in range(0, len(missing), _BATCH):
            if stopped():
                return
            batch = vector_rows.load(self._library, embedder, missing[start : start + _BATCH])
            began = time.perf_counter()
            with self._lock:
                self._index.add(name, batch, documents)
                self._indexed[name] = self._indexed.get(name, frozenset()) | set(batch.ids)
            rest(time.perf_counter() - began if start >= _WITHOUT_REST else 0.0)
        with self._lock:
            if changes == self._changes:
                self._in_step.add(name)

    def _reset(self, error: IndexBroken) -> None:
        _log.warning("the vector index is opened anew: %s", error)
        with self._lock:
            self.mark_behind()
            self._indexed.clear()
            self._index.empty()

    def _attempt(self, work: Callable[[], None]) -> None:
        try:
            work()
        except IndexBroken as error:
            self._reset(error)


def _own_name(library: Library) -> str:
    """Return this library's name on a server, where passage ids of two libraries collide."""
    name = library.choice(_OWN_NAME)
    if not name:
        name = secrets.token_hex(8)
        library.choose(_OWN_NAME, name)
    return name
