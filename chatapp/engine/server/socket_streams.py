"""A connection's two directions, with limits: what is read in time and size, and what is written
without waiting.
"""

from __future__ import annotations

import io
import select
import socket
import time
from http.client import LineTooLong
from typing import Any

_LOOKS_EVERY_S = 0.02


class RequestStream(io.RawIOBase):
    """Reads a socket until a moment in time and a number of bytes: a client that sends a byte a
    second is let go.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._until = 0.0
        self._left = 0

    def allow(self, seconds: float, size_bytes: int) -> None:
        """Let so much come from now on, all of it within so many seconds."""
        self._until, self._left = time.monotonic() + seconds, size_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is there. Raises TimeoutError, and LineTooLong when more comes than was
        allowed.
        """
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
    """Writes to a socket. What the client does not take at once is kept, so that it never holds up
    the model.
    """

    closed = False

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._waiting = bytearray()
        self._is_broken = False

    def write(self, data: bytes) -> int:
        """Send as much as goes at once and keep the rest."""
        self._waiting += data
        self._send(0.0)
        return len(data)

    def flush(self) -> None:
        """There to please the standard library; `send_all` waits."""

    def close(self) -> None:
        """There to please the standard library; the listener closes the connection."""
        self.closed = True

    def send_all(self, seconds: float) -> bool:
        """Send what is kept; return False when the client did not take it in time or is gone."""
        until = time.monotonic() + seconds
        while self._waiting and not self._is_broken and (left := until - time.monotonic()) > 0:
            self._send(left)
        return not self._waiting

    @property
    def is_broken(self) -> bool:
        """Whether the client was found to be gone while writing."""
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
    """Whether the client is still there, looked at no more often than every 20 ms: it is asked at
    each graph node.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._looked_at = 0.0
        self._is_gone = False

    def is_gone(self) -> bool:
        """Say whether the client has closed its end. What it sent beyond its request is left where
        it is.
        """
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
