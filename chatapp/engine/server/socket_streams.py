"""The two directions of a connection: reads limited in time and size, writes that never block."""

from __future__ import annotations

import io
import select
import socket
import time
from http.client import LineTooLong
from typing import Any

_LOOKS_EVERY_S = 0.02
"""Seconds between two looks for a stop; chosen."""


class RequestStream(io.RawIOBase):
    """Reads a socket up to a deadline and a number of bytes, against clients that send slowly."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._until = 0.0
        self._left = 0

    def allow(self, seconds: float, size_bytes: int) -> None:
        """Allow so many bytes, all within so many seconds from now."""
        self._until, self._left = time.monotonic() + seconds, size_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is available. Raises TimeoutError, and LineTooLong above the allowed size."""
        seconds = self._until - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        if self._left <= 0:
            raise LineTooLong("request")
        self._connection.settimeout(seconds)
        count = self._connection.recv_into(buffer)
        self._left -= count
        return count


class ReplyStream:
    """Writes to a socket; what the client does not take at once is buffered."""

    closed = False

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._waiting = bytearray()
        self._is_broken = False

    def write(self, data: bytes) -> int:
        """Send what the socket takes and buffer the rest."""
        self._waiting += data
        self._send(0.0)
        return len(data)

    def flush(self) -> None:
        """Do nothing: the standard library calls it; `send_all` waits."""

    def close(self) -> None:
        """Mark as closed; the listener closes the connection."""
        self.closed = True

    def send_all(self, seconds: float) -> bool:
        """Send the buffer; return False when the client is gone or does not take it in time."""
        until = time.monotonic() + seconds
        while self._waiting and not self._is_broken and (left := until - time.monotonic()) > 0:
            self._send(left)
        return not self._waiting

    @property
    def is_broken(self) -> bool:
        """Whether a write found the client gone."""
        return self._is_broken

    def _send(self, seconds: float) -> None:
        try:
            self._connection.settimeout(seconds)
            while self._waiting and not self._is_broken:
                del self._waiting[: self._connection.send(self._waiting)]
        except (BlockingIOError, TimeoutError):
            return
        except OSError:
            self._is_broken = True


class Presence:
    """Whether the client is still connected; polled every 20 ms at most."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._looked_at = 0.0
        self._is_gone = False

    def is_gone(self) -> bool:
        """Return whether the client has closed its end; pending data stays unread."""
        now = time.monotonic()
        if not self._is_gone and now - self._looked_at >= _LOOKS_EVERY_S:
            self._looked_at = now
            self._is_gone = self._look()
        return self._is_gone

    def _look(self) -> bool:
        try:
            readable, _, _ = select.select([self._connection], [], [], 0)
            return bool(readable) and not self._connection.recv(1, socket.MSG_PEEK)
        except (OSError, ValueError):
            return True
