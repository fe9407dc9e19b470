"""Reranks the best passages of a search by a model that reads question and passage together.

The model runs in a child process, so that a crash or a slow passage leaves the ranking as it was.
It is loaded at the first question, and unloaded when idle or when memory is short.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from chatapp.engine.documents.reranker.reranker_process import (
    ENDED,
    FileIdentity,
    RerankerProcess,
    identify,
)
from chatapp.engine.documents.vectors.known_scripts import LEAST_KNOWN_SHARE
from chatapp.engine.language.scripts import share_of
from chatapp.errors import RerankerFailed, cause_code

_log = logging.getLogger("chatapp.documents")

READ_AT_MOST = 24
"""Passages reranked for a question; chosen."""
TIMEOUT_S = 1.5
"""Seconds that a question waits; passages not scored by then keep their order behind the others.
Chosen."""
_IDLE_S = 300.0
"""Seconds without a question after which the process ends; chosen."""
_LEAST_FREE_BYTES = 300_000_000
"""Bytes of memory that must stay free beside the model; chosen."""
_TICK_S = 2.0
"""Seconds between two looks at idle time and memory; chosen."""
_MOST_CRASHES = 2
"""Crashes after which a model is not tried again; chosen: a single one may be another program's
memory use."""
_MOST_TIMEOUTS = 3
"""In a row; chosen."""
_PAUSE_S = 600.0
"""Seconds that questions do without a reranker after that many timeouts in a row; chosen."""
_LONG_PASSAGE = "The passage that is read. " * 31
NO_MEMORY = cause_code("no_memory")
TOO_SLOW = cause_code("timeout")


class Reranker:
    """Calls are serialized by a lock."""

    def __init__(
        self, find_file: Callable[[], str] = lambda: "", free_bytes: Callable[[], int] = lambda: 0
    ) -> None:
        """`find_file` returns the file to use or ""; `free_bytes` free memory, 0 if unknown."""
        self._find_file = find_file
        self._free_bytes = free_bytes
        self._lock = threading.Lock()
        self._child: RerankerProcess | None = None
        self._failures: dict[FileIdentity, str] = {}
        """Files that are not tried again, with the cause."""
        self._crashes: dict[FileIdentity, int] = {}
        self._timeouts = 0
        self._paused_until = 0.0
        self._closing = threading.Event()

    @property
    def depth(self) -> int:
        """How many passages of a search would be reranked, 0 without a reranker."""
        return READ_AT_MOST if self._find_file() else 0

    def scores(
        self, question: str, passages: Sequence[str], timeout_s: float = TIMEOUT_S
    ) -> list[float]:
        """Return the scores of the first passages, as many as were read in time; larger is better.

        Returns none without a working reranker, or in a script that it does not know.
        """
        until = time.monotonic() + timeout_s
        path = self._find_file() if passages and time.monotonic() > self._paused_until else ""
        if not path or not self._lock.acquire(timeout=timeout_s):
            return []
        try:
            return self._ask(Path(path), question, passages, until)
        except RerankerFailed as error:
            self._note_failure(Path(path), error)
            return []
        finally:
            self._lock.release()

    def check(self, timeout_s: float) -> str:
        """Load and try the reranker within `timeout_s`; return its path, "" for none.

        Raises RerankerFailed, also when it cannot read a passage within TIMEOUT_S.
        """
        path = self._find_file()
        if not path:
            return ""
        file = Path(path)
        with self._lock:
            self._failures.pop(identify(file), None)
            self._paused_until = 0.0
            is_loaded = self._ask(file, "a question", ["a passage"], time.monotonic() + timeout_s)
            is_fast = self._ask(file, "a question", [_LONG_PASSAGE], time.monotonic() + TIMEOUT_S)
            if not (is_loaded and is_fast):
                raise RerankerFailed(name=file.name, cause=TOO_SLOW)
        return path

    def close(self) -> None:
        """End the child process."""
        self._closing.set()
        with self._lock:
            self._unload()

    def _ask(self, path: Path, question: str, passages: Sequence[str], until: float) -> list[float]:
        child = self._load(path)
        if child is None:
            return []
        was_loaded = child.is_loaded
        known = child.scripts(until)
        shares = [share_of(text, known) for text in (question, " ".join(passages))]
        if min(shares) < LEAST_KNOWN_SHARE:
            return []
        scores = child.scores(question, passages, until)
        if was_loaded:
            self._count_timeouts(scores)
        return scores

    def _count_timeouts(self, scores: list[float]) -> None:
        """Pause a reranker that reads nothing in time; the machine may be less busy later."""
        self._timeouts = 0 if scores else self._timeouts + 1
        if self._timeouts >= _MOST_TIMEOUTS:
            self._timeouts, self._paused_until = 0, time.monotonic() + _PAUSE_S
            _log.warning("search goes on without a reranker: %s", TOO_SLOW)

    def _load(self, path: Path) -> RerankerProcess | None:
        """Return the child for this file, None for a failed one. Raises RerankerFailed."""
        identity = identify(path)
        child = self._child
        if child is not None and (child.identity != identity or not child.process.is_alive()):
            self._unload()
        if self._child is None and identity.size_bytes and identity not in self._failures:
            free = self._free_bytes()
            if free and free - identity.size_bytes < _LEAST_FREE_BYTES:
                raise RerankerFailed(name=path.name, cause=NO_MEMORY)
            self._child = RerankerProcess(path, identity)
            threading.Thread(
                target=self._watch, args=(self._child,), name="reranker", daemon=True
            ).start()
        return self._child

    def _note_failure(self, path: Path, error: RerankerFailed) -> None:
        """Do without a broken file until it changes."""
        identity, cause = identify(path), str(error.details["cause"])
        self._unload()
        if cause == NO_MEMORY:
            _log.info("the reranker waits for memory")
            return
        self._crashes[identity] = self._crashes.get(identity, 0) + 1
        if cause != ENDED or self._crashes[identity] >= _MOST_CRASHES:
            self._failures[identity] = cause
            _log.warning("search goes on without a reranker: %s", cause)

    def _watch(self, child: RerankerProcess) -> None:
        """Unload the child when it is idle or memory is short."""
        while not self._closing.wait(_TICK_S):
            is_idle = time.monotonic() - child.asked_at > _IDLE_S
            if not (is_idle or 0 < self._free_bytes() < _LEAST_FREE_BYTES):
                continue
            with self._lock:
                if self._child is child:
                    self._unload()
            return

    def _unload(self) -> None:
        if self._child is not None:
            self._child.process.close()
            self._child = None
