"""One question to the engine at a time; a newer one takes its place."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from chatapp.contract.protocol import Command, Event, Progress
from chatapp.gui.engine.engine_client import EngineClient


class LookJob(QObject):
    """Survives the end of the engine, which ends the question."""

    progressed = Signal(int, int)
    waits = Signal()
    """An answer is being written first."""
    ended = Signal(object)
    """The last event."""

    def __init__(self, engine: EngineClient, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._job_id = 0
        engine.line_moved.connect(self._tell_waiting)

    @property
    def is_running(self) -> bool:
        return self._job_id != 0

    def start(self, kind: type[Command], **arguments: Any) -> None:
        """Ask; what was asked before is stopped and its answer is not told."""
        self.stop()
        self._job_id = self._engine.send(kind, self._on_event, **arguments)
        self._tell_waiting()

    def stop(self) -> None:
        """End the question; it still has its last event."""
        if self.is_running:
            self._engine.stop(self._job_id)

    def _tell_waiting(self) -> None:
        if self.is_running and self._engine.ahead_of(self._job_id):
            self.waits.emit()

    def _on_event(self, event: Event) -> None:
        if event.id != self._job_id:
            return
        if isinstance(event, Progress):
            self.progressed.emit(event.done, event.total)
        elif event.is_last:
            self._job_id = 0
            self.ended.emit(event)
