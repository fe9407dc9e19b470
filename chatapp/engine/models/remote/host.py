"""HTTP to the host of the settings: no redirects, no proxies, only that host's addresses.

The standard library's client: httpx needs the same limits and the same stop around it, is not
faster a token, and takes 0.1 s to import; httpx-sse has no limit for a line or for comments.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from chatapp.engine.process.connections import connected, connection_cause
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import (
    ChatappError,
    RemoteBroken,
    RemoteContextTooLong,
    RemoteFailed,
    RemoteKeyWrong,
    RemoteModelMissing,
    RemoteUnreachable,
    cause_code,
    os_cause,
)
from chatapp.machine import network
from chatapp.machine.host_address import HostAddress

CONNECT_S = 5.0
"""Seconds to connect; chosen."""
SILENCE_S = 600.0
"""Seconds without a byte: a slow machine takes minutes for a large prompt before the first word.
Chosen."""
_LINE_BYTES = 1 << 20
"""Bytes of a line of a stream, and of the words of an error; chosen against hostile hosts."""
_SILENT_BYTES = 16 << 20
"""Bytes of comments and blank lines between two events, which some hosts send as a sign of life;
chosen."""
_BODY_BYTES = 16 << 20
"""Bytes of an answer that is no stream; chosen against hostile hosts."""
_STOP_CHECK_S = 0.05
"""Seconds between two looks for a stop; chosen."""
_NO_PROTOCOL = cause_code("not_openai")
_CONTEXT_WORDS = (
    "exceed_context_size",
    "context_length_exceeded",
    "maximum context length",
    "context size",
    "context length",
)


class Host:
    """Sends each request over a connection of its own. The key goes to this host alone."""

    def __init__(self, address: HostAddress, key: str) -> None:
        self.address = address
        self._key = key

    def get(self, path: str, timeout_s: float = CONNECT_S) -> dict[str, Any]:
        """Return the JSON object at a path. Raises RemoteError."""
        return self._object("GET", path, None, timeout_s)

    def post(self, path: str, body: dict[str, Any], timeout_s: float = CONNECT_S) -> dict[str, Any]:
        """Send JSON and return JSON. Raises RemoteError."""
        return self._object("POST", path, body, timeout_s)

    def stream(
        self, path: str, body: dict[str, Any], stopped: Callable[[], bool]
    ) -> Iterator[dict[str, Any]]:
        """Yield the objects of an event stream. Raises RemoteError, and JobStopped while it waits."""
        with self._connection(CONNECT_S) as connection, _shut_down_when(stopped, connection.sock):
            connection.sock.settimeout(SILENCE_S)
            try:
                with self._response(connection, "POST", path, body) as response:
                    yield from self._events(response)
            except (OSError, http.client.HTTPException, ValueError) as error:
                if stopped():
                    raise JobStopped from error
                raise RemoteBroken(address=self.address.shown, cause=_cause(error)) from error

    def _events(self, response: http.client.HTTPResponse) -> Iterator[dict[str, Any]]:
        silent_bytes, is_whole = 0, False
        while line := response.readline(_LINE_BYTES):
            if not line.startswith(b"data:"):
                silent_bytes += len(line)
                if silent_bytes > _SILENT_BYTES:
                    raise ValueError("no events")
                continue
            silent_bytes = 0
            data = line[5:].strip()
            if data == b"[DONE]":
                return
            event = _read(data)
            if event.get("error"):
                raise self._error(500, data)
            is_whole = is_whole or _ends(event)
            yield event
        if not is_whole:
            raise http.client.IncompleteRead(b"")

    def _object(
        self, method: str, path: str, body: dict[str, Any] | None, timeout_s: float
    ) -> dict[str, Any]:
        """Return one object. A host that drips bytes is given twice the timeout in all."""
        with self._connection(timeout_s) as connection:
            until = time.monotonic() + 2 * timeout_s
            try:
                with (
                    _shut_down_when(lambda: time.monotonic() > until, connection.sock),
                    self._response(connection, method, path, body) as response,
                ):
                    return _read(response.read(_BODY_BYTES))
            except (OSError, http.client.HTTPException, ValueError) as error:
                cause = cause_code("timeout") if time.monotonic() > until else _cause(error)
                kind = RemoteFailed if cause == _NO_PROTOCOL else RemoteUnreachable
                raise kind(address=self.address.shown, cause=cause) from error

    def _response(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: Any
    ) -> http.client.HTTPResponse:
        headers = {"Accept": "application/json, text/event-stream", "User-Agent": "chatapp"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        data = None
        if body is not None:
            data = json.dumps(body).encode("utf-8")
            headers["Content-Type"] = "application/json"
        connection.request(method, self.address.path + path, data, headers)
        response = connection.getresponse()
        if response.status != 200:
            with response:
                raise self._error(response.status, response.read(_LINE_BYTES))
        return response

    @contextlib.contextmanager
    def _connection(self, timeout_s: float) -> Iterator[http.client.HTTPConnection]:
        address = self.address
        connection = http.client.HTTPConnection(address.host, address.port)
        try:
            addresses = network.open_host(network.REMOTE_MODEL, address.host, address.port)
            connection.sock = connected(addresses, address.port, timeout_s)
            if address.is_secure:
                context = ssl.create_default_context()
                connection.sock = context.wrap_socket(connection.sock, server_hostname=address.host)
        except (OSError, UnicodeError) as error:
            connection.close()
            raise RemoteUnreachable(address=address.shown, cause=_cause(error)) from error
        try:
            yield connection
        finally:
            connection.close()

    def _error(self, status: int, data: bytes) -> ChatappError:
        """Return the error of a reply. Its words may repeat the question and are left out."""
        shown, words = self.address.shown, data.decode("utf-8", "replace").lower()
        if status in (401, 403):
            return RemoteKeyWrong(address=shown)
        if any(phrase in words for phrase in _CONTEXT_WORDS) or status == 413:
            return RemoteContextTooLong(address=shown)
        if status == 404 and "model" in words:
            return RemoteModelMissing(address=shown, model="…")
        return RemoteFailed(address=shown, cause=cause_code("http_status", status=status))


@contextlib.contextmanager
def _shut_down_when(stopped: Callable[[], bool], connection: socket.socket) -> Iterator[None]:
    """Shut the connection down when stopped, which ends a blocked read and the host's writing."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_STOP_CHECK_S):
            if stopped():
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
                return

    watcher = threading.Thread(target=watch, name="remote stop", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _read(data: bytes) -> dict[str, Any]:
    """Return a JSON object. Raises ValueError."""
    try:
        value = json.loads(data)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _ends(event: dict[str, Any]) -> bool:
    """Whether the answer is complete; a few hosts then hang up without [DONE]."""
    choices = event.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    return isinstance(choice, dict) and bool(choice.get("finish_reason"))


def _cause(error: Exception) -> str:
    if code := connection_cause(error):
        return code
    if isinstance(error, ssl.SSLError):
        return cause_code("no_tls")
    if isinstance(error, (http.client.IncompleteRead, http.client.RemoteDisconnected)):
        return cause_code("connection_closed")
    if isinstance(error, (http.client.HTTPException, ValueError)):
        return _NO_PROTOCOL
    return os_cause(error)
