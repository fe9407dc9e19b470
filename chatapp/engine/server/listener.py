"""Listens on 127.0.0.1 and serves each connection in a thread, up to a limit."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import threading
from collections.abc import Callable
from functools import partial

from chatapp.engine.server.exchange import Exchange, ServerContext, status_of
from chatapp.errors import ChatappError, ConnectionsFull, PortTaken, os_cause
from chatapp.machine import network
from chatapp.texts import error_sentence

_log = logging.getLogger("chatapp.server")

HOST = "127.0.0.1"
MOST_CONNECTIONS = 32
"""Chosen: more than the programs of one desktop open."""
_LEAVE_S = 3.0  # seconds that `close` waits for a thread


def listen(port: int) -> socket.socket:
    """Return a socket that listens on 127.0.0.1; port 0 is any free port. Raises PortTaken."""
    try:
        return network.listening_socket(partial(_bound, port))
    except (OSError, OverflowError) as error:
        raise PortTaken(port=port, cause=os_cause(error)) from error


def _bound(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name != "nt":
            # On Windows the option would let another program take over the port.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(MOST_CONNECTIONS)
    except (OSError, OverflowError):
        listening.close()
        raise
    return listening


class Listener:
    """Serves from construction to `close`."""

    def __init__(self, listening: socket.socket, context: ServerContext) -> None:
        self._listening = listening
        self._context = context
        self._lock = threading.Lock()
        self._open: dict[socket.socket, threading.Thread] = {}
        self._trusted: set[socket.socket] = set()
        self._is_closed = False
        self._thread = threading.Thread(target=self._accept, name="server", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Close all connections; answers that are being written end."""
        with self._lock:
            self._is_closed = True
            threads = list(self._open.values())
            for connection in self._open:
                _hang_up(connection)
        # `accept` returns when its socket is shut down; on some systems with the next connection.
        _hang_up(self._listening)
        self._listening.close()
        for thread in (self._thread, *threads):
            if thread is not threading.current_thread():
                thread.join(_LEAVE_S)

    def _accept(self) -> None:
        while not self._is_closed:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                if self._is_closed:
                    return
                continue
            if self._makes_room():
                self._begin(connection)
            else:
                self._refuse(connection, ConnectionsFull(count=MOST_CONNECTIONS))

    def _makes_room(self) -> bool:
        """Return whether there is room; the oldest connection without the token gives way."""
        with self._lock:
            if len(self._open) < MOST_CONNECTIONS:
                return True
            strangers = (socket for socket in self._open if socket not in self._trusted)
            stranger = next(strangers, None)
            if stranger is None:
                return False
            _hang_up(stranger)
            self._open.pop(stranger)
            return True

    def _begin(self, connection: socket.socket) -> None:
        thread = threading.Thread(
            target=self._serve, args=(connection,), name="request", daemon=True
        )
        with self._lock:
            self._open[connection] = thread
        thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            _Served(connection, self._context, partial(self._trust, connection))
        except (OSError, ValueError):
            # The client left.
            pass
        finally:
            with self._lock:
                self._open.pop(connection, None)
                self._trusted.discard(connection)
            _hang_up(connection)
            connection.close()

    def _trust(self, connection: socket.socket) -> None:
        """Note that a connection has shown the token: it does not give way to another."""
        with self._lock:
            self._trusted.add(connection)

    def _refuse(self, connection: socket.socket, error: ChatappError) -> None:
        words = error_sentence(type(error).__name__, error.details, self._context.language())
        status, code = status_of(error)
        reply = {"message": words, "type": "server_error", "param": None, "code": code}
        body = json.dumps({"error": reply})
        head = (
            f"HTTP/1.1 {status} Busy",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            "Retry-After: 2",
            "Connection: close",
        )
        with contextlib.suppress(OSError):
            connection.settimeout(0)
            connection.send("\r\n".join((*head, "", body)).encode("ascii"))
        connection.close()


class _Served(Exchange):
    """An exchange with its server's context."""

    def __init__(
        self, connection: socket.socket, context: ServerContext, on_trusted: Callable[[], None]
    ) -> None:
        self.server_context = context
        self.on_trusted = on_trusted
        super().__init__(connection, connection.getpeername(), None)  # type: ignore[arg-type]


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
