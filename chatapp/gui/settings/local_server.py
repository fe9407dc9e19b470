"""The window's side of the local server: starts, stops, and knows its address and token."""

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
    """The server runs in the engine and ends with it."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self.url = ""
        """Empty while it does not run."""
        self.token = ""

    def start(self, port: int) -> None:
        """Start the server on a port."""
        self._engine.send(StartServer, self._on_event, port=port)

    def stop(self) -> None:
        """Stop the server."""
        self._engine.send(StopServer, self._on_event)

    def forget(self) -> None:
        """Drop address and token: the engine ended."""
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
