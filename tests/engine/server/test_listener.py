"""A listening server and clients that send too slowly or too much: told once, and let go."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Iterator

import pytest

from chatapp.engine.server import exchange, listener
from chatapp.engine.server.exchange import Exchange, ServerContext


def _route(asked: Exchange) -> None:
    asked.body()
    asked.answer({})


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A connection to a server that waits 0.3 seconds for headers and for a body."""
    monkeypatch.setattr(exchange, "HEADER_S", 0.3)
    monkeypatch.setattr(exchange, "BODY_S", 0.3)
    listening = listener.listen(0)
    port = listening.getsockname()[1]
    context = ServerContext(
        port, "secret", lambda: "en", _route, lambda path: "POST", "/", lambda: False
    )
    running = listener.Listener(listening, context)
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        yield connection
    running.close()


def _drip(client: socket.socket, begun: str) -> tuple[bytes, float]:
    """Send a line now and then until the server hangs up; return all it said, and how long it
    stayed.
    """
    host, port = client.getpeername()
    client.sendall(begun.format(host=f"{host}:{port}").encode())
    said, started = b"", time.monotonic()
    while time.monotonic() - started < 10:
        readable, _, _ = select.select([client], [], [], 0.05)
        try:
            if readable and not (part := client.recv(4096)):
                break
            said += part if readable else b""
            client.send(b"y\r\n")
        except ConnectionError:
            break
    return said, time.monotonic() - started


HEAD = "POST / HTTP/1.1\r\nHost: {host}\r\n"


@pytest.mark.parametrize(
    "begun",
    [
        HEAD + "X: ",
        HEAD
        + "Authorization: Bearer secret\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n",
    ],
    ids=["headers", "body"],
)
def test_who_sends_a_line_now_and_then_is_told_once_and_let_go(
    client: socket.socket, begun: str
) -> None:
    said, stayed = _drip(client, begun)
    assert said.count(b"HTTP/1.1") == said.count(b"HTTP/1.1 408") == 1
    assert stayed < 5


def test_what_follows_endless_headers_is_no_other_request(client: socket.socket) -> None:
    client.sendall(
        HEAD.format(host="x").encode() + b"X: " + b"y" * 40_000 + b"\r\n\r\nGET / HTTP/1.1\r\n\r\n"
    )
    said = b""
    while part := client.recv(4096):
        said += part
    assert said.count(b"HTTP/1.1") == said.count(b"HTTP/1.1 431") == 1
