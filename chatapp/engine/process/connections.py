"""Connections to other machines: made to the first address that accepts, and why they break."""

from __future__ import annotations

import contextlib
import socket
import ssl

from chatapp.errors import cause_code


def connected(hosts: tuple[str, ...], port: int, timeout_s: float) -> socket.socket:
    """Connect to the first of a host's addresses that accepts. Raises OSError."""
    for host in hosts[:-1]:
        with contextlib.suppress(OSError):
            return socket.create_connection((host, port), timeout_s)
    return socket.create_connection((hosts[-1], port), timeout_s)


def connection_cause(error: Exception) -> str:
    """Return the code of what went wrong with a connection, "" where the system's words say it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return cause_code("certificate")
    if isinstance(error, TimeoutError):
        return cause_code("timeout")
    if isinstance(error, socket.gaierror):
        return cause_code("name_unknown")
    return ""
