"""What a web page, a neighbour or a broken client tries on the local server: each attempt by name
and what is right for it.
"""

from __future__ import annotations

import contextlib
import socket
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.faults import engine as engines
from tests.faults.http_requests import Server, begun, status
from tests.faults.trials import Plan, Trials

_SOON_S = 10


def run(plan: Plan) -> list[Trials]:
    """Try callers, then clients that hold on to connections, then the token file."""
    with tempfile.TemporaryDirectory() as folder, engines.running(Path(folder)) as engine:
        server = begun(engine)
        rows = [_callers(server), _bodies(server), _holding_on(server, engine, plan, Path(folder))]
        rows.append(_token_file(Path(folder) / "data" / "server-token", server))
    return rows


def _callers(server: Server) -> Trials:
    """A stranger learns nothing: not even which paths there are."""
    trials = Trials("server: who calls")
    for name, data, wanted in _attempts(server):
        answer = server.spoken(data, ends_sending=False)
        code = status(answer)
        trials.end(str(code) if code else "closed")
        trials.expect(code in wanted, f"{name}: {code}")
        if code != 200:
            trials.expect(server.token.encode() not in answer, f"{name}: tells the token")
        # 404 is for those who have the token: it names the models that there are.
        if code not in (200, 404):
            trials.expect(
                b"SmolLM" not in answer and b"tiny" not in answer, f"{name}: tells a model"
            )
        trials.expect(b"Access-Control-Allow" not in answer, f"{name}: has CORS headers")
    return trials.done()


def _attempts(server: Server) -> Iterator[tuple[str, bytes, tuple[int, ...]]]:
    ask, port = server.request, server.port
    yield "good", ask(), (200,)
    yield "localhost", ask(Host=f"localhost:{port}"), (200,)
    for host in (
        "evil.example",
        f"evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "0.0.0.0:80",
        "[",
    ):
        yield f"Host {host} (DNS rebinding)", ask(Host=host), (403,)
    yield "no Host", ask(Host=""), (403, 400)
    yield "two Hosts", ask().replace(b"Host:", b"Host: evil.example\r\nHost:", 1), (403, 400)
    for origin in ("http://evil.example", "null", "moz-extension://1", f"https://127.0.0.1:{port}"):
        yield f"Origin {origin}", ask(Origin=origin), (403,)
    yield "own Origin", ask(Origin=f"http://127.0.0.1:{port}"), (200,)
    preflight = {"Access_Control_Request_Method": "POST", "Authorization": ""}
    yield "preflight", ask("OPTIONS", Origin="http://evil.example", **preflight), (403,)
    yield "preflight without Origin", ask("OPTIONS", **preflight), (401,)
    yield "no token", ask(Authorization=""), (401,)
    yield "wrong token", ask(Authorization="Bearer x"), (401,)
    yield "Basic", ask(Authorization=f"Basic {server.token}"), (401,)
    yield "token in the URL", ask(path=f"/v1/models?token={server.token}", Authorization=""), (401,)
    yield "token in a cookie", ask(Cookie=f"token={server.token}", Authorization=""), (401,)
    half = f"Bearer {server.token[:-1]}"
    yield "all of the token but one letter", ask(Authorization=half), (401,)
    two = ask().replace(b"Authorization:", b"Authorization: Bearer x\r\nAuthorization:", 1)
    yield "two tokens", two, (401,)
    for path in ("/v1/../v1/models", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/v1/models/.."):
        yield f"path {path}", ask(path=path), (404, 400)
        yield f"path {path} without token", ask(path=path, Authorization=""), (401, 400)
    yield "absolute address", ask(path="http://127.0.0.1/v1/models"), (404, 400)
    yield "CONNECT", ask("CONNECT", "evil.example:443"), (404, 405, 400)
    yield "line folding", ask().replace(b"Host:", b"Host:\r\n ", 1), (400, 403)
    yield "HTTP/0.9", b"GET /v1/models\r\n\r\n", (400, 401, 403)
    yield "TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64) + b"\r\n\r\n", (400, 0)
    yield "no HTTP", b"SSH-2.0-OpenSSH_9.9\r\n\r\n", (400,)


def _bodies(server: Server) -> Trials:
    """Large, unending and contradictory bodies, with the token and without."""
    trials = Trials("server: bodies")
    path, words = "/v1/chat/completions", b'{"messages": []}'
    ask = server.request

    def chat(body: bytes = words, **changed: str) -> bytes:
        return ask("POST", path, body, **changed)

    smuggled = chat() + b"GET /v1/models HTTP/1.1\r\nHost: evil.example\r\n\r\n"
    attempts = (
        ("1 GB announced", chat(Content_Length="1073741824"), (413,)),
        ("1 GB announced, no token", chat(Content_Length="1073741824", Authorization=""), (401,)),
        ("10^30 announced", chat(Content_Length="1" + "0" * 30), (413, 400)),
        ("negative length", chat(Content_Length="-1"), (400,)),
        ("length as hex", chat(Content_Length="0x10"), (400,)),
        (
            "two lengths",
            chat().replace(b"Content-Length", b"Content-Length: 1\r\nContent-Length", 1),
            (400,),
        ),
        ("chunked and a length", chat(Transfer_Encoding="chunked"), (400,)),
        ("9 MB sent", chat(b" " * (9 << 20)), (413,)),
        ("deep JSON", chat(b"[" * 200_000), (400,)),
        ("no JSON", chat(b"hello"), (400,)),
        ("another type", chat(Content_Type="text/plain"), (400,)),
        ("form of a web page", chat(Content_Type="application/x-www-form-urlencoded"), (400,)),
        ("second request within the body", smuggled, (400,)),
        ("too many headers", ask(**{f"X_{number}": "y" for number in range(500)}), (431, 400)),
        ("one header of 1 MB", ask(X="y" * 1_000_000), (431, 400)),
        ("path of 1 MB", ask(path="/" + "a" * 1_000_000), (431, 400, 404)),
    )
    for name, data, wanted in attempts:
        answer = server.spoken(data, ends_sending=False)
        code = status(answer)
        trials.end(str(code) if code else "closed")
        # A client that sends more than is read may lose the answer with its connection.
        trials.expect(code in (*wanted, *((0,) if len(data) > 900_000 else ())), f"{name}: {code}")
        trials.expect(answer.count(b"HTTP/1.1 ") <= 1, f"{name}: answered twice")
    trials.expect(server.lists_models(), "a good client is not answered any more")
    return trials.done()


def _holding_on(server: Server, engine: engines.Engine, plan: Plan, folder: Path) -> Trials:
    """Connections that are kept open: a good client gets through, and nothing is left."""
    trials = Trials("server: connections held on to")
    pid = engine.process.pid
    # The library has threads and files of its own.
    engines.settled(engine, folder)
    server.spoken(server.request("POST", "/v1/documents/search", b'{"query": "x"}'), False)
    server.lists_models()
    before = engines.threads(pid), engines.files_open(pid)
    many = plan.count(1000, 200)
    for name, open_one in _HELD.items():
        with contextlib.ExitStack() as stack:
            for _ in range(many):
                with contextlib.suppress(OSError):
                    stack.enter_context(open_one(server))
            began = time.monotonic()
            trials.end("answered" if server.lists_models() else "not answered")
            took = time.monotonic() - began
            trials.expect(took < _SOON_S, f"{name}: a good client waited {took:.0f} s")
            most = engines.threads(pid)
            trials.expect(most < before[0] + 64, f"{name}: {most} threads")
    trials.expect(trials.endings["not answered"] == 0, "a good client was not answered")
    wanted: Callable[[], bool] = lambda: engines.threads(pid) <= before[0] + 2  # noqa: E731
    until = time.monotonic() + 20
    while not wanted() and time.monotonic() < until:
        time.sleep(0.1)
    trials.expect(wanted(), f"threads: {before[0]} before, {engines.threads(pid)} after")
    open_after = engines.files_open(pid)
    trials.expect(
        open_after <= before[1] + 4, f"files open: {before[1]} before, {open_after} after"
    )
    trials.peak_mb = engines.memory_mb(pid)
    return trials.done()


def _silent(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), 5)


def _half_said(server: Server) -> socket.socket:
    made = _silent(server)
    made.sendall(b"GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1")
    return made


def _half_closed(server: Server) -> socket.socket:
    made = _half_said(server)
    made.shutdown(socket.SHUT_WR)
    return made


def _never_reading(server: Server) -> socket.socket:
    made = _silent(server)
    made.sendall(server.request(Authorization=""))
    return made


_HELD = {
    "silent": _silent,
    "half a request": _half_said,
    "half closed": _half_closed,
    "never reading": _never_reading,
}


def _token_file(file: Path, server: Server) -> Trials:
    trials = Trials("server: token file")
    rights = stat.S_IMODE(file.stat().st_mode)
    trials.end("read")
    trials.expect(rights == 0o600, f"rights {rights:o}")
    trials.expect(len(server.token) >= 40, "a short token")
    trials.expect(server.token == file.read_text("ascii").strip(), "another token is in the file")
    others = [
        path.name
        for path in file.parent.rglob("*")
        if path.is_file() and path != file and server.token.encode() in path.read_bytes()
    ]
    trials.expect(not others, f"the token is in {others}")
    return trials.done()
