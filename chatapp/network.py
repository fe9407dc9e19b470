"""The guard that keeps this process off the network: nothing but this machine can be reached."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping

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
_SCRUBBED = ("LANGCHAIN_", "LANGSMITH_", "CHROMA_", "OTEL_", "HF_", "HUGGINGFACE_", "OPENAI_", "WANDB_")

_state = {"hooked": False}


def scrub(environment: MutableMapping[str, str]) -> None:
    """Remove what would make a library phone home, and set each library's own switch to off."""
    for name in [name for name in environment if name.upper().startswith(_SCRUBBED)]:
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


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        _check(str(arguments[1][0]))
    elif event == "socket.getaddrinfo" and arguments[0] is not None:
        host = arguments[0]
        _check(host.decode("ascii", "replace") if isinstance(host, bytes) else str(host))


def _check(host: str) -> None:
    if host not in _LOCAL and not host.startswith("127."):
        raise NetworkForbidden(address=host)
