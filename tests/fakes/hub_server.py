"""A small real server that is laid out as a hub: repositories, ranges, links to a second host."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from chatapp.machine import network


@dataclass
class HubServer:
    """Files by "OWNER/REPOSITORY/FILE"; what goes wrong is set by a test."""

    files: dict[str, bytes] = field(default_factory=dict)
    url: str = ""
    cut_after: int = 0
    """Bytes after which a connection breaks, 0 for never."""
    cuts_left: int = 0
    knows_ranges: bool = True
    tells_checksum: bool = True
    is_gated: bool = False
    redirects_to: str = ""
    """Where a file leads instead of to the second path of this server."""
    held: threading.Event = field(default_factory=threading.Event)
    """A body stops in its middle until this is set, while `holds`."""
    holds: bool = False
    requests: list[str] = field(default_factory=list)
    ranges: list[str] = field(default_factory=list)

    def add(self, name: str, content: bytes) -> str:
        """Add a file and return its SHA-256."""
        self.files[name] = content
        return hashlib.sha256(content).hexdigest()


class _Handler(BaseHTTPRequestHandler):
    hub: HubServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.hub.requests.append(parts.path)
        if parts.path == "/api/models":
            self._json(
                [
                    {
                        "id": "/".join(name.split("/")[:2]),
                        "downloads": 5,
                        "tags": ["gguf", "license:mit"],
                        "gated": self.hub.is_gated and "manual",
                    }
                    for name in self.hub.files
                ]
            )
        elif tree := re.fullmatch(r"/api/models/([^/]+/[^/]+)/tree/main", parts.path):
            self._json(self._tree(tree[1]))
        elif linked := re.fullmatch(r"/([^/]+/[^/]+)/resolve/[^/]+/(.+)", parts.path):
            self._link(f"{linked[1]}/{linked[2]}")
        elif parts.path.startswith("/cdn/"):
            self._send(self.hub.files[parts.path.removeprefix("/cdn/")])
        else:
            self._empty(404)

    def _tree(self, repository: str) -> list[dict[str, object]]:
        entries: list[dict[str, object]] = []
        for name, content in self.hub.files.items():
            if name.startswith(repository + "/"):
                digest = hashlib.sha256(content).hexdigest()
                entries.append(
                    {
                        "type": "file",
                        "path": name.removeprefix(repository + "/"),
                        "size": len(content),
                        "lfs": {"oid": digest, "size": len(content)},
                    }
                )
        return entries

    def _link(self, name: str) -> None:
        if self.hub.is_gated:
            self._empty(401)
        elif name not in self.hub.files:
            self._empty(404)
        else:
            content = self.hub.files[name]
            self.send_response(302)
            self.send_header("Location", self.hub.redirects_to or f"/cdn/{name}")
            if self.hub.tells_checksum:
                self.send_header("X-Linked-ETag", f'"{hashlib.sha256(content).hexdigest()}"')
                self.send_header("X-Linked-Size", str(len(content)))
            self.send_header("Content-Length", "0")
            self.end_headers()

    def _send(self, content: bytes) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        self.hub.ranges.append(self.headers.get("Range", ""))
        start = int(asked[1]) if asked and self.hub.knows_ranges else 0
        body = content[start:]
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("ETag", f'"{hashlib.md5(content).hexdigest()}"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.hub.holds:
            half = len(body) // 2
            self.wfile.write(body[:half])
            self.wfile.flush()
            self.hub.held.wait(60)
            body = body[half:]
        elif self.hub.cut_after and self.hub.cuts_left:
            self.hub.cuts_left -= 1
            body = body[: self.hub.cut_after]
            self.close_connection = True
        self.wfile.write(body)

    def _json(self, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _empty(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Stay quiet."""


@contextmanager
def serving() -> Iterator[HubServer]:
    """Serve until the block ends."""
    hub = HubServer()
    handler = type("Handler", (_Handler,), {"hub": hub})
    with network.may_listen():
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield hub
    finally:
        hub.held.set()
        server.shutdown()
        thread.join()
        server.server_close()
