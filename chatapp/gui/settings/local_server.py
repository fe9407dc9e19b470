"""The local server as the window sees it: whether it runs, where, and its token."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from chatapp.contract.protocol import (
    Event,
    Failed,
    ServerStarted,
    ServerStopped,
    StartServer,
    StopServer,
)
from chatapp.gui.engine.engine_client import EngineClient


class LocalServerClient(QObject):
    """Runs in the engine; an engine that dies takes it along."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self.url = ""
        """Empty while it does not run."""
        self.token = ""

    def start(self, port: int) -> None:
        """Serve on this port from now on."""
        self._engine.send(StartServer, self._on_event, port=port)

    def stop(self) -> None:
        """Serve nobody."""
        self._engine.send(StopServer, self._on_event)

    def forget(self) -> None:
        """Learn that the engine is gone."""
        self.url = self.token = ""
        self.changed.emit()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, ServerStarted):
            self.url, self.token = event.url, event.token
        elif isinstance(event, (Failed, ServerStopped)):
            self.url = self.token = ""
        self.changed.emit()
        if isinstance(event, Failed) and not event.error.startswith("Engine"):
            self.failed.emit(event)
