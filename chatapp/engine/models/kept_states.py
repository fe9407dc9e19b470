"""Saves the KV states of chats shortly after an answer, while the model is idle, and at the end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chatapp.engine.models.prefix_cache import PrefixCache
from chatapp.engine.models.state_file import Owner
from chatapp.engine.process import memory
from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.process.turns import ModelTurns

_AFTER_S = 2.0
"""Seconds after an answer; a follow-up within them uses the KV cache in memory. Chosen."""
_MEGABYTE = 1_000_000
"""Bytes of a megabyte (10⁶), the unit of the setting."""


class KeptStates:
    """The prefix cache on disk and the timer that saves to it."""

    def __init__(self, folder: Path, megabytes: int, turns: ModelTurns) -> None:
        self.cache = PrefixCache(folder, max(0, megabytes) * _MEGABYTE)
        self._turns = turns
        self._timer: threading.Timer | None = None
        self._is_closed = False

    def allow(self, megabytes: int) -> None:
        """Set the budget; 0 turns the cache off and empties it."""
        if self.cache.most_bytes != max(0, megabytes) * _MEGABYTE:
            self.cache.allow(max(0, megabytes) * _MEGABYTE)

    @contextmanager
    def asking(self, chat_id: int, document_ids: tuple[int, ...]) -> Iterator[None]:
        """Attribute what the model reads and writes in this block to a chat and its documents."""
        if self._timer is not None:
            self._timer.cancel()
        with self.cache.asking(Owner(chat_id, document_ids)):
            yield
        self._timer = threading.Timer(_AFTER_S, self._keep)
        self._timer.daemon = True
        self._timer.name = "states"
        self._timer.start()

    def close(self) -> None:
        """Save what is not saved yet, unless an answer is still being written."""
        if self._timer is not None:
            self._timer.cancel()
        self._is_closed = True
        self._keep(at_once=True)

    def _keep(self, at_once: bool = False) -> None:
        try:
            with self._turns.part(lambda: self._is_closed):
                self.cache.keep(at_once)
                memory.give_back()
        except JobStopped:
            return
