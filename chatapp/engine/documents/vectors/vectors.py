"""Search by meaning: makes the vectors of all passages, keeps them in the library and lends them to
Chroma.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from chatapp.engine.documents.store.library import Library
from chatapp.engine.documents.vectors import chosen_embedder, embeddings, vector_rows
from chatapp.engine.documents.vectors.chosen_embedder import ChosenEmbedder
from chatapp.engine.documents.vectors.embeddings import Embedder, WordLlamaEmbedder
from chatapp.engine.documents.vectors.waiting_vectors import WaitingVectors
from chatapp.engine.language.normal_form import normal
from chatapp.engine.language.scripts import share_of
from chatapp.engine.process.low_priority import LowPriority
from chatapp.engine.process.stopping import Stopped
from chatapp.errors import ChatappError, EmbedderFailed

if TYPE_CHECKING:
    from chatapp.engine.documents.vectors.index_keeper import IndexKeeper

_log = logging.getLogger("chatapp.documents")

_BATCH = 64
_SLOW_BATCH = 16
_LOOKED_FOR_S = 15.0
_LEAST_KNOWN = 0.3
_GLANCE_S = 0.005

Ranking = list[tuple[int, float]]
"""Passage ids with a score, best first."""


class Vectors:
    """Every passage has a vector of the starter embedder from its first moment, the chosen one's
    come later.
    """

    def __init__(self, library: Library, server_url: str = "") -> None:
        self._library = library
        self._server_url = server_url
        self._loading = threading.Lock()
        self._making = threading.Lock()
        self._starter: Embedder | None = None
        self._chosen = ChosenEmbedder(library)
        self._keeper: IndexKeeper | None = None
        self._waiting = WaitingVectors(library)
        self._background = LowPriority()
        self._last_query: tuple[str, str, embeddings.Vectors] = (
            "",
            "",
            np.zeros(0, dtype=np.float32),
        )
        self._asking: set[int] = set()
        self._closing = threading.Event()
        self._work = threading.Event()
        self._thread: threading.Thread | None = None

    def starter(self) -> Embedder:
        """Return the embedder that is always there, loaded."""
        with self._loading:
            if self._starter is None:
                self._starter = chosen_embedder.load("")
            return self._starter

    def active(self, document_ids: Sequence[int] = ()) -> Embedder:
        """Return the chosen embedder once all passages of these documents have its vectors, the
        starter until then.

        No `document_ids` means the whole library.
        """
        return self._chosen.ready(document_ids) or self.starter()

    @property
    def progress(self) -> tuple[int, int] | None:
        """How many passages have a vector of the chosen embedder, and how many there are, while
        they are being made.
        """
        return self._chosen.progress

    def start(self) -> None:
        """Tend vectors and index in the background from now on: load libraries, catch up, resume."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._tend, name="vectors", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """End the background work and close the index."""
        self._closing.set()
        self._work.set()
        if self._thread is not None:
            self._thread.join()
        if self._keeper is not None:
            self._keeper.close()
        self._background.close()
        self._chosen.close()

    def added(self) -> None:
        """Make the starter's vectors of new passages now, so that they can be asked at once."""
        try:
            self._make(self.starter(), lambda done, total: None, self._closing.is_set)
        except EmbedderFailed as error:
            _log.warning("search goes on by words: %s", error)
        self.changed()

    def changed(self) -> None:
        """Catch up in the background: passages came or went."""
        self._chosen.lag()
        if self._keeper is not None:
            self._keeper.lag()
        self._work.set()

    def removed(self, passage_ids: Sequence[int]) -> None:
        """Take passages that are gone out of the index."""
        if self._keeper is not None:
            self._keeper.remove(passage_ids)
        self.changed()

    def settle(self, timeout_s: float) -> bool:
        """Wait until the index holds all vectors; False when it did not in time."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if (
                self._keeper is not None
                and self._keeper.in_step(self.active().name)
                and not self._work.is_set()
            ):
                return True
            time.sleep(0.02)
        return False

    def choose(
        self, path: str, on_progress: Callable[[int, int], None], stopped: Callable[[], bool]
    ) -> None:
        """Make the vectors of another embedder; what is made stays made when it is stopped and
        chosen again.

        Raises ModelNotEmbedding, EmbedderFailed or Stopped; the embedder of before stays in use
        then.
        """
        chosen = chosen_embedder.load(path) if path else None
        before = self._chosen.take(path, chosen)
        done = False
        try:
            if chosen is not None:
                self._make(chosen, on_progress, stopped)
            done = True
        finally:
            if not done:
                self._chosen.take(*before)
            self._work.set()

    @contextlib.contextmanager
    def first(self) -> Iterator[None]:
        """Let what is done in here go before what is done in the background."""
        self._asking.add(threading.get_ident())
        try:
            yield
        finally:
            self._asking.discard(threading.get_ident())

    def trust(self, query: str, document_ids: Sequence[int] = ()) -> float:
        """Say how much similarity weighs beside words for this question: 0 in a language it does
        not know.
        """
        embedder = self._chosen.ready(document_ids) or WordLlamaEmbedder
        known = share_of(query, embedder.scripts)
        return embedder.trust * known if known >= _LEAST_KNOWN else 0.0

    def knows(self, scripts: Iterable[str], document_ids: Sequence[int] = ()) -> bool:
        """Say whether the embedder in use knows all of these scripts, so that meaning finds what
        words cannot.
        """
        return (self._chosen.ready(document_ids) or WordLlamaEmbedder).scripts.issuperset(scripts)

    def nearness(self, text: str, others: Sequence[str]) -> float | None:
        """Return the cosine similarity of a text and the nearest of others; None in a script it
        does not know.
        """
        embedder = self.active()
        if not others or any(
            share_of(one, embedder.scripts) < _LEAST_KNOWN for one in (text, " ".join(others))
        ):
            return None
        try:
            rows = embedder.vectors([normal(one) for one in (text, *others)])
        except EmbedderFailed as error:
            _log.warning("a sentence is checked without the embedder: %s", error)
            return None
        return float((rows[1:] @ rows[0]).max())

    def similarities(
        self, query: str, passage_ids: Sequence[int], document_ids: Sequence[int] = ()
    ) -> dict[int, float]:
        """Return the cosine similarity of a question with each of these passages of the documents
        that has a vector.
        """
        embedder = self.active(document_ids)
        ids, rows = vector_rows.load(self._library, embedder.name, passage_ids)
        return (
            dict(zip(ids, (rows @ self._vector(embedder, query)).tolist(), strict=True))
            if ids
            else {}
        )

    def _vector(self, embedder: Embedder, query: str) -> embeddings.Vectors:
        if self._last_query[:2] != (embedder.name, query):
            self._last_query = embedder.name, query, embedder.vectors([normal(query)])[0]
        return self._last_query[2]

    def nearest(self, query: str, document_ids: Sequence[int], top: int) -> Ranking:
        """Return the passages nearest in meaning with their cosine similarity."""
        embedder = self.active(document_ids)
        vector = self._vector(embedder, query)
        found: Ranking = []
        among: AbstractSet[int] = frozenset()
        was_whole = False
        if self._keeper is not None:
            # Asked before the search: the index may become whole while it is searched.
            was_whole = self._keeper.in_step(embedder.name)
            found, among = self._keeper.nearest(embedder.name, vector.tolist(), document_ids, top)
        if was_whole and among:
            self._waiting.forget()
        else:
            found += self._waiting.nearest(embedder.name, vector, document_ids, among)
            if was_whole:
                # It broke just now.
                self._work.set()
        return sorted(found, key=lambda hit: -hit[1])[:top]

    # In the background -----------------------------------------------------------------------

    def _tend(self) -> None:
        try:
            self.starter()
            self._chosen.resume()
            from chatapp.engine.documents.vectors.index_keeper import IndexKeeper

            self._keeper = IndexKeeper(self._library, self._server_url)
        except ChatappError as error:
            _log.warning("search goes on by words: %s", type(error).__name__)
            return
        while not self._closing.is_set():
            self._work.clear()
            self._catch_up()
            # A server that was away is looked for again.
            is_away = self._server_url and not self._keeper.in_step(self.active().name)
            self._work.wait(_LOOKED_FOR_S if is_away else None)

    def _catch_up(self) -> None:
        assert self._keeper is not None
        try:
            self._make(self.starter(), lambda done, total: None, self._closing.is_set)
            self._keeper.catch_up(self.starter().name, self._closing.is_set, self._give_way)
            chosen = self._chosen.embedder
            if chosen is not None:
                self._make(chosen, lambda done, total: None, self._closing.is_set)
                self._keeper.catch_up(chosen.name, self._closing.is_set, self._give_way)
        except Stopped:
            return
        except ChatappError as error:
            _log.warning("vectors are not made: %s", type(error).__name__)

    def _give_way(self, seconds: float) -> None:
        """Rest, and longer while somebody searches."""
        self._closing.wait(seconds)
        while self._asking and not self._closing.is_set():
            self._closing.wait(_GLANCE_S)

    def _make(
        self,
        embedder: Embedder,
        on_progress: Callable[[int, int], None],
        stopped: Callable[[], bool],
    ) -> None:
        """Make the vectors that are missing, those of the newest document first."""
        is_slow = embedder is not self._starter
        while not stopped():
            changes = self._chosen.changes()
            # Locked a batch at a time: an import need not wait for a slow embedder to finish.
            with self._making:
                ids = vector_rows.missing(
                    self._library, embedder.name, _SLOW_BATCH if is_slow else _BATCH
                )
                if ids:
                    held = self._library.texts_to_embed(ids)
                    texts = [held.get(passage_id, "") for passage_id in ids]
                    work = partial(embedder.vectors, texts)
                    made = self._background.run(work) if is_slow else work()
                    vector_rows.store(self._library, embedder.name, ids, made)
            if not ids:
                break
            self._tell(embedder, on_progress)
        else:
            raise Stopped
        self._chosen.completed(embedder, changes)

    def _tell(self, embedder: Embedder, on_progress: Callable[[int, int], None]) -> None:
        made = vector_rows.count(self._library, embedder.name)
        if embedder is self._chosen.embedder:
            self._chosen.progress = made
        on_progress(*made)
