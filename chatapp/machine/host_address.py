"""Strict parsing of a host address from the settings: scheme, host and port."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from chatapp.errors import AddressWrong, cause_code

_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}")
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*/?")


class HostAddress(NamedTuple):
    """`path` is the prefix of the API's own paths, without a trailing slash."""

    is_secure: bool
    host: str
    port: int
    path: str = ""

    @property
    def shown(self) -> str:
        """Host and port for display."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse(text: str, setting: str) -> HostAddress:
    """Parse an address like http://192.168.0.5:8080/v1. Raises AddressWrong."""
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressWrong(name=setting, cause=cause_code("port_not_a_number")) from error
    if parts.scheme not in ("http", "https"):
        raise AddressWrong(name=setting, cause=cause_code("address_scheme"))
    if parts.username is not None or parts.query or parts.fragment:
        raise AddressWrong(name=setting, cause=cause_code("address_parts"))
    if not _HOST.fullmatch(host) or not _PATH.fullmatch(parts.path) or port == 0:
        raise AddressWrong(name=setting, cause=cause_code("address_host"))
    path = parts.path.rstrip("/").removesuffix("/v1")
    return HostAddress(
        parts.scheme == "https", host, port or (443 if parts.scheme == "https" else 80), path
    )
