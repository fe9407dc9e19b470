"""Shares the cores among all engines of a user that run llama.cpp at the same time.

llama.cpp's threads meet at hundreds of barriers a token. With more threads than cores each barrier
waits for the scheduler: two engines with two threads each wrote 3 tokens a second on two cores, and
56 with one thread each (measured). Programs of others are noticed by the time that tokens take
(`token_pace`).
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from chatapp.engine.process.token_pace import TokenPace
from chatapp.machine import file_lock

_PLACES = 8
"""Lock files, as many engines as are counted at most; chosen."""
_LOOKS_EVERY_S = 0.2
"""Seconds between two looks for other engines; chosen."""


class CoreShare:
    """While an engine computes it holds a file lock in `folder`, which the OS releases with its
    process; the others count the locks.

    `use` is called with the number of threads to take, at most `most`, at the beginning and when
    engines come or go, or programs of others.
    """

    def __init__(
        self, folder: Path, most: int, use: Callable[[int], None] = lambda threads: None
    ) -> None:
        self._folder = folder
        self._most = most
        self._use = use
        self._place = -1
        self._look_at = 0.0
        self._paces: dict[int, TokenPace] = {}
        """By the share of the cores: what is slow with half of them is not with a quarter."""
        self._pace = self._pace_of(most)

    @contextlib.contextmanager
    def computing(self) -> Iterator[None]:
        """Hold a lock. Where files cannot be locked, every engine counts as alone."""
        lock = self._take_place()
        self._look_at = 0.0
        try:
            self.look()
            yield
        finally:
            self._place = -1
            if lock is not None:
                lock.close()

    def look(self) -> None:
        """Count the others, at most five times a second; to be called before each step."""
        now = time.monotonic()
        if now < self._look_at:
            return
        self._look_at = now + _LOOKS_EVERY_S
        others = sum(self._is_taken(place) for place in range(_PLACES) if place != self._place)
        self._pace = self._pace_of(max(1, self._most // (1 + others)))
        self._use(self._pace.threads)

    def took(self, seconds: float, processor_s: float) -> None:
        """Note the time and the processor time of a token, after each step that decodes one."""
        before = self._pace.threads
        if self._pace.took(seconds, processor_s) != before:
            self._use(self._pace.threads)

    def _pace_of(self, most: int) -> TokenPace:
        return self._paces.setdefault(most, TokenPace(most))

    def _take_place(self) -> BinaryIO | None:
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for place in range(_PLACES):
            try:
                lock = self._lock(place)
            except OSError:
                return None
            if lock is not None:
                self._place = place
                return lock
        return None

    def _is_taken(self, place: int) -> bool:
        try:
            lock = self._lock(place)
        except OSError:
            return False
        if lock is None:
            return True
        lock.close()
        return False

    def _lock(self, place: int) -> BinaryIO | None:
        """Return the lock, held until it is closed; None where another engine has it.

        Raises OSError where files cannot be locked.
        """
        stream = file_lock.opened(self._folder / str(place))
        try:
            file_lock.take(stream)
        except BlockingIOError:
            stream.close()
            return None
        except OSError:
            stream.close()
            raise
        return stream
