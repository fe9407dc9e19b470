"""HTTP to a hub that is laid out as Hugging Face: redirects, one proxy, nothing else.

Only the hosts of one request are opened in the guard of `machine.network`, and closed after it.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from chatapp.engine.process.connections import connected, connection_cause
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import (
    AddressWrong,
    DownloadFailed,
    DownloadMissing,
    DownloadRefused,
    cause_code,
    os_cause,
)
from chatapp.machine import host_address, network
from chatapp.machine.host_address import HostAddress

PURPOSE = "download"
CONNECT_S = 20.0
"""Seconds to connect and between two bytes; chosen."""
SILENCE_S = 60.0
"""Seconds to connect, and without a byte; chosen."""
_CUT_WITHIN_S = 0.2
"""Seconds after which the watch over a stop looks whether its connection is over; chosen."""
MOST_REDIRECTS = 5
"""Redirects followed of one request; chosen."""
_LIST_BYTES = 8 << 20
"""Bytes of a list of files at most; chosen."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LOCAL = re.compile(r"localhost|127\.[0-9.]+|::1|0\.0\.0\.0", re.IGNORECASE)
_REDIRECTS = (301, 302, 303, 307, 308)
"""HTTP statuses of a redirect (RFC 9110)."""


@dataclass(frozen=True, slots=True)
class Hub:
    """The address of a hub, and of a proxy if there is one; `flag` cuts its connections."""

    address: HostAddress
    proxy: HostAddress | None = None
    flag: threading.Event | None = None

    @staticmethod
    def of(url: str, proxy: str) -> Hub:
        """Parse the addresses of the settings. Raises AddressWrong."""
        address = host_address.parse(url, "hub_url")
        return Hub(address, host_address.parse(proxy, "hub_proxy") if proxy else None)

    def url(self, path: str) -> str:
        """Return the address of a path on the hub."""
        scheme = "https" if self.address.is_secure else "http"
        return f"{scheme}://{self.address.shown}{self.address.path}/{path}"


@dataclass(slots=True)
class Reply:
    """An answer whose body is to be read; `linked_sha256` and `linked_bytes` are the hub's words."""

    response: http.client.HTTPResponse
    linked_sha256: str = ""
    linked_bytes: int = 0

    @property
    def total_bytes(self) -> int:
        """The size of the whole file, 0 when the host does not tell it."""
        whole = re.fullmatch(r"bytes \d+-\d+/(\d+)", self.response.headers.get("Content-Range", ""))
        if whole:
            return int(whole[1])
        length = self.response.headers.get("Content-Length", "")
        is_whole = self.response.status == http.client.OK and length.isdigit()
        return int(length) if is_whole else self.linked_bytes

    @property
    def start(self) -> int:
        """The offset of the first byte of the body."""
        part = re.match(r"bytes (\d+)-", self.response.headers.get("Content-Range", ""))
        return int(part[1]) if part and self.response.status == 206 else 0

    @property
    def tag(self) -> str:
        """What changes when the file does."""
        return self.response.headers.get("ETag", "")[:200]


@contextlib.contextmanager
def opened(hub: Hub, path: str, headers: Mapping[str, str]) -> Iterator[Reply]:
    """Request a path of the hub and follow redirects.

    Raises DownloadError, and OSError and HTTPException while the body is read.
    """
    url, sha256, size_bytes = hub.url(path), "", 0
    name = path.rpartition("/")[2]
    with contextlib.ExitStack() as stack:
        stack.callback(network.open_for, PURPOSE, ())
        for _ in range(MOST_REDIRECTS + 1):
            connection = stack.enter_context(_connection(hub, url, name))
            if hub.flag is not None:
                stack.enter_context(_cut_by(hub.flag, connection.sock))
            response = _response(connection, hub, url, headers, name)
            sha256, size_bytes = sha256 or _sha256(response), size_bytes or _size(response)
            if response.status not in _REDIRECTS:
                _check_status(response, url, name)
                yield Reply(response, sha256, size_bytes)
                return
            url = _next(url, response.headers.get("Location", ""), name)
            connection.close()
        raise DownloadFailed(name=name, address=_host(url), cause=cause_code("redirects"))


def get_json(hub: Hub, path: str) -> Any:
    """Return the JSON of a path. Raises DownloadError and JobStopped."""
    try:
        with opened(hub, path, {"Accept": "application/json"}) as reply:
            return json.loads(reply.response.read(_LIST_BYTES))
    except (
        *(DownloadFailed, OSError, http.client.HTTPException),
        *(ValueError, RecursionError),
    ) as error:
        if hub.flag is not None and hub.flag.is_set():
            raise JobStopped from error
        if isinstance(error, DownloadFailed):
            raise
        raise DownloadFailed(name=path, address=hub.address.shown, cause=cause(error)) from error


def cause(error: Exception) -> str:
    """Return what went wrong with a connection, as a code."""
    if code := connection_cause(error):
        return code
    return os_cause(error) if isinstance(error, OSError) else cause_code("connection_broken")


@contextlib.contextmanager
def _connection(hub: Hub, url: str, name: str) -> Iterator[http.client.HTTPConnection]:
    """Connect to the host of an address, or to the proxy that leads there."""
    target = _address(url, name)
    first = hub.proxy or target
    connection = http.client.HTTPConnection(target.host, target.port, timeout=SILENCE_S)
    try:
        addresses = network.open_host(PURPOSE, first.host, first.port)
        connection.sock = connected(addresses, first.port, CONNECT_S)
        if hub.proxy and hub.proxy.is_secure:
            connection.sock = _secured(connection.sock, hub.proxy.host)
        if hub.proxy and target.is_secure:
            _tunnel(connection.sock, target)
        if target.is_secure:
            connection.sock = _secured(connection.sock, target.host)
        connection.sock.settimeout(SILENCE_S)
    except (OSError, UnicodeError, http.client.HTTPException) as error:
        connection.close()
        raise DownloadFailed(name=name, address=first.shown, cause=cause(error)) from error
    try:
        yield connection
    finally:
        connection.close()


@contextlib.contextmanager
def _cut_by(flag: threading.Event, connection: socket.socket) -> Iterator[None]:
    """Shut a socket down once the flag is set: a host that is silent must not delay a stop."""
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.is_set():
            if flag.wait(_CUT_WITHIN_S):
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)
                return

    threading.Thread(target=watch, name="hub-stop", daemon=True).start()
    try:
        yield
    finally:
        is_over.set()


def _secured(plain: socket.socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def _tunnel(proxy: socket.socket, target: HostAddress) -> None:
    """Ask a proxy to lead to a host. Raises OSError when it does not."""
    line = f"CONNECT {target.shown} HTTP/1.1\r\nHost: {target.shown}\r\n\r\n"
    proxy.sendall(line.encode("ascii"))
    head = b""
    while b"\r\n\r\n" not in head and len(head) < 1 << 14:
        # Byte by byte: what follows belongs to the tunnel.
        byte = proxy.recv(1)
        if not byte:
            break
        head += byte
    if not re.match(rb"HTTP/1\.[01] 200", head):
        raise ConnectionRefusedError(head[:80].decode("latin-1").splitlines()[0] if head else "")


def _response(
    connection: http.client.HTTPConnection,
    hub: Hub,
    url: str,
    headers: Mapping[str, str],
    name: str,
) -> http.client.HTTPResponse:
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    is_forwarded = hub.proxy is not None and parts.scheme == "http"
    try:
        connection.request(
            "GET", url if is_forwarded else path, headers={"User-Agent": "chatapp", **headers}
        )
        return connection.getresponse()
    except (OSError, UnicodeError, http.client.HTTPException) as error:
        raise DownloadFailed(name=name, address=_host(url), cause=cause(error)) from error


def _check_status(response: http.client.HTTPResponse, url: str, name: str) -> None:
    status = response.status
    if status in (401, 403):
        raise DownloadRefused(name=name, address=_host(url))
    if status in (404, 410):
        raise DownloadMissing(name=name, address=_host(url))
    if status not in (200, 206, 416):
        raise DownloadFailed(
            name=name, address=_host(url), cause=cause_code("http_status", status=status)
        )


def _next(url: str, location: str, name: str) -> str:
    """Return where a redirect leads. Raises DownloadFailed where it must not lead."""
    target = urljoin(url, location)
    was_local, is_local = (bool(_LOCAL.fullmatch(_host(each))) for each in (url, target))
    is_downgrade = url.startswith("https:") and not target.startswith("https:")
    if not location or is_downgrade or (is_local and not was_local):
        raise DownloadFailed(name=name, address=_host(url), cause=cause_code("redirects"))
    return target


def _address(url: str, name: str) -> HostAddress:
    parts = urlsplit(url)
    try:
        return host_address.parse(f"{parts.scheme}://{parts.netloc}", "hub_url")
    except AddressWrong as error:
        raise DownloadFailed(
            name=name, address=_host(url), cause=cause_code("redirects")
        ) from error


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "")[:100]


def _sha256(response: http.client.HTTPResponse) -> str:
    tag = response.headers.get("X-Linked-ETag", "").strip('"').lower()
    return tag if _SHA256.fullmatch(tag) else ""


def _size(response: http.client.HTTPResponse) -> int:
    size = response.headers.get("X-Linked-Size", "")
    return int(size) if size.isdigit() and len(size) < 16 else 0
