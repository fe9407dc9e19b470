"""The local server for other programs on this machine, and the servers that this program uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from chatapp.contract.protocol.verbs import Command, Event, Lane
from chatapp.contract.records import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class StartServer(Command):
    """Serve other programs on 127.0.0.1, on this port only. Answered by ServerStarted.

    Port 0 is any free port. `token_file` "" is that of the data folder; a missing one is made.
    """

    lane: ClassVar[Lane] = "server"
    port: int
    token_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopServer(Command):
    """Answered by ServerStopped, also when none ran."""

    lane: ClassVar[Lane] = "server"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIndex(Command):
    """Ask whether the Chroma server of the settings answers. Answered by IndexChecked."""

    lane: ClassVar[Lane] = "server"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexChecked(Event):
    """`address` is "" for an index on this machine; `problem` says why the server is unusable."""

    address: str = ""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerStarted(Event):
    """`url` is the base address of the API; each request has to carry the token."""

    url: str
    token: str
    token_file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerStopped(Event):
    """Nobody is served any more."""
