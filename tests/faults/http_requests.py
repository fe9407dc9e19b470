"""Random HTTP requests to the local server: each is answered with a status of ours or closed, the
engine lives, and a good client is answered afterwards.
"""

from __future__ import annotations

import json
import random
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatapp.contract.protocol import ServerStarted, StartServer
from tests.faults import engine as engines
from tests.faults.trials import Plan, Trials

STATUSES = {200, 400, 401, 403, 404, 405, 408, 413, 429, 431, 500, 502, 503}
_TIMEOUT_S = 45


@dataclass(frozen=True, slots=True)
class Server:
    """Where an engine's server listens, and its token."""

    port: int
    token: str

    def spoken(self, data: bytes, ends_sending: bool = True) -> bytes:
        """Send bytes and return all that comes back; b"" when nothing does."""
        answer = b""
        with socket.create_connection(("127.0.0.1", self.port), _TIMEOUT_S) as connection:
            try:
                connection.sendall(data)
                if ends_sending:
                    connection.shutdown(socket.SHUT_WR)
                while part := connection.recv(65536):
                    answer += part
            except (BrokenPipeError, ConnectionResetError):
                pass
        return answer

    def request(
        self, method: str = "GET", path: str = "/v1/models", body: bytes = b"", **changed: str
    ) -> bytes:
        """Return a good request with some headers changed; "" leaves one out."""
        headers = {
            "Host": f"127.0.0.1:{self.port}",
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json" if body else "",
            "Content-Length": str(len(body)) if body else "",
            "Connection": "close",
        }
        headers |= {name.replace("_", "-"): value for name, value in changed.items()}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
        head = f"{method} {path} HTTP/1.1\r\n{lines}\r\n"
        return head.encode("utf-8", "surrogateescape") + body

    def lists_models(self) -> bool:
        """Return whether a good client is answered."""
        return status(self.spoken(self.request(), ends_sending=False)) == 200


def status(answer: bytes) -> int:
    """Return the status of an answer, 0 for none."""
    words = answer.split(b" ", 2)
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0


def begun(engine: engines.Engine) -> Server:
    """Start the server of an engine on any free port."""
    started = engine.ask(StartServer, port=0)[-1]
    assert isinstance(started, ServerStarted)
    return Server(int(started.url.split(":")[2].split("/")[0]), started.token)


def run(plan: Plan) -> list[Trials]:
    """Send random requests."""
    trials = Trials("HTTP request, changed at random")
    with tempfile.TemporaryDirectory() as folder, engines.running(Path(folder)) as engine:
        server = begun(engine)
        for number in range(plan.count(2000, 150)):
            chance = random.Random(f"{plan.seed} request {number}")
            data = _request(server, chance)
            answer = server.spoken(data)
            code = status(answer)
            trials.end(str(code) if code else "closed")
            trials.expect(not answer or code in STATUSES, f"seed {number}: {answer[:60]!r}")
            told = code != 500 and b"Traceback" not in answer
            trials.expect(told, f"seed {number}: {answer[-200:]!r} to {data[-200:]!r}")
        trials.expect(engine.process.poll() is None, "the engine ended")
        trials.expect(server.lists_models(), "a good client is not answered any more")
        trials.peak_mb = engines.memory_mb(engine.process.pid)
    return [trials.done()]


_ODD: tuple[Any, ...] = (
    *(None, 0, -1, 10**30, 1e308, True, "", "x", "\0", "가" * 3000, [], {}, [[]], [None], {"a": 1}),
    *("<|im_end|>", "\ud800", [{"role": "user"}], [{"role": "system", "content": "x"}]),
)
_PATHS = (
    *("/v1/models", "/v1/chat/completions", "/v1/embeddings", "/v1/documents/search"),
    *("/", "/v1/../v1/models", "/%2e%2e/etc/passwd", "//v1/models", "/v1/models?token=x", "*", "x"),
    *("http://127.0.0.1/v1/models", "/v1/models/", "/v1/responses", "/" + "a" * 40_000, "/\0"),
)


def _request(server: Server, chance: random.Random) -> bytes:
    path, body = chance.choice(_PATHS[:4] * 3 + _PATHS), _body(chance)
    method = "GET" if path == "/v1/models" else "POST"
    if chance.random() < 0.2:
        method = chance.choice(("GET", "PUT", "OPTIONS", "HEAD", "TRACE", "", "G\0T", "CONNECT"))
    data = server.request(method, path, json.dumps(body).encode() if method == "POST" else b"")
    if chance.random() < 0.5:
        return data
    raw = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        at = chance.randrange(len(raw))
        if chance.random() < 0.5:
            raw[at] = chance.randrange(256)
        else:
            raw[at:at] = chance.choice((b"\r\n", b"\0", b"\n\n", b" ", b": ", b"\xff" * 9))
    return bytes(raw)


def _body(chance: random.Random) -> dict[str, Any]:
    body: dict[str, Any] = {
        "messages": [{"role": "user", "content": "hi"}],
        "input": "words",
        "query": "quokka",
        "max_tokens": 1,
    }
    names = (*body, "stream", "temperature", "top_p", "stop", "seed", "n", "tools", "tool_choice")
    names += (
        "response_format",
        "logprobs",
        "top_logprobs",
        "model",
        "top",
        "document_ids",
        "top_k",
    )
    for name in chance.sample(names, chance.choice((0, 1, 1, 3))):
        body[name] = chance.choice(_ODD)
    return body
