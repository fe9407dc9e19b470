"""The measured abilities of model files, kept in the data folder."""

from __future__ import annotations

import functools
import hashlib
import json
import logging
import threading
from dataclasses import asdict, replace
from pathlib import Path

from chatapp.contract.records import REMOTE, Model, Timing, Usage
from chatapp.engine.models.abilities import abilities, measurement
from chatapp.engine.models.abilities.abilities import Abilities
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.process.stopping import JobStopped
from chatapp.machine.atomic_files import write_atomically

_log = logging.getLogger("chatapp.abilities")

_LOOKS_EVERY_S = 0.1
"""Seconds between two looks for a stop; chosen."""
_BLOCK_BYTES = 1 << 18
"""Bytes at the beginning, middle and end of a model file that identify it; chosen."""
_TIMED_TOKENS = 200
"""New tokens of a prompt from which its time says how fast the model reads; chosen."""
_NEWEST_SHARE = 0.5
"""The weight of the last answer in the reading speed: other programs come and go. Chosen."""


class AbilityStore:
    """Abilities by the hash of a model file and of the questions. Thread-safe."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._measuring = threading.Lock()
        self._measured: dict[str, Abilities] | None = None
        self._speeds: dict[str, float] = {}
        """Tokens a second that answers of this process were read with, by the path of the model."""

    def of(self, model: Model) -> Abilities:
        """Return the measured abilities of a model, or what is assumed of it."""
        with self._lock:
            known = self._read().get(_key(model)) or abilities.assumed(model)
            return replace(
                known, reading_tokens_s=self._speeds.get(model.path, known.reading_tokens_s)
            )

    def can_be_measured(self, model: Model) -> bool:
        """Whether a model answers, is a local file (hosts may charge), and was not measured yet."""
        is_candidate = not model.is_base and not model.path.startswith(REMOTE)
        return is_candidate and not self.of(model).is_measured

    def measure(self, local: AnyModel, model: Model, turns: measurement.Turns) -> Abilities:
        """Return the abilities of a loaded model, measured now if they never were.

        Raises JobStopped.
        """
        while not self._measuring.acquire(timeout=_LOOKS_EVERY_S):
            if turns.stopped():
                raise JobStopped
        try:
            if self.can_be_measured(model):
                measured = measurement.Measurement(local, turns).abilities()
                _log.info("measured a model: %s", measured)
                with self._lock:
                    self._write(self._read() | {_key(model): measured})
        finally:
            self._measuring.release()
        return self.of(model)

    def observe(self, model: Model, usage: Usage, timing: Timing) -> None:
        """Take the reading speed from an answer, where it read enough."""
        unread = usage.prompt_tokens - usage.reused_tokens
        if unread < _TIMED_TOKENS or timing.first_token_s <= 0:
            return
        newest = unread / timing.first_token_s
        before = self.of(model).reading_tokens_s or newest
        with self._lock:
            self._speeds[model.path] = _NEWEST_SHARE * newest + (1 - _NEWEST_SHARE) * before

    def _read(self) -> dict[str, Abilities]:
        if self._measured is None:
            try:
                entries = json.loads(self._file.read_text("utf-8"))
                self._measured = {key: Abilities(**entry) for key, entry in entries.items()}
            except (OSError, ValueError, TypeError, AttributeError):
                self._measured = {}
        return self._measured

    def _write(self, measured: dict[str, Abilities]) -> None:
        self._measured = measured
        entries = {key: asdict(entry) for key, entry in measured.items()}
        try:
            write_atomically(self._file, json.dumps(entries, indent=1).encode())
        except OSError as error:
            _log.info("abilities were not saved: %s", type(error).__name__)


def _key(model: Model) -> str:
    """Return SHA-256 in hex of size and three blocks of a file, and of the questions; or a name."""
    if model.path.startswith(REMOTE):
        return model.path
    path = Path(model.path)
    try:
        info = path.stat()
        return _hash(path, info.st_size, info.st_mtime_ns)
    except OSError:
        return ""


@functools.lru_cache(maxsize=16)
def _hash(path: Path, size_bytes: int, mtime_ns: int) -> str:
    digest = hashlib.sha256(measurement.QUESTIONS.read_bytes())
    digest.update(str(size_bytes).encode())
    with open(path, "rb") as stream:
        for start in (0, size_bytes // 2, max(0, size_bytes - _BLOCK_BYTES)):
            stream.seek(start)
            digest.update(stream.read(_BLOCK_BYTES))
    return digest.hexdigest()
