"""The guard that keeps this process off the network: nothing but this machine, and what the
settings name.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from collections.abc import Iterable, Iterator, MutableMapping

from chatapp.errors import NetworkForbidden

_LOCAL = {"localhost", "127.0.0.1", "::1", "0.0.0.0", "", "localhost.localdomain"}  # noqa: S104

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
"""What goes to the address in the settings goes there and nowhere between."""

REMOTE_MODEL = "remote"
"""The purpose of the host that answers in the place of a model file."""

_state = {"hooked": False}
_opened: dict[str, frozenset[tuple[str, int]]] = {}
"""For each purpose the hosts and ports that the user's settings name. Replaced whole, never changed
in place.
"""
_listening = threading.local()


def scrub(environment: MutableMapping[str, str]) -> None:
    """Remove what would make a library phone home, and set each library's own switch to off."""
    for name in [name for name in environment if name.upper().startswith((*_SCRUBBED, *_PROXIES))]:
        del environment[name]
    environment.update(_QUIET)


def forbid() -> None:
    """Refuse from now on every connection and name look-up that leaves this machine."""
    if not _state["hooked"]:
        _state["hooked"] = True
        sys.addaudithook(_watch)


def prepare_engine() -> None:
    """Scrub this process's environment and raise the guard; called before any library is imported."""
    scrub(os.environ)
    forbid()


def open_for(purpose: str, addresses: Iterable[tuple[str, int]]) -> None:
    """Let this purpose reach exactly these hosts and ports, besides this machine; none takes the
    leave back.
    """
    _opened[purpose] = frozenset((host.lower(), port) for host, port in addresses)


def open_host(purpose: str, host: str, port: int) -> tuple[str, ...]:
    """Let a purpose reach one host and port; return the host's addresses. Raises OSError when its
    name is not known.
    """
    open_for(purpose, [(host, port)])
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = tuple(dict.fromkeys(str(one[4][0]) for one in found))
    open_for(purpose, [(host, port), *((address, port) for address in addresses)])
    return addresses


@contextlib.contextmanager
def may_listen() -> Iterator[None]:
    """Let this thread, in here, bind a socket to this machine's own address; nothing else ever may."""
    _listening.allowed = True
    try:
        yield
    finally:
        _listening.allowed = False


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
    if host in _LOCAL or host.startswith("127."):
        return
    if not any(
        (host.lower(), str(port)) == (name, str(number))
        for one in _opened.values()
        for name, number in one
    ):
        raise NetworkForbidden(address=host)


def _check_own(host: str) -> None:
    # Windows makes its socket pairs from two sockets bound to the loopback address for a moment.
    if host != "127.0.0.1" or not (getattr(_listening, "allowed", False) or os.name == "nt"):
        raise NetworkForbidden(address=host)
