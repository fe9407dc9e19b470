"""Checks the Chroma server of the settings; the network guard admits its address only."""

from __future__ import annotations

import http.client
import ssl

from chatapp.errors import IndexServerLost, cause_code, os_cause
from chatapp.machine import network
from chatapp.machine.host_address import HostAddress

PURPOSE = "chroma"
TIMEOUT_S = 5.0
"""Seconds to connect to the server, and to wait for each of its answers; chosen."""
_PATH = "/api/v2/heartbeat"


def check(address: HostAddress) -> None:
    """Request a heartbeat: Chroma's client has no timeout. Raises IndexServerLost."""
    try:
        network.open_host(PURPOSE, address.host, address.port)
        kind = http.client.HTTPSConnection if address.is_secure else http.client.HTTPConnection
        connection = kind(address.host, address.port, timeout=TIMEOUT_S)
        try:
            connection.request("GET", address.path + _PATH)
            with connection.getresponse() as response:
                status = response.status
        finally:
            connection.close()
    except (OSError, UnicodeError, http.client.HTTPException) as error:
        raise IndexServerLost(address=address.shown, cause=_cause(error)) from error
    if status != 200:
        raise IndexServerLost(address=address.shown, cause=cause_code("http_status", status=status))


def _cause(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return cause_code("certificate")
    if isinstance(error, ssl.SSLError) and not isinstance(error, TimeoutError):
        return cause_code("no_tls")
    if isinstance(error, TimeoutError):
        return cause_code("timeout")
    return os_cause(error)
