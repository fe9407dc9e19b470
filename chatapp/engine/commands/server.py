"""What the commands do: switching the local server on and off, and looking for the Chroma server."""

from __future__ import annotations

from pathlib import Path

from chatapp.contract import protocol
from chatapp.contract.protocol import Event
from chatapp.contract.records import Problem
from chatapp.engine.process.imports import ONE_AT_A_TIME
from chatapp.engine.process.jobs import Job
from chatapp.engine.services.services import Desk, Table
from chatapp.errors import ChatappError
from chatapp.machine.host_address import parse


def _start(desk: Desk, job: Job, command: protocol.StartServer) -> Event:
    with ONE_AT_A_TIME:
        from chatapp.engine.server.server import LocalServer

    file = Path(command.token_file) if command.token_file else desk.paths.server_token
    running = desk.server
    if running is None or (running.port, running.file) != (command.port, file):
        desk.close_server()
        running = desk.server = LocalServer(desk, command.port, file)
    return protocol.ServerStarted(
        id=command.id, url=running.url, token=running.token, token_file=str(file)
    )


def _stop(desk: Desk, job: Job, command: protocol.StopServer) -> Event:
    desk.close_server()
    return protocol.ServerStopped(id=command.id)


def _check_index(desk: Desk, job: Job, command: protocol.CheckIndex) -> Event:
    from chatapp.engine.documents.vectors import chroma_server

    desk.read_settings()
    if not desk.settings.chroma_url:
        return protocol.IndexChecked(id=command.id)
    try:
        address = parse(desk.settings.chroma_url, "chroma_url")
        chroma_server.check(address)
    except ChatappError as error:
        problem = Problem(type(error).__name__, error.details)
        return protocol.IndexChecked(
            id=command.id, address=desk.settings.chroma_url, problem=problem
        )
    return protocol.IndexChecked(id=command.id, address=address.shown)


WORK: Table = {
    protocol.CheckIndex: ("server", _check_index),
    # One after another, and not behind a search that takes long.
    protocol.StartServer: ("server", _start),
    protocol.StopServer: ("server", _stop),
}
