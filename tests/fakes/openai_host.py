"""A small host that speaks OpenAI's protocol; the model's name says what goes wrong."""

from __future__ import annotations

import contextlib
import itertools
import json
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from chatapp.machine import network

KEY = "sk-right"
MODELS = (
    "well",
    "slow",
    "broken",
    "long",
    "thinks",
    "endless",
    "nonsense",
    "error-7b",
    "redirects",
    "silent",
    "muses",
    "mumbles",
    "deep",
    "no-http",
    "curt",
    "odd",
)
ODD = [
    {"choices": None, "usage": 5},
    {"choices": [5]},
    {
        "choices": [
            {
                "delta": {"content": 7, "reasoning_content": []},
                "finish_reason": None,
                "logprobs": {"content": 3},
            }
        ]
    },
    {
        "choices": [
            {
                "delta": {
                    "tool_calls": [
                        {"index": "x", "id": 3, "function": {"name": 5, "arguments": {}}},
                        8,
                    ]
                }
            }
        ]
    },
    {
        "choices": [{"delta": {"content": "half \ud83d"}}],
        "usage": {"prompt_tokens": -5, "completion_tokens": "many"},
    },
]
TEXT = ["The ", "capital ", "is ", "Paris", "."]


def _said(**delta: Any) -> bytes:
    return b"data: " + json.dumps({"choices": [{"index": 0, "delta": delta}]}).encode()


def _odd() -> Iterator[bytes]:
    yield from (b"data: " + json.dumps(event).encode() for event in ODD)
    yield _said(content="Paris.")
    yield b"data: [DONE]"


_ODD_MANNERS: dict[str, Callable[[], Iterable[bytes]]] = {
    "muses": lambda: itertools.repeat(_said(reasoning_content="Hmm. " * 100)),
    "mumbles": lambda: itertools.repeat(b": still there, " + b"." * 60_000),
    "deep": lambda: [b"data: " + b"[" * 100_000],
    "odd": _odd,
}


class OpenAIHost:
    """Listens from construction to `close`.

    `asked` are the bodies of the chats so far, `left` is set when somebody hung up early; `more` is
    what each model's entry in the list has besides its name.
    """

    def __init__(self, **more: Any) -> None:
        self.more = more
        self.asked: list[dict[str, Any]] = []
        self.left = threading.Event()
        host = self

        class Handler(_Handler):
            kept = host

        with network.may_listen():
            self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    kept: OpenAIHost

    def do_GET(self) -> None:
        models = [{"id": name, "object": "model", **self.kept.more} for name in MODELS]
        self._reply(200, {"object": "list", "data": models})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/count":
            self._reply(200, {"tokens": len(body["text"].split())})
            return
        self.kept.asked.append(body)
        if self.path != "/v1/chat/completions":
            self._reply(404, {"error": {"message": "no such path"}})
        elif body["model"] == "long":
            self._reply(
                400,
                {"error": {"code": "context_length_exceeded", "message": "maximum context length"}},
            )
        elif body["model"] == "redirects":
            self._reply(302, {}, {"Location": "http://192.0.2.1/"})
        elif body["model"] == "no-http":
            self.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
        else:
            self._stream(body["model"])

    def _reply(
        self, status: int, thing: dict[str, Any], more: dict[str, str] | None = None
    ) -> None:
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            status, thing = (
                401,
                {"error": {"message": "Invalid key " + str(self.headers.get("Authorization"))}},
            )
        data = json.dumps(thing).encode()
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(data))} | (more or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, model: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            self._write(model)
        except OSError:
            self.kept.left.set()

    def _write(self, model: str) -> None:
        if model == "silent":
            # Nothing is written; that the other side left is seen by reading.
            self.wfile.flush()
            self.connection.recv(1)
            self.kept.left.set()
            return
        if manners := _ODD_MANNERS.get(model):
            for line in manners():
                self.wfile.write(line + b"\n\n")
            return
        if model == "thinks":
            self._tell({"reasoning_content": "Hmm."})
        if model == "nonsense":
            self.wfile.write(b"data: [1, 2\n\n")
            return
        if model == "error-7b":
            self.wfile.write(b'data: {"error": {"message": "your question was: secret"}}\n\n')
            return
        for piece in TEXT if model not in ("slow", "endless") else TEXT * 10_000:
            self._tell({"content": piece * (100 if model == "endless" else 1)})
            time.sleep(0.05 if model == "slow" else 0)
            if model == "broken":
                return
        self._tell({}, finish="stop", usage={"prompt_tokens": 20, "completion_tokens": 5})
        if model != "curt":
            self.wfile.write(b"data: [DONE]\n\n")

    def _tell(self, delta: dict[str, Any], finish: str | None = None, **more: Any) -> None:
        event = {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}
        self.wfile.write(b": a comment\n\ndata: " + json.dumps(event).encode() + b"\n\n")

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


class Dripping:
    """A host that begins to answer at once and then sends a byte now and then, for ever. A context
    manager.
    """

    def __enter__(self) -> str:
        with network.may_listen():
            self._listening = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            connection, _ = self._listening.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{")
                while True:
                    connection.sendall(b" ")
                    time.sleep(0.2)
