"""How fast models wrote their answers on this machine, by the fingerprint of the file."""

from __future__ import annotations

import json
import logging
import math
import threading
from pathlib import Path

from chatapp.contract.records import Model, Timing, Usage
from chatapp.engine.language.scripts import main_script
from chatapp.machine.atomic_files import write_atomically

_log = logging.getLogger("chatapp.speeds")
_TIMED_TOKENS = 16
"""An answer of fewer tokens says little of the speed; chosen."""
_NEWEST_SHARE = 0.3
"""Weight of the last answer in the running mean; chosen: other programs come and go."""
_MOST = 500
"""Models whose speed is kept; chosen."""
_OF = " in "
"""Stands between a model and a script."""
_FASTEST = 100_000.0
"""Tokens a second above which a figure is a mistake; chosen."""


class SpeedStore:
    """Tokens a second. Thread-safe; the file may be deleted at any time."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._speeds: dict[str, float] | None = None

    def of(self, model: Model) -> float:
        """Return the tokens a second of a model's answers, 0 when it has written none."""
        with self._lock:
            return self._read().get(_key(model), 0.0)

    def letters(self, model: Model) -> dict[str, float]:
        """Return the letters a second of a model's answers by their script."""
        begin = f"{_key(model)}{_OF}"
        with self._lock:
            entries = self._read().items()
            return {
                key.removeprefix(begin): speed for key, speed in entries if key.startswith(begin)
            }

    def observe(self, model: Model, usage: Usage, timing: Timing, text: str = "") -> None:
        """Take the speed of an answer, where it was long enough."""
        key, newest = _key(model), timing.tokens_per_s
        if not key or usage.answer_tokens < _TIMED_TOKENS or not 0 < newest < _FASTEST:
            return
        with self._lock:
            speeds = self._read()
            _mean(speeds, key, newest)
            if script := main_script(text):
                letters = sum(letter.isalpha() for letter in text)
                _mean(speeds, f"{key}{_OF}{script}", newest * letters / usage.answer_tokens)
            self._write(speeds)

    def _read(self) -> dict[str, float]:
        if self._speeds is None:
            try:
                entries = json.loads(self._file.read_text("utf-8"))
                read = {str(key): float(value) for key, value in entries.items()}
                self._speeds = {key: value for key, value in read.items() if _is_speed(value)}
            except (OSError, ValueError, TypeError, AttributeError, RecursionError):
                self._speeds = {}
        return self._speeds

    def _write(self, speeds: dict[str, float]) -> None:
        self._speeds = dict(list(speeds.items())[-_MOST:])
        content = json.dumps(
            {key: round(value, 2) for key, value in self._speeds.items()}, indent=1
        )
        try:
            write_atomically(self._file, content.encode())
        except OSError as error:
            _log.info("speeds were not saved: %s", type(error).__name__)


def _mean(speeds: dict[str, float], key: str, newest: float) -> None:
    """Take a speed into a running mean, which becomes the newest entry."""
    before = speeds.pop(key, newest)
    speeds[key] = _NEWEST_SHARE * newest + (1 - _NEWEST_SHARE) * before


def _is_speed(value: float) -> bool:
    return math.isfinite(value) and 0 < value < _FASTEST


def _key(model: Model) -> str:
    """Return the fingerprint, for a model of a host its path."""
    return model.fingerprint or model.path
