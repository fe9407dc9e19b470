"""What the commands do: presets and questions."""

from __future__ import annotations

from chatapp import protocol
from chatapp.engine.desk import Desk, Table
from chatapp.engine.imports import ONE_AT_A_TIME
from chatapp.engine.jobs import Job
from chatapp.paths import shipped
from chatapp.protocol import Event


def _ask(desk: Desk, job: Job, command: protocol.Ask) -> Event:
    with ONE_AT_A_TIME:
        from chatapp.engine.chains import ask, presets

    files, _ = presets.load(shipped("prompts"), desk.paths.presets)
    owner = desk.model()
    local = owner.get()
    assert owner.model is not None
    return ask.run(job, command, ask.Asking(local, owner.model, files, desk.documents))


def _list_presets(desk: Desk, job: Job, command: protocol.ListPresets) -> Event:
    from chatapp.engine.chains import presets

    files, problems = presets.load(shipped("prompts"), desk.paths.presets)
    found = tuple(file.preset for file in files.values())
    return protocol.PresetsListed(id=command.id, presets=found, problems=problems)


WORK: Table = {
    protocol.Ask: ("model", _ask),
    protocol.ListPresets: ("quick", _list_presets),
}
