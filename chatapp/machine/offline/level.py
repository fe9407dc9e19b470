"""How far a process is cut off from the network, as window and terminal tell the engine."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit

Level = Literal["on", "guarded", "locked"]
"""`on`: the hosts the user named. `guarded`: this machine only, enforced in Python. `locked`: no
sockets at all, enforced by the system."""

VARIABLE = "CHATAPP_NETWORK"
_LOCAL = {"localhost", "127.0.0.1", "::1", "0.0.0.0", "", "localhost.localdomain"}  # noqa: S104
_ADDRESSES = ("remote_url", "chroma_url")
_REACHED = (*_ADDRESSES, "hub_url")
"""Settings whose host may be this machine, which needs a socket too."""


def is_local(host: str) -> bool:
    """Say whether a host is this machine."""
    return host.lower() in _LOCAL or host.startswith("127.")


def level(network_on: bool, addresses: Iterable[str]) -> Level:
    """Return the level that the switch and the hosts in the settings ask for.

    A host on this machine can only be reached through a socket, so the lock leaves it out.
    """
    if network_on:
        return "on"
    return "guarded" if any(_is_local_address(address) for address in addresses) else "locked"


def of(values: Any) -> Level:
    """Return the level of `Settings`."""
    return level(values.network_on, [getattr(values, name) for name in _REACHED])


def of_file(settings_file: Path) -> Level:
    """Return the level of a file of settings, faster than loading it; "locked" without one."""
    try:
        values = json.loads(settings_file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return "locked"
    if not isinstance(values, dict):
        return "locked"
    addresses = [str(values.get(name) or "") for name in _REACHED]
    return level(switch(values), addresses)


def switch(values: Mapping[str, Any]) -> bool:
    """Return the switch of stored settings; those of before it existed may name hosts."""
    if "network_on" in values:
        return values["network_on"] is True
    return any(values.get(name) for name in _ADDRESSES)


def told() -> Level:
    """Return the level that the parent process chose; "guarded" where none did."""
    chosen = os.environ.get(VARIABLE)
    return cast("Level", chosen) if chosen in ("on", "guarded", "locked") else "guarded"


def _is_local_address(address: str) -> bool:
    try:
        host = urlsplit(address.strip()).hostname
    except ValueError:
        return False
    return host is not None and is_local(host)
