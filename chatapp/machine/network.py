"""A guard that limits this process to this machine and the hosts in the settings."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from typing import NamedTuple, TypeVar

from chatapp.errors import NetworkForbidden, NetworkOff
from chatapp.machine.offline import level, lock, refusals

Started = TypeVar("Started")

_QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "OTEL_SDK_DISABLED": "true",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_OFFLINE": "1",
}
_SCRUBBED = (
    "LANGCHAIN_",
    "LANGSMITH_",
    "CHROMA_",
    "OTEL_",
    "HF_",
    "HUGGINGFACE_",
    "OPENAI_",
    "WANDB_",
)
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
"""Requests go directly to the address in the settings."""

_NOBODY, _DISCARD_PORT = "192.0.2.1", 9

REMOTE_MODEL = "remote"
"""The purpose of the host that replaces a model file."""

_state = {"hooked": False, "allowed": False, "locked": False}
_opened: dict[str, frozenset[tuple[str, str]]] = {}
"""The allowed hosts and ports by purpose; replaced whole, never changed in place."""
_listening = threading.local()


class Endpoint(NamedTuple):
    """A host, by name or address, and a port."""

    host: str
    port: int


def scrub(environment: MutableMapping[str, str]) -> None:
    """Remove variables that make a library phone home, and set each library's own opt-out."""
    for name in [name for name in environment if name.upper().startswith((*_SCRUBBED, *_PROXIES))]:
        del environment[name]
    environment.update(_QUIET)


def forbid() -> None:
    """Refuse from now on every connection and name look-up that leaves this machine."""
    if not _state["hooked"]:
        _state["hooked"] = True
        sys.addaudithook(_watch)


def prepare_engine() -> None:
    """Scrub this process's environment and raise the guard, before any library is imported.

    Where the parent process asked for it, the system refuses internet sockets too.
    """
    scrub(os.environ)
    forbid()
    allow(level.told() == "on")
    if level.told() == "locked":
        _state["locked"] = lock.close(keeps_a_free_thread=True)


def prepare_child() -> None:
    """Close the network to a process that never needs it, whatever the switch says."""
    scrub(os.environ)
    forbid()
    refusals.keep_with_parent("child")
    _state["locked"] = lock.close()


def prepare_terminal() -> None:
    """Close the network to a terminal command: it needs none itself, its engine may.

    `outside_the_lock` starts that engine, which must not inherit the lock.
    """
    forbid()
    _state["locked"] = lock.close(keeps_a_free_thread=True)


def allow(allowed: bool) -> None:
    """Turn the switch of this process. Off closes what is open for hosts on other machines."""
    _state["allowed"] = allowed
    if not allowed:
        for purpose, endpoints in _opened.items():
            _opened[purpose] = frozenset(each for each in endpoints if level.is_local(each[0]))


def network_is_allowed() -> bool:
    """Say whether the user lets this process reach other machines at all."""
    return _state["allowed"]


def is_locked() -> bool:
    """Say whether the system refuses internet sockets to this process."""
    return _state["locked"]


def lets_out() -> bool:
    """Try to leave this machine, to an address that nobody has; return whether anything was sent.

    It is of the block for documentation (RFC 5737), so that nobody is disturbed.
    """
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            out.sendto(b"", (_NOBODY, _DISCARD_PORT))
    except NetworkForbidden:
        return False
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EPERM)
    return True


def open_for(purpose: str, endpoints: Iterable[Endpoint]) -> None:
    """Allow exactly these hosts and ports for a purpose; none closes the guard again.

    Raises NetworkOff for another machine while the switch is off.
    """
    wanted = frozenset((host.lower(), str(port)) for host, port in endpoints)
    others = [host for host, _port in wanted if not level.is_local(host)]
    if others and not network_is_allowed():
        refusals.note(others[0])
        raise NetworkOff(address=others[0])
    _opened[purpose] = wanted


def open_host(purpose: str, host: str, port: int) -> tuple[str, ...]:
    """Allow one host and port for a purpose; return its addresses.

    Raises OSError if the host is unknown, and NetworkOff.
    """
    open_for(purpose, [Endpoint(host, port)])
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = tuple(dict.fromkeys(str(answer[4][0]) for answer in answers))
    open_for(purpose, [Endpoint(name, port) for name in (host, *addresses)])
    return addresses


@contextlib.contextmanager
def may_listen() -> Iterator[None]:
    """Allow this thread to bind a socket to the loopback address within this block."""
    _listening.allowed = True
    try:
        yield
    finally:
        _listening.allowed = False


def outside_the_lock(start: Callable[[], Started]) -> Started:
    """Start a process that locks itself as the switch says; here where nothing is locked."""
    return lock.outside(start)


def listening_socket(make: Callable[[], socket.socket]) -> socket.socket:
    """Return a socket that `make` binds to the loopback address, also where sockets are locked."""

    def bound() -> socket.socket:
        with may_listen():
            return make()

    return lock.outside(bound)


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        _check(str(arguments[1][0]), arguments[1][1])
    elif event == "socket.getaddrinfo" and arguments[0] is not None:
        host = arguments[0]
        _check(
            host.decode("ascii", "replace") if isinstance(host, bytes) else str(host), arguments[1]
        )
    elif event == "socket.bind" and isinstance(arguments[1], tuple):
        _check_own(str(arguments[1][0]))


def _check(host: str, port: object) -> None:
    if level.is_local(host):
        return
    if not any((host.lower(), str(port)) in endpoints for endpoints in _opened.values()):
        refusals.note(f"{host}:{port}")
        raise NetworkForbidden(address=host)


def _check_own(host: str) -> None:
    # Windows makes socket pairs from two sockets that are bound to the loopback address briefly.
    if host != "127.0.0.1" or not (getattr(_listening, "allowed", False) or os.name == "nt"):
        refusals.note(f"listen {host}")
        raise NetworkForbidden(address=host)
