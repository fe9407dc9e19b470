"""Makes the vectors of all passages, and keeps the Chroma index in step with them."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from chatapp.contract.engine_settings import STARTER_EMBEDDER
from chatapp.engine.documents.store.library import Library
from chatapp.engine.documents.vectors import embedders, vector_rows
from chatapp.engine.documents.vectors.embedders import EmbedderChoice, Embedders
from chatapp.engine.documents.vectors.embeddings import Embedder, FloatArray
from chatapp.engine.documents.vectors.vector_rows import VectorCount
from chatapp.engine.process.low_priority import LowPriority
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import ChatappError, EmbedderFailed

if TYPE_CHECKING:
    from chatapp.engine.documents.vectors.index_keeper import IndexKeeper

_log = logging.getLogger("chatapp.documents")

_RESTS_AT_MOST = 10
"""Times as long as it worked that it rests: beside a long translation a tenth of the time is for
vectors. Chosen."""
_AT_ONCE_S = 0.5
"""How long an import waits for vectors: some 25 passages. The rest follow in the background."""
_SERVER_RETRY_S = 15.0
"""Seconds after which a Chroma server that did not answer is asked again; chosen."""
_BETTER_RETRY_S = 31.0
"""Seconds after which a better embedder is looked for; later than `better_embedder.MADE_AFTER_S`.
Chosen."""
_YIELD_S = 0.005
"""Seconds between two looks whether a search has ended; chosen."""
_TICK_S = 0.02
"""Seconds between two looks for what else is waited for; chosen."""
_Work = Callable[[], list[FloatArray]]


class Vectors:
    """Every passage gets a vector of the starter when it is added, and later of the chosen one."""

    def __init__(self, library: Library, server_url: str = "") -> None:
        self._library = library
        self._server_url = server_url
        self.embedders = Embedders(library)
        self.is_busy: Callable[[], bool] = lambda: False
        """Whether the chat model is at work."""
        self.keeper: IndexKeeper | None = None
        """The index, once it is open."""
        self._making = threading.Lock()
        self._background = LowPriority()
        self._searching: set[int] = set()
        """Ids of the threads that search."""
        self._closing = threading.Event()
        self._work = threading.Event()
        self._thread: threading.Thread | None = None
        self._has_waited = False

    @property
    def progress(self) -> VectorCount | None:
        """The vectors of the chosen embedder, while they are being made."""
        return self.embedders.progress

    def start(self) -> None:
        """Load libraries and keep vectors and index up to date in a background thread."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="vectors", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop the background thread and close the index."""
        self._closing.set()
        self._work.set()
        if self._thread is not None:
            self._thread.join()
        if self.keeper is not None:
            self.keeper.close()
        self._background.close()
        self.embedders.close()

    def catch_up(self) -> None:
        """Wake the background thread."""
        self._work.set()

    def added(self) -> None:
        """Make the starter's vectors of a short document at once, so that questions find them."""
        try:
            starter = self.embedders.starter()
            deadline = time.monotonic() + _AT_ONCE_S
            while self._make_batch(starter, _at_once) and time.monotonic() < deadline:
                pass
        except EmbedderFailed as error:
            _log.warning("search goes on by words: %s", error)
        self._changed()

    def removed(self, passage_ids: Sequence[int]) -> None:
        """Remove passages from the index."""
        if self.keeper is not None:
            self.keeper.remove(passage_ids)
        self._changed()

    def settle(self, timeout_s: float) -> bool:
        """Wait until the index holds all vectors; return whether it did in time."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            is_whole = self.keeper is not None and self.keeper.in_step(self.embedders.active().name)
            if is_whole and not self._work.is_set():
                return True
            time.sleep(_TICK_S)
        return False

    def choose(
        self, path: str, on_progress: Callable[[int, int], None], stopped: Callable[[], bool]
    ) -> None:
        """Make the vectors of the embedder in a GGUF file, "" for the starter, and search with it.

        Vectors made before a stop are kept. Raises ModelNotFound, ModelNotEmbedding,
        EmbedderFailed or JobStopped; the previous embedder stays in use then.
        """
        is_file = path not in ("", STARTER_EMBEDDER)
        choice = EmbedderChoice(path, embedders.load(path) if is_file else None)
        before = self.embedders.choose(choice)
        with contextlib.ExitStack() as on_failure:
            on_failure.callback(self._work.set)
            on_failure.callback(self.embedders.choose, before)
            if choice.embedder is not None:
                self._make(choice.embedder, on_progress, stopped)
            on_failure.pop_all()
        self._work.set()

    @contextlib.contextmanager
    def searching(self) -> Iterator[None]:
        """Make the background thread yield to a search."""
        self._searching.add(threading.get_ident())
        try:
            yield
        finally:
            self._searching.discard(threading.get_ident())

    def _changed(self) -> None:
        self.embedders.mark_incomplete()
        if self.keeper is not None:
            self.keeper.mark_behind()
        self._work.set()

    # In the background thread ----------------------------------------------------------------

    def _run(self) -> None:
        try:
            self.embedders.starter()
            from chatapp.engine.documents.vectors.index_keeper import IndexKeeper

            self.keeper = IndexKeeper(self._library, self._server_url)
        except ChatappError as error:
            _log.warning("search goes on by words: %s", type(error).__name__)
            return
        while not self._closing.is_set():
            self._work.clear()
            self._catch_up(self.keeper)
            self._work.wait(self._seconds_to_wait(self.keeper))

    def _seconds_to_wait(self, keeper: IndexKeeper) -> float | None:
        """Return after how long to look again though nothing changed, None for never."""
        if self._server_url and not keeper.in_step(self.embedders.active().name):
            return _SERVER_RETRY_S
        if not self._has_waited:
            self._has_waited = True
            return _BETTER_RETRY_S
        return None

    def _catch_up(self, keeper: IndexKeeper) -> None:
        try:
            self._bring_up(keeper, self.embedders.starter())
            self._background.run(self.embedders.resume)
            if self.embedders.chosen is not None:
                self._bring_up(keeper, self.embedders.chosen)
        except JobStopped:
            return
        except ChatappError as error:
            _log.warning("vectors are not made: %s", type(error).__name__)

    def _bring_up(self, keeper: IndexKeeper, embedder: Embedder) -> None:
        self._make(embedder, _no_progress, self._closing.is_set)
        keeper.catch_up(embedder, self._closing.is_set, self._yield)

    def _yield(self, seconds: float) -> None:
        """Rest, and as long as a search runs."""
        self._closing.wait(seconds)
        while self._searching and not self._closing.is_set():
            self._closing.wait(_YIELD_S)

    def _make(
        self,
        embedder: Embedder,
        on_progress: Callable[[int, int], None],
        stopped: Callable[[], bool],
    ) -> None:
        """Make missing vectors, those of the newest document first. Raises JobStopped."""
        while True:
            if stopped():
                raise JobStopped
            changes = self.embedders.changes()
            began = time.monotonic()
            if not self._make_batch(embedder, self._background.run):
                break
            self._step_aside(time.monotonic() - began, stopped)
            count = vector_rows.count(self._library, embedder.name)
            if embedder is self.embedders.chosen:
                self.embedders.progress = count
            on_progress(*count)
        self.embedders.mark_complete(embedder, changes)

    def _step_aside(self, seconds: float, stopped: Callable[[], bool]) -> None:
        """Rest while the chat model works, or a search, but not so long that nothing is made."""
        until = time.monotonic() + _RESTS_AT_MOST * seconds
        while (self._searching or self.is_busy()) and time.monotonic() < until:
            if stopped() or self._closing.wait(_TICK_S):
                return

    def _make_batch(self, embedder: Embedder, run: Callable[[_Work], list[FloatArray]]) -> bool:
        """Make vectors of a batch of passages; return whether any were missing."""
        # Locked per batch: an import does not wait for a slow embedder to finish.
        with self._making:
            ids = vector_rows.missing(self._library, embedder.name, embedder.batch)
            if ids:
                texts = vector_rows.texts(self._library, ids)
                made = run(partial(embedder.passage_vectors, texts))
                vector_rows.store(self._library, embedder.name, ids, made)
        return bool(ids)


def _at_once(work: _Work) -> list[FloatArray]:
    return work()


def _no_progress(done: int, total: int) -> None:
    """Nobody watches."""
