"""Keeps Chroma in step with the vectors in the library, and builds it anew when it breaks."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from functools import partial

from chatapp.engine.documents.store.library import Library
from chatapp.engine.documents.vectors import vector_rows
from chatapp.engine.documents.vectors.index import Index, IndexBroken, ServedIndex
from chatapp.machine.host_address import parse

_log = logging.getLogger("chatapp.documents")

FOLDER = "index"
_BATCH = 100
"""Chroma keeps Python's lock while it takes vectors in, a millisecond each: so long every other
thread stands still.
"""
_AT_ONCE = 1000
_REBUILT_AT_MOST = 50_000
_OWN_NAME = "index_name"


class IndexKeeper:
    """Opens the index on construction: the one of this library, or that of the Chroma server at a
    URL.

    Raises AddressWrong.
    """

    def __init__(self, library: Library, server_url: str = "") -> None:
        self._library = library
        self._index = (
            ServedIndex(parse(server_url, "chroma_url"), _own_name(library))
            if server_url
            else Index(library.folder / FOLDER)
        )
        self._lock = threading.RLock()
        self._indexed: dict[str, AbstractSet[int]] = {}
        self._in_step: set[str] = set()
        self._changes = 0

    def close(self) -> None:
        """Close the index; it counts as whole the next time."""
        with self._lock:
            self._index.close()

    def in_step(self, embedder: str) -> bool:
        """Say whether `nearest` can find all passages that have a vector."""
        return embedder in self._in_step

    def lag(self) -> None:
        """Note that passages came or went since."""
        with self._lock:
            self._changes += 1
            self._in_step.clear()

    def nearest(
        self, embedder: str, vector: list[float], document_ids: Sequence[int], top: int
    ) -> tuple[list[tuple[int, float]], AbstractSet[int]]:
        """Return passage ids and cosine similarities, and among which passages; none while the
        index is broken.
        """
        # Taken before the search: what comes in meanwhile may not be found by it.
        among = self._indexed.get(embedder, frozenset())
        if not among:
            return [], among
        try:
            return self._index.nearest(embedder, vector, document_ids, top), among
        except IndexBroken as error:
            self._start_anew(error)
            return [], frozenset()

    def remove(self, passage_ids: Sequence[int]) -> None:
        """Take passages out. Chroma only marks them as gone, so a small index is built anew without
        them.
        """
        with self._lock:
            self.lag()
            for embedder, ids in list(self._indexed.items()):
                gone = ids & set(passage_ids)
                kept = ids - gone
                if gone and len(kept) <= _REBUILT_AT_MOST:
                    self._indexed[embedder] = frozenset()
                    self._attempt(partial(self._index.drop, embedder))
                elif gone:
                    self._indexed[embedder] = kept
                    self._attempt(partial(self._index.remove, embedder, gone))

    def catch_up(
        self, embedder: str, stopped: Callable[[], bool], give_way: Callable[[float], None]
    ) -> None:
        """Bring the index in step with the library's vectors; a broken one is emptied and filled
        again.

        `give_way` is called after each batch with the seconds to rest: as long as it took, but for
        a short file's.
        """
        for _ in range(2):
            try:
                self._catch_up(embedder, stopped, give_way)
            except IndexBroken as error:
                self._start_anew(error)
            else:
                return

    def _catch_up(
        self, embedder: str, stopped: Callable[[], bool], give_way: Callable[[float], None]
    ) -> None:
        with self._lock:
            changes = self._changes
            wanted = vector_rows.places(self._library, embedder)
            have = self._index.ids(embedder)
            self._index.remove(embedder, have - wanted.keys())
            self._indexed[embedder] = have & wanted.keys()
        missing = sorted(wanted.keys() - have)
        for start in range(0, len(missing), _BATCH):
            if stopped():
                return
            ids, rows = vector_rows.load(self._library, embedder, missing[start : start + _BATCH])
            began = time.perf_counter()
            with self._lock:
                self._index.add(
                    embedder, [(passage_id, wanted[passage_id]) for passage_id in ids], rows
                )
                self._indexed[embedder] = self._indexed.get(embedder, frozenset()) | set(ids)
            give_way(time.perf_counter() - began if start >= _AT_ONCE else 0.0)
        with self._lock:
            if changes == self._changes:
                self._in_step.add(embedder)

    def _start_anew(self, error: IndexBroken) -> None:
        _log.warning("the vector index is opened anew: %s", error)
        with self._lock:
            self.lag()
            self._indexed.clear()
            self._index.empty()

    def _attempt(self, work: Callable[[], None]) -> None:
        try:
            work()
        except IndexBroken as error:
            self._start_anew(error)


def _own_name(library: Library) -> str:
    """Return the name of this library on a server, made once: passages of two libraries have the
    same numbers.
    """
    name = library.choice(_OWN_NAME)
    if not name:
        name = secrets.token_hex(8)
        library.choose(_OWN_NAME, name)
    return name
