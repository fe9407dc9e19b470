"""A prefix cache on disk: KV states of chats, so that a reopened chat is not prefilled again.

It serves one sequence. Before a prompt is read, `fetch` saves the state that would be lost and
loads the one with the longest common prefix; between answers `keep` saves what grew. A full disk or
a damaged file costs no more than the prefill.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import threading
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from chatapp.engine.models import state_file
from chatapp.engine.models.state_file import Owner, StateFile, common_length

_log = logging.getLogger("chatapp.cache")

LEAST_TOKENS = 256
"""Tokens; shorter texts are prefilled in about a second and not worth a file. Chosen."""
WORTH_TOKENS = 32
"""Tokens that a state must have beyond the saved one to be saved anew; chosen."""
_GROWN = 5
"""Between answers a state is saved when it grew by a fifth, to spare the disk; chosen."""
_FREE_SHARE = 5
"""The cache takes at most a fifth of the disk space that is free without it; chosen."""
_LEFTOVER_S = 600
"""Seconds from which an unfinished file is deleted; chosen."""


class CacheableSequence(Protocol):
    """What the cache needs of a sequence in the KV cache of a loaded model."""

    held: list[int]

    def uses_part_of_state(self, tokens: int) -> bool:
        """Whether a state of so many tokens can be cut back once it is loaded."""

    def state_bytes(self) -> int:
        """Return the size of a saved state."""

    def save(self, path: Path) -> bool:
        """Write the state of all held tokens; False when the disk refuses it."""

    def load(self, path: Path, tokens: Sequence[int]) -> bool:
        """Replace what is held by a saved state; False, with nothing held, when it does not fit."""


class PrefixCache:
    """States in one folder, at most `most_bytes` in all. Thread-safe; 0 bytes turns it off."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder = folder
        self.most_bytes = most_bytes
        self._lock = threading.RLock()
        self._sequence: CacheableSequence | None = None
        self._identity: Callable[[], str] = str
        self._asking = Owner()
        self._owner = Owner()
        self._saved = 0
        self._forgotten: set[int] = set()
        self._known: dict[Path, StateFile] = {}
        self._is_full = False

    def allow(self, most_bytes: int) -> None:
        """Set the budget; the oldest states are deleted until the rest fits."""
        with self._lock:
            self.most_bytes = most_bytes
            states = sorted(self._states(), key=lambda state: _changed_at(state.path))
            used = sum(state.size_bytes for state in states)
            for state in states:
                if used > most_bytes:
                    self._delete(state.path)
                    used -= state.size_bytes

    def attach(self, sequence: CacheableSequence, identity: Callable[[], str]) -> None:
        """Serve a model's sequence; `identity` names all that its keys and values depend on."""
        with self._lock:
            self._sequence, self._identity = sequence, identity
            self._owner, self._saved = Owner(), 0

    def detach(self) -> None:
        """Save the state of the sequence and release it, before its memory is freed."""
        with self._lock:
            self.keep(at_once=True)
            self._sequence = None

    @contextlib.contextmanager
    def asking(self, owner: Owner) -> Iterator[None]:
        """Attribute what is read and written in this block to a chat and its documents."""
        with self._lock:
            self._asking = owner
            self._forgotten.discard(owner.chat_id)
        try:
            yield
        finally:
            with self._lock:
                self._asking = Owner()

    def fetch(self, prompt: Sequence[int], common: int) -> None:
        """Prepare for a prompt of which the sequence can use `common` tokens: save, then load."""
        with self._lock:
            if self._sequence is None or not self.most_bytes:
                return
            if len(self._sequence.held) - common > WORTH_TOKENS:
                self.keep(at_once=True)
            self._saved = min(self._saved, common)
            best = self._best(array("i", prompt[:-1]), common)
            if best is not None and self._load(best):
                self._saved = len(best.tokens)
            self._owner = self._asking

    def keep(self, at_once: bool = False) -> None:
        """Save the state of the sequence if it has an owner and grew; `at_once` also if little."""
        with self._lock:
            if self._sequence is None or not self._owner or not self.most_bytes:
                return
            held = len(self._sequence.held)
            grown = held - self._saved
            least = WORTH_TOKENS if at_once else max(WORTH_TOKENS, held // _GROWN)
            # States with pictures are not saved: a state names tokens, and pictures have none.
            is_text = min(self._sequence.held, default=0) >= 0
            if (
                is_text
                and held >= LEAST_TOKENS
                and grown > least
                and self._owner.chat_id not in self._forgotten
            ):
                self._save(self._sequence)
                self._saved = held

    def forget_chat(self, chat_id: int) -> None:
        """Delete the states of a chat, and save none until its next question."""
        with self._lock:
            self._forgotten.add(chat_id)
            self._drop(lambda owner: owner.chat_id == chat_id)

    def keep_chats(self, chat_ids: Sequence[int]) -> None:
        """Delete the states of all other chats."""
        alive = {0, *chat_ids}
        with self._lock:
            self._drop(lambda owner: owner.chat_id not in alive)

    def forget_document(self, document_id: int) -> None:
        """Delete the states that have read a document."""
        with self._lock:
            if document_id in self._owner.document_ids:
                self._owner = Owner()
            self._drop(lambda owner: document_id in owner.document_ids)

    def keep_documents(self, document_ids: Sequence[int]) -> None:
        """Delete the states that have read documents which no longer exist."""
        alive = set(document_ids)
        with self._lock:
            self._drop(lambda owner: not alive.issuperset(owner.document_ids))

    def _best(self, prompt: array[int], common: int) -> StateFile | None:
        identity, best, longest = self._identity(), None, common + WORTH_TOKENS
        assert self._sequence is not None
        for state in self._states():
            shared = common_length(state.tokens, prompt) if state.identity == identity else 0
            length = len(state.tokens)
            is_usable = shared == length or self._sequence.uses_part_of_state(length)
            if shared > longest and is_usable:
                best, longest = state, shared
        return best

    def _load(self, state: StateFile) -> bool:
        assert self._sequence is not None
        if not state.is_whole() or not self._sequence.load(state.path, state.tokens):
            _log.info("a damaged KV state is deleted")
            self._delete(state.path)
            return False
        with contextlib.suppress(OSError):
            state.touch()
        return True

    def _save(self, sequence: CacheableSequence) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not self._make_room(sequence.state_bytes()):
                return
            name = f"{self._identity()[:16]}-{os.urandom(8).hex()}"
            aside = self._folder / f"{name}.tmp"
            try:
                saved = sequence.save(aside)
                if saved:
                    state_file.seal(aside, self._identity(), self._owner)
                    os.replace(aside, aside.with_suffix(".kv"))
            finally:
                aside.unlink(missing_ok=True)
        except OSError:
            saved = False
        if not saved:
            self._log_full()
            return
        self._is_full = False
        self._drop_shorter(array("i", sequence.held), aside.with_suffix(".kv"))

    def _drop_shorter(self, held: array[int], newest: Path) -> None:
        """Delete earlier states of the same chat that the newest one includes."""
        for state in self._states():
            same = state.path != newest and state.owner.chat_id == self._owner.chat_id
            if same and common_length(state.tokens, held) >= len(state.tokens) - WORTH_TOKENS:
                self._delete(state.path)

    def _make_room(self, wanted_bytes: int) -> bool:
        """Delete least recently used states until `wanted_bytes` fit; False if they cannot."""
        states = sorted(self._states(), key=lambda state: _changed_at(state.path))
        used = sum(state.size_bytes for state in states)
        free = shutil.disk_usage(self._folder).free
        room = min(self.most_bytes, (free + used) // _FREE_SHARE)
        if wanted_bytes > room:
            self._log_full()
            return False
        while states and used + wanted_bytes > room:
            oldest = states.pop(0)
            self._delete(oldest.path)
            used -= oldest.size_bytes
        return True

    def _log_full(self) -> None:
        if not self._is_full:
            _log.info("no disk space for KV states")
        self._is_full = True

    def _states(self) -> list[StateFile]:
        """Return the states in the folder; foreign files are deleted."""
        states: dict[Path, StateFile] = {}
        for path in self._folder.glob("*"):
            if path.suffix == ".kv":
                state = self._known.get(path) or self._read(path)
                states |= {path: state} if state else {}
            elif time.time() - _changed_at(path) > _LEFTOVER_S:
                self._delete(path)
        self._known = states
        return list(states.values())

    def _read(self, path: Path) -> StateFile | None:
        try:
            return state_file.read(path)
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            _log.info("a foreign file among the KV states is deleted")
            self._delete(path)
            return None

    def _drop(self, is_gone: Callable[[Owner], bool]) -> None:
        for state in self._states():
            if is_gone(state.owner):
                self._delete(state.path)

    def _delete(self, path: Path) -> None:
        self._known.pop(path, None)
        with contextlib.suppress(OSError):
            path.unlink()


def _changed_at(path: Path) -> float:
    """Return seconds since 1970; now for a file that has just gone."""
    try:
        return path.stat().st_mtime
    except OSError:
        return time.time()
