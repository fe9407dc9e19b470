"""What the commands do: switching the local server on and off."""

from __future__ import annotations

from pathlib import Path

from chatapp import protocol
from chatapp.engine.desk import Desk, Table
from chatapp.engine.imports import ONE_AT_A_TIME
from chatapp.engine.jobs import Job
from chatapp.protocol import Event


def _start(desk: Desk, job: Job, command: protocol.StartServer) -> Event:
    with ONE_AT_A_TIME:
        from chatapp.engine.server.server import LocalServer

    file = Path(command.token_file) if command.token_file else desk.paths.server_token
    running = desk.server
    if running is None or (running.port, running.file) != (command.port, file):
        desk.close_server()
        running = desk.server = LocalServer(desk, command.port, file)
    return protocol.ServerStarted(id=command.id, url=running.url, token=running.token, token_file=str(file))


def _stop(desk: Desk, job: Job, command: protocol.StopServer) -> Event:
    desk.close_server()
    return protocol.ServerStopped(id=command.id)


WORK: Table = {
    # One after another, and not behind a search that takes long.
    protocol.StartServer: ("server", _start),
    protocol.StopServer: ("server", _stop),
}
