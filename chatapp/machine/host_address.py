"""An address that the user wrote into the settings, read strictly: scheme, host and port of one
machine.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from chatapp.errors import AddressWrong, cause_code

_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]{2,45}")
_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)*/?")


class HostAddress(NamedTuple):
    """`path` is what stands before the API's own paths, without a slash at the end."""

    is_secure: bool
    host: str
    port: int
    path: str = ""

    @property
    def shown(self) -> str:
        """Host and port, as people read them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def is_here(self) -> bool:
        """Whether it is another program on this machine."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")


def parse(text: str, setting: str) -> HostAddress:
    """Read an address like http://192.168.0.5:8080/v1. Raises AddressWrong."""
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
