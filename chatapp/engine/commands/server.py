"""What the commands do: the local server on and off, and a look for the Chroma server."""

from __future__ import annotations

from pathlib import Path

from chatapp.contract import protocol
from chatapp.contract.protocol import Event
from chatapp.contract.records import Problem
from chatapp.engine.documents.vectors import chroma_server
from chatapp.engine.process.jobs import Job
from chatapp.engine.server.server import LocalServer
from chatapp.engine.services.services import Services
from chatapp.errors import ChatappError
from chatapp.machine.host_address import parse


def _start(services: Services, job: Job, command: protocol.StartServer) -> Event:
    file = Path(command.token_file) if command.token_file else services.paths.server_token
    running = _running(services)
    if running is None or (running.port, running.file) != (command.port, file):
        _close(services)
        running = LocalServer(services, command.port, file)
        services.closables.append(running)
    return protocol.ServerStarted(
        id=command.id, url=running.url, token=running.token, token_file=str(file)
    )


def _stop(services: Services, job: Job, command: protocol.StopServer) -> Event:
    _close(services)
    return protocol.ServerStopped(id=command.id)


def _running(services: Services) -> LocalServer | None:
    servers = [closable for closable in services.closables if isinstance(closable, LocalServer)]
    return servers[0] if servers else None


def _close(services: Services) -> None:
    """Close the server if one runs."""
    running = _running(services)
    if running is not None:
        services.closables.remove(running)
        running.close()


def _check_index(services: Services, job: Job, command: protocol.CheckIndex) -> Event:
    if not services.settings.chroma_url:
        return protocol.IndexChecked(id=command.id)
    try:
        address = parse(services.settings.chroma_url, "chroma_url")
        chroma_server.check(address)
    except ChatappError as error:
        problem = Problem(type(error).__name__, error.details)
        return protocol.IndexChecked(
            id=command.id, address=services.settings.chroma_url, problem=problem
        )
    return protocol.IndexChecked(id=command.id, address=address.shown)


WORK = {
    protocol.CheckIndex: _check_index,
    protocol.StartServer: _start,
    protocol.StopServer: _stop,
}
