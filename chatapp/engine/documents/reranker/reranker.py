"""Sorts the best hits anew with a reranker, when there is one: it reads question and passage
together.

The model lives in a child process (`reranker_child`), so that a file that ends llama.cpp, or a
passage that takes too long, leaves the ranking as it was. It is loaded at the first question and
let go when nobody asks or memory is short.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from chatapp.engine.language.scripts import share_of
from chatapp.engine.process.child_process import command, environment
from chatapp.errors import RerankerFailed, cause_code

_log = logging.getLogger("chatapp.documents")

READ_AT_MOST = 24
"""So many of the best passages are read again."""
SECONDS = 1.5
"""A question waits so long at most; what is not scored by then keeps its order behind the others.
"""
_KEPT_S = 300.0
_LEAST_KNOWN = 0.3
_LEAST_FREE_BYTES = 300_000_000
_TICK_S = 2.0
_DEATHS = 2
_IN_VAIN = 3
_RESTS_S = 600.0
_LONG_PASSAGE = "The passage that is read. " * 31
ENDED = cause_code("llama_ended")
NO_MEMORY = cause_code("no_memory")
TOO_SLOW = cause_code("timeout")


class Reranker:
    """`find` names the file to be used now, "" for none; `free_bytes` how much memory there is, 0
    when not known.
    """

    def __init__(
        self, find: Callable[[], str] = lambda: "", free_bytes: Callable[[], int] = lambda: 0
    ) -> None:
        self._find = find
        self._free_bytes = free_bytes
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._faults: dict[tuple[str, int, int], str] = {}
        self._deaths: dict[tuple[str, int, int], int] = {}
        self._in_vain = 0
        self._rests_until = 0.0
        self._closing = threading.Event()

    @property
    def depth(self) -> int:
        """How many passages of a search it would read now, 0 without one."""
        return READ_AT_MOST if self._find() else 0

    def scores(
        self, question: str, passages: Sequence[str], seconds: float = SECONDS
    ) -> list[float]:
        """Return the scores of the first passages, as many as could be read in time; larger is
        better.

        Nothing without a reranker, with one that does not work (the log says so once), and with one
        that does not know the script of the question or of the passages.
        """
        until = time.monotonic() + seconds
        path = self._find() if passages and time.monotonic() > self._rests_until else ""
        if not path or not self._lock.acquire(timeout=seconds):
            return []
        try:
            return self._ask(Path(path), (question, list(passages)), until)
        except RerankerFailed as error:
            self._set_aside(Path(path), error)
            return []
        finally:
            self._lock.release()

    def check(self, seconds: float) -> str:
        """Return the path of the reranker in use, loaded and tried; "" for none.

        Raises RerankerFailed, also for one that cannot read a passage in the time that a question
        waits.
        """
        path = self._find()
        if not path:
            return ""
        with self._lock:
            self._faults.pop(_identity(Path(path)), None)
            self._rests_until = 0.0
            is_loaded = self._ask(
                Path(path), ("a question", ["a passage"]), time.monotonic() + seconds
            )
            is_fast = self._ask(
                Path(path), ("a question", [_LONG_PASSAGE]), time.monotonic() + SECONDS
            )
            if not (is_loaded and is_fast):
                raise RerankerFailed(name=Path(path).name, cause=TOO_SLOW)
        return path

    def close(self) -> None:
        """End the child process."""
        self._closing.set()
        with self._lock:
            self._let_go()

    def _ask(self, path: Path, asked: tuple[str, list[str]], until: float) -> list[float]:
        child = self._started(path)
        if child is None:
            return []
        was_loaded = child.is_loaded
        known = child.scripts(until)
        if any(share_of(text, known) < _LEAST_KNOWN for text in (asked[0], " ".join(asked[1]))):
            return []
        scores = child.scores(*asked, until)
        if was_loaded:
            self._judge_speed(scores)
        return scores

    def _judge_speed(self, scores: list[float]) -> None:
        """Let questions wait no more for one that reads nothing in their time; the machine may be
        less busy later.
        """
        self._in_vain = 0 if scores else self._in_vain + 1
        if self._in_vain >= _IN_VAIN:
            self._in_vain, self._rests_until = 0, time.monotonic() + _RESTS_S
            _log.warning("search goes on without a reranker: %s", TOO_SLOW)

    def _started(self, path: Path) -> _Child | None:
        """Return the child that holds this file. Raises RerankerFailed where memory is short."""
        identity = _identity(path)
        if self._child is not None and (
            self._child.identity != identity or not self._child.is_alive()
        ):
            self._let_go()
        if self._child is None and identity[1] and identity not in self._faults:
            free = self._free_bytes()
            if free and free - identity[1] < _LEAST_FREE_BYTES:
                raise RerankerFailed(name=path.name, cause=NO_MEMORY)
            self._child = _Child(path, identity)
            threading.Thread(
                target=self._watch, args=(self._child,), name="reranker", daemon=True
            ).start()
        return self._child

    def _set_aside(self, path: Path, error: RerankerFailed) -> None:
        """Leave a broken file alone until it changes; one that died may have been the victim of
        another program.
        """
        identity, cause = _identity(path), str(error.details["cause"])
        self._let_go()
        if cause == NO_MEMORY:
            _log.info("the reranker waits for memory")
            return
        self._deaths[identity] = self._deaths.get(identity, 0) + 1
        if cause != ENDED or self._deaths[identity] >= _DEATHS:
            self._faults[identity] = cause
            _log.warning("search goes on without a reranker: %s", cause)

    def _watch(self, child: _Child) -> None:
        """Let the child go when nobody has asked for long, or when memory is short."""
        while not self._closing.wait(_TICK_S):
            free = self._free_bytes()
            is_idle = time.monotonic() - child.asked_at > _KEPT_S
            if not (is_idle or 0 < free < _LEAST_FREE_BYTES):
                continue
            with self._lock:
                if self._child is child:
                    self._let_go()
            return

    def _let_go(self) -> None:
        if self._child is not None:
            self._child.close()
            self._child = None


class _Child:
    """A running child and its answers."""

    def __init__(self, path: Path, identity: tuple[str, int, int]) -> None:
        self.identity = identity
        self.asked_at = time.monotonic()
        self._name = path.name
        self._scripts: frozenset[str] | None = None
        self._asked = 0
        # Half of what the system counts as cores: two of one core only wait for each other.
        cores = os.cpu_count() or 2
        threads = max(cores // 2, min(2, cores))
        self._process = subprocess.Popen(
            command("--reranker", str(path), str(threads)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._questions: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        # A pipe that is full would make a question wait for ever.
        self._pumps = [
            threading.Thread(target=pump, daemon=True) for pump in (self._write, self._read)
        ]
        for pump in self._pumps:
            pump.start()

    @property
    def is_loaded(self) -> bool:
        return self._scripts is not None

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        """Kill it: it holds nothing that could be lost."""
        self._process.kill()
        self._process.wait()
        self._questions.put(b"")
        for pump in self._pumps:
            pump.join()

    def scripts(self, until: float) -> frozenset[str]:
        """Return the scripts it knows; none while it is still being loaded. Raises RerankerFailed."""
        if self._scripts is None and (answer := self._next(until)) is not None:
            self._scripts = frozenset(answer["scripts"])
        return self._scripts or frozenset()

    def scores(self, question: str, passages: list[str], until: float) -> list[float]:
        """Return the scores that come in time. Raises RerankerFailed."""
        self._asked += 1
        self.asked_at = time.monotonic()
        left_s = until - self.asked_at
        asked = {
            "id": self._asked,
            "question": question,
            "passages": passages,
            "until": time.time() + left_s,
        }
        self._questions.put(json.dumps(asked).encode() + b"\n")
        scores: list[float] = []
        while (answer := self._next(until)) is not None:
            if answer["id"] == self._asked:
                if "score" not in answer:
                    break
                scores.append(answer["score"])
        return scores

    def _next(self, until: float) -> dict[str, Any] | None:
        try:
            answer = self._answers.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            return None
        if "failed" in answer:
            raise RerankerFailed(name=self._name, cause=answer["failed"])
        return answer

    def _write(self) -> None:
        assert self._process.stdin is not None
        # What a child that has ended did not read cannot be read any more.
        with contextlib.suppress(OSError), self._process.stdin as pipe:
            while question := self._questions.get():
                pipe.write(question)
                pipe.flush()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                # A child that is killed can end within a line.
                if line.endswith(b"\n"):
                    self._answers.put(json.loads(line))
        self._answers.put({"failed": ENDED})


def _identity(path: Path) -> tuple[str, int, int]:
    """Return path, size and time of change; a size of 0 for a file that is not there."""
    try:
        info = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), info.st_size, info.st_mtime_ns
