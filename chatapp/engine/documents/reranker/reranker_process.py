"""The parent's side of `reranker_child`: sends questions and receives scores."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from chatapp.engine.process.child_process import ChildFailed, ChildProcess
from chatapp.errors import RerankerFailed, cause_code

ENDED = cause_code("llama_ended")


class FileIdentity(NamedTuple):
    """Changes when a file is replaced; size 0 for a missing file."""

    path: str
    size_bytes: int
    mtime_ns: int


def identify(path: Path) -> FileIdentity:
    """Return the identity of a file."""
    try:
        status = path.stat()
    except OSError:
        return FileIdentity(str(path), 0, 0)
    return FileIdentity(str(path), status.st_size, status.st_mtime_ns)


class RerankerProcess:
    """A running child process. `until` is a deadline of `time.monotonic`."""

    def __init__(self, path: Path, identity: FileIdentity) -> None:
        self.identity = identity
        self.asked_at = time.monotonic()
        self._name = path.name
        self._scripts: frozenset[str] | None = None
        self._request_id = 0
        # Half of the logical cores: two of one physical core only wait for each other.
        cores = os.cpu_count() or 2
        threads = max(cores // 2, min(2, cores))
        self.process = ChildProcess("--reranker", [str(path), str(threads)], takes_input=True)

    @property
    def is_loaded(self) -> bool:
        return self._scripts is not None

    def scripts(self, until: float) -> frozenset[str]:
        """Return the scripts that the model knows, none while it loads. Raises RerankerFailed."""
        if self._scripts is None and (answer := self._next(until)) is not None:
            self._scripts = frozenset(answer["scripts"])
        return self._scripts or frozenset()

    def scores(self, question: str, passages: Sequence[str], until: float) -> list[float]:
        """Return the scores of the first passages that arrive in time. Raises RerankerFailed."""
        self._request_id += 1
        self.asked_at = time.monotonic()
        self.process.send(
            {
                "id": self._request_id,
                "question": question,
                "passages": list(passages),
                "until": time.time() + until - self.asked_at,
            }
        )
        scores: list[float] = []
        while (answer := self._next(until)) is not None:
            if answer["id"] == self._request_id:
                if "score" not in answer:
                    break
                scores.append(answer["score"])
        return scores

    def _next(self, until: float) -> dict[str, Any] | None:
        try:
            answer = self.process.next_line(max(0.0, until - time.monotonic()))
        except ChildFailed:
            answer = {"failed": ENDED}
        if answer is not None and "failed" in answer:
            raise RerankerFailed(name=self._name, cause=answer["failed"])
        return answer
