"""Notices when a long job ends while the user does something else."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from chatapp.contract.protocol import Command, Event, Failed
from chatapp.texts import tr

_KINDS: Mapping[str, str] = {
    "Ask": "answer",
    "AddDocument": "documents",
    "ReadDocumentAgain": "documents",
    "AddFolder": "documents",
    "SummarizeDocument": "work",
    "TranslateDocument": "work",
    "RunPreset": "work",
    "DownloadModel": "model",
    "ImportModel": "model",
}
"""Commands whose end people wait for, by what is said of them."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Jobs of one kind that follow one another."""

    began: float
    """When the first was asked for, in seconds of `time.monotonic`."""
    ended: int = 0
    failed: int = 0


class LongJobs(QObject):
    """Says once how several jobs of one kind ended, when the last of them did."""

    ended = Signal(str)
    """What to say."""

    def __init__(self, is_pending: Callable[[set[str]], bool], parent: QObject) -> None:
        """`is_pending` tells whether the engine still has a command of these kinds."""
        super().__init__(parent)
        self._is_pending = is_pending
        self._batches: dict[str, _Batch] = {}
        self.is_watched: Callable[[], bool] = lambda: True
        """Whether the user looks at the window: nothing is said then."""
        self.title: Callable[[int], str] = lambda _chat_id: ""
        """Names a chat by its id."""
        self.long_after_s = 15.0
        """What took less than this is not worth a notification; chosen."""

    def note(self, command: Command, event: Event, seconds: float) -> None:
        """Take the end of a job that was asked for `seconds` ago."""
        kind = _KINDS.get(type(command).__name__)
        if kind is None:
            return
        began = time.monotonic() - seconds
        batch = self._batches.pop(kind, _Batch(began))
        failed = isinstance(event, Failed)
        if not (isinstance(event, Failed) and event.error == "StoppedByUser"):
            batch = replace(batch, ended=batch.ended + 1, failed=batch.failed + failed)
        if self._is_pending({name for name, of in _KINDS.items() if of == kind}):
            self._batches[kind] = batch
            return
        took_s = time.monotonic() - batch.began
        if batch.ended and took_s >= self.long_after_s and not self.is_watched():
            self.ended.emit(self._words(kind, batch, command))

    def _words(self, kind: str, batch: _Batch, command: Command) -> str:
        if batch.failed == batch.ended:
            return tr(f"background.{kind}_failed")
        title = self.title(getattr(command, "chat_id", 0)) if kind == "answer" else ""
        if title and batch.ended == 1:
            return tr("background.answer_in", title=title)
        return tr(f"background.{kind}", count=batch.ended - batch.failed)
