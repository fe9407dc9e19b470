"""The local server: its token, its port and its routes."""

from __future__ import annotations

import threading
from pathlib import Path

from chatapp.engine.server import listener, token_file
from chatapp.engine.server.exchange import ServerContext
from chatapp.engine.server.routes import Routes
from chatapp.engine.services.services import Services


class LocalServer:
    """Listens from construction on. Raises PortTaken or TokenFileUnusable."""

    def __init__(self, services: Services, port: int, file: Path) -> None:
        self.file = file
        self.token = token_file.read_or_make(file)
        listening = listener.listen(port)
        self.port: int = listening.getsockname()[1]
        self._closing = threading.Event()
        routes = Routes(services)
        context = ServerContext(
            port=self.port,
            token=self.token,
            language=lambda: services.settings.language,
            route=routes.do,
            methods=routes.method,
            paths=routes.paths,
            closing=self._closing.is_set,
        )
        self._listener = listener.Listener(listening, context)

    @property
    def url(self) -> str:
        """The base URL of the API."""
        return f"http://{listener.HOST}:{self.port}/v1"

    def close(self) -> None:
        """Stop answers that are being written and close all connections."""
        self._closing.set()
        self._listener.close()
