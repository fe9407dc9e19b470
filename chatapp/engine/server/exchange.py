"""One HTTP connection: requests are read and checked, replies are written."""

from __future__ import annotations

import http.client
import io
import json
import logging
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Any, NamedTuple

from chatapp import errors
from chatapp.contract.records import Language
from chatapp.engine.server import token_file
from chatapp.engine.server.socket_streams import Presence, ReplyStream, RequestStream
from chatapp.errors import ChatappError, cause_code
from chatapp.texts import error_sentence

_log = logging.getLogger("chatapp.server")

# Limits against slow and large requests, in bytes and seconds; chosen (docs/server.md): of headers,
# of a body, of what a client takes after the answer, of an answer, of reading on before a close.
HEADER_BYTES = 32_768
BODY_BYTES = 8 << 20
HEADER_S = 15.0
BODY_S = 30.0
WRITE_S = 30.0
ANSWER_S = 900.0
_LINGER_S = 1.0


@dataclass(frozen=True, slots=True)
class ServerContext:
    """What a connection needs of its server."""

    port: int
    token: str
    language: Callable[[], Language]
    route: Callable[[Exchange], None]
    methods: Callable[[str], str]
    """Returns the method of a path, "" for an unknown path."""
    paths: str
    closing: Callable[[], bool]


class Exchange(BaseHTTPRequestHandler):
    """Reads requests one after another; the token is checked before a body is read."""

    protocol_version = "HTTP/1.1"
    server_context: ServerContext
    on_trusted: Callable[[], None]
    """Called when a request has shown the token."""

    def setup(self) -> None:
        self.connection: socket.socket = self.request
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        self._raw = RequestStream(self.connection)
        self.rfile = io.BufferedReader(self._raw, 8192)
        self._reply = ReplyStream(self.connection)
        self.wfile = self._reply  # type: ignore[assignment]
        self._presence = Presence(self.connection)
        self._has_begun = False
        self._keeps = False
        self._expects = False
        self._until = 0.0

    def finish(self) -> None:
        self._reply.send_all(WRITE_S)

    def handle_one_request(self) -> None:
        """Read one request and do it. A wrong request is answered and ends the connection."""
        self._has_begun = self._expects = False
        self.close_connection = True
        self.raw_requestline = b""
        try:
            self._raw.allow(HEADER_S, HEADER_BYTES)
            self.raw_requestline = self.rfile.readline(HEADER_BYTES + 1)
            if not self.raw_requestline or not self.parse_request():
                return
            # No other request can follow before the body is read.
            self._keeps, self.close_connection = not self.close_connection, True
            self._check()
            self.server_context.route(self)
        except TimeoutError:
            # The rest of this request may still come: nothing after it can be read as another.
            self.close_connection = True
            if self.raw_requestline:
                self.fail(errors.RequestTooSlow())
        except http.client.LineTooLong:
            self.close_connection = True
            self.fail(errors.HeadersTooLarge())
        except ChatappError as error:
            self.fail(error)
        except OSError:
            self.close_connection = True
        self.close_connection |= not self._reply.send_all(WRITE_S) or self.server_context.closing()

    def gone(self) -> bool:
        """Return whether the client left, the time is over, or the server closes."""
        return (
            self._reply.is_broken
            or self._presence.is_gone()
            or self.server_context.closing()
            or self.is_late
        )

    @property
    def is_late(self) -> bool:
        """Whether the time for one answer is over."""
        return time.monotonic() > self._until

    def body(self) -> dict[str, Any]:
        """Return the JSON object that was sent. Raises RequestError."""
        size = self._body_size()
        if self._expects:
            self._reply.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self._raw.allow(BODY_S, size)
        data = self.rfile.read(size)
        if len(data) < size:
            raise errors.RequestBroken(cause=cause_code("request_truncated"))
        self.close_connection = not self._keeps
        try:
            value = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise errors.RequestBroken(cause=cause_code("invalid_json")) from error
        if not isinstance(value, dict):
            raise errors.RequestBroken(cause=cause_code("not_json_object"))
        return value

    def _check(self) -> None:
        self._until = time.monotonic() + ANSWER_S
        hosts, origins = self.headers.get_all("Host", []), self.headers.get_all("Origin", [])
        own = {f"127.0.0.1:{self.server_context.port}", f"localhost:{self.server_context.port}"}
        # A web page whose name is made to point here (DNS rebinding) is known by that name.
        if len(hosts) != 1 or hosts[0].lower() not in own:
            raise errors.CallerForbidden(what="Host")
        if any(origin.lower() not in {f"http://{name}" for name in own} for origin in origins):
            raise errors.CallerForbidden(what="Origin")
        given = self.headers.get_all("Authorization", [])
        scheme, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
        if scheme.lower() != "bearer" or not token_file.is_right(
            token.strip(), self.server_context.token
        ):
            raise errors.TokenWrong()
        self.path = self.requestline.split()[1]
        method = self.server_context.methods(self.path)
        if not method:
            raise errors.RouteUnknown(routes=self.server_context.paths)
        if method != self.command:
            raise errors.MethodUnknown(method=method)
        self.on_trusted()
        if self.command == "GET" and not self._body_size(is_needed=False):
            self.close_connection = not self._keeps

    def _body_size(self, is_needed: bool = True) -> int:
        sizes = self.headers.get_all("Content-Length", [])
        if "Transfer-Encoding" in self.headers or len(sizes) > 1 or (is_needed and not sizes):
            raise errors.RequestBroken(cause=cause_code("one_content_length"))
        if not sizes:
            return 0
        if not (sizes[0].isascii() and sizes[0].isdecimal()):
            raise errors.RequestBroken(cause=cause_code("content_length"))
        if len(sizes[0]) > 12 or int(sizes[0]) > BODY_BYTES:
            raise errors.RequestTooLarge(most=f"{BODY_BYTES >> 20} MB")
        if is_needed and self.headers.get_content_type() != "application/json":
            raise errors.RequestBroken(cause=cause_code("content_type"))
        return int(sizes[0])

    def handle_expect_100(self) -> bool:
        """Note that the client waits for "100 Continue"; it is sent when the body is wanted."""
        self._expects = True
        return True

    def answer(self, thing: dict[str, Any], status: int = 200) -> None:
        """Send one JSON object."""
        data = json.dumps(thing, ensure_ascii=False).encode("utf-8", "replace")
        self._begin(status, {"Content-Type": "application/json", "Content-Length": str(len(data))})
        self._reply.write(data)

    def tell(self, thing: dict[str, Any] | str) -> None:
        """Send a server-sent event; the first one begins the stream."""
        if not self._has_begun:
            self._begin(200, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})
        text = thing if isinstance(thing, str) else json.dumps(thing, ensure_ascii=False)
        data = f"data: {text}\n\n".encode("utf-8", "replace")
        self._reply.write(b"%x\r\n%b\r\n" % (len(data), data))

    def end_stream(self) -> None:
        """End the stream of events."""
        self.tell("[DONE]")
        self._reply.write(b"0\r\n\r\n")

    def fail(self, error: ChatappError) -> None:
        """Send an error in OpenAI's form; within a stream as its last event."""
        status, code = status_of(error)
        kind = "invalid_request_error" if status < 500 else "server_error"
        words = error_sentence(type(error).__name__, error.details, self.server_context.language())
        reply = {"error": {"message": words, "type": kind, "param": None, "code": code}}
        _log.info("a request ended with %s", type(error).__name__)
        if self._has_begun:
            self.tell(reply)
            self._reply.write(b"0\r\n\r\n")
            return
        unread = self.close_connection
        self.answer(reply, status)
        if unread:
            self._linger()

    def _begin(self, status: int, headers: dict[str, str]) -> None:
        self._has_begun = True
        # After a malformed first line this is HTTP/0.9, which has no headers.
        self.request_version = self.protocol_version
        self.send_response_only(status)
        for name, value in (
            headers | {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        ).items():
            self.send_header(name, value)
        if status in (429, 503):
            self.send_header("Retry-After", "2")
        self.send_header("Connection", "close" if self.close_connection else "keep-alive")
        self.end_headers()

    def _linger(self) -> None:
        """Read for a moment what is still sent: closing at once would lose the reply."""
        self._reply.send_all(_LINGER_S)
        until = time.monotonic() + _LINGER_S
        try:
            self.connection.shutdown(socket.SHUT_WR)
            while (left := until - time.monotonic()) > 0:
                self.connection.settimeout(left)
                if not self.connection.recv(1 << 16):
                    return
        except OSError:
            return

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send an error of the first lines; the standard library's text would repeat them."""
        self.close_connection = True
        large = errors.HeadersTooLarge()
        self.fail(
            large if code in (414, 431) else errors.RequestBroken(cause=cause_code("invalid_http"))
        )

    def log_message(self, format: str, *arguments: Any) -> None:
        """Log nothing of a request."""


class HttpError(NamedTuple):
    """A status and the `code` of OpenAI's error object."""

    status: int
    code: str


_STATUS = {
    "QuestionTooLong": HttpError(400, "context_length_exceeded"),
    "SearchTooLong": HttpError(400, "invalid_request"),
    "RemoteContextTooLong": HttpError(400, "context_length_exceeded"),
    "EmptyQuestion": HttpError(400, "invalid_request"),
    "GrammarBroken": HttpError(400, "invalid_request"),
    "SamplingWrong": HttpError(400, "invalid_request"),
    "DocumentNotFound": HttpError(404, "not_found"),
    "NoModel": HttpError(503, "no_model"),
    "LibraryHeld": HttpError(503, "library_in_use"),
}


def status_of(error: ChatappError) -> HttpError:
    """Return how an error is told to a client."""
    if isinstance(error, errors.RequestError):
        return HttpError(error.status, error.code)
    if isinstance(error, errors.ModelError):
        return HttpError(503, "no_model")
    if isinstance(error, errors.RemoteError):
        return _STATUS.get(type(error).__name__, HttpError(502, "remote_error"))
    return _STATUS.get(type(error).__name__, HttpError(500, "server_error"))
