"""Downloads, copies and checks of model files, as the engine does them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from PySide6.QtCore import QObject, Signal

from chatapp.contract.protocol import (
    DiscardDownload,
    DownloadModel,
    Event,
    Failed,
    ImportModel,
    ModelDownloaded,
    ModelVerified,
    Progress,
    VerifyModel,
)
from chatapp.contract.protocol.hub import HubFile
from chatapp.gui.engine.engine_client import EngineClient

Status = Literal["waiting", "running", "paused", "failed"]
_RATE_OVER_S = 5.0


class _ByteMark(NamedTuple):
    """How far a file was, at a second of `time.monotonic`."""

    at: float
    done: int


@dataclass(slots=True)
class FileJob:
    """A file on its way; `source` is None for a copy or a check."""

    file: str
    source: HubFile | None = None
    stage: str = "download"
    status: Status = "waiting"
    done: int = 0
    total: int = 0
    failed: Failed | None = None
    job_id: int = 0
    rate: float = 0.0
    """Bytes a second of the last seconds, 0 while unknown."""
    _marks: list[_ByteMark] = field(default_factory=list)

    @property
    def share(self) -> float:
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def is_active(self) -> bool:
        return self.status in ("waiting", "running")

    def move(self, done: int, total: int) -> None:
        """Take progress, which never goes back."""
        now = time.monotonic()
        self.status = "running"
        self.done, self.total = max(self.done, done), total
        self._marks = [mark for mark in self._marks if now - mark.at < _RATE_OVER_S]
        self._marks.append(_ByteMark(now, self.done))
        first = self._marks[0]
        self.rate = (self.done - first.done) / (now - first.at) if now > first.at else 0.0


class Downloads(QObject):
    """Nothing is fetched but what `start` is called for."""

    changed = Signal(str)
    """The name of a file."""
    finished = Signal(object)
    """ModelDownloaded."""
    verified = Signal(object)
    failed = Signal(object)
    """A Failed that is not a pause."""

    def __init__(self, engine: EngineClient, folder: Path, parent: QObject | None = None) -> None:
        """`folder` has what was fetched so far."""
        super().__init__(parent)
        self._engine, self._folder = engine, folder
        self.jobs: dict[str, FileJob] = {}

    def start(self, source: HubFile) -> None:
        """Fetch a file, or go on with it."""
        before = self.jobs.get(source.file)
        if before is not None and before.is_active:
            return
        job = FileJob(source.file, source, total=source.size_bytes)
        if before is not None:
            job.done = before.done
        self._send(job, DownloadModel, source=source)

    def pause(self, file: str) -> None:
        """Stop a job; what was fetched stays."""
        if job := self.jobs.get(file):
            self._engine.stop(job.job_id)

    def cancel(self, file: str) -> None:
        """Stop a job and delete what was fetched."""
        job = self.jobs.pop(file, None)
        if job is None:
            return
        if job.is_active:
            self._engine.stop(job.job_id)
        if job.source is not None:
            self._engine.send(DiscardDownload, lambda _event: None, file=file)
        self.changed.emit(file)

    def take_in(self, path: str, sha256: str = "") -> None:
        """Copy a file that the user has into the models folder, and check it."""
        self._send(FileJob(_name(path), stage="copy"), ImportModel, path=path, sha256=sha256)

    def verify(self, path: str) -> None:
        """Compare a file with its checksum."""
        self._send(FileJob(_name(path), stage="verify"), VerifyModel, path=path)

    def take_unfinished(self, sources: Sequence[HubFile]) -> None:
        """Show what earlier runs left as paused."""
        for source in sources:
            if source.file not in self.jobs:
                job = FileJob(source.file, source, status="paused", total=source.size_bytes)
                job.done = min(source.size_bytes, self._fetched_bytes(source.file))
                self.jobs[source.file] = job
                self.changed.emit(source.file)

    def _fetched_bytes(self, file: str) -> int:
        try:
            return (self._folder / f"{_name(file)}.part").stat().st_size
        except OSError:
            return 0

    def _send(self, job: FileJob, kind: type, **arguments: object) -> None:
        self.jobs[job.file] = job
        job.job_id = self._engine.send(kind, self._listener(job), **arguments)
        self.changed.emit(job.file)

    def _listener(self, job: FileJob) -> Callable[[Event], None]:
        def on_event(event: Event) -> None:
            if isinstance(event, Progress):
                job.move(event.done, event.total)
            elif isinstance(event, Failed):
                self._end_failed(job, event)
            else:
                self._end(job, event)
            self.changed.emit(job.file)

        return on_event

    def _end(self, job: FileJob, event: Event) -> None:
        if self.jobs.get(job.file) is job:
            del self.jobs[job.file]
        if isinstance(event, ModelDownloaded):
            self.finished.emit(event)
        elif isinstance(event, ModelVerified):
            self.verified.emit(event)

    def _end_failed(self, job: FileJob, event: Failed) -> None:
        was_paused = event.error == "StoppedByUser" or event.error.startswith("Engine")
        if self.jobs.get(job.file) is not job:
            return
        if job.source is None:
            del self.jobs[job.file]
        else:
            job.status = "paused" if was_paused else "failed"
            job.failed = None if was_paused else event
        if not was_paused:
            self.failed.emit(event)


def _name(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]
