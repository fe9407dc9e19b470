"""What the commands do: settings. `Stop` is done by the reader of the pipe itself."""

from __future__ import annotations

from chatapp.contract import protocol
from chatapp.contract.protocol import Event
from chatapp.engine.process.jobs import Job
from chatapp.engine.services.services import Services


def _use_settings(services: Services, job: Job, command: protocol.UseSettings) -> Event:
    services.use(command.settings)
    return protocol.SettingsUsed(id=command.id)


WORK = {protocol.UseSettings: _use_settings}
