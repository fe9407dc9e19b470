"""What the commands do: presets and questions."""

from __future__ import annotations

from pathlib import Path

from chatapp import protocol
from chatapp.engine.desk import Desk, Table
from chatapp.engine.imports import ONE_AT_A_TIME
from chatapp.engine.jobs import Job
from chatapp.errors import PresetBroken
from chatapp.paths import shipped
from chatapp.protocol import Event
from chatapp.records import Problem


def _ask(desk: Desk, job: Job, command: protocol.Ask) -> Event:
    with ONE_AT_A_TIME:
        from chatapp.engine.chains import ask, presets

    files, problems = presets.load(shipped("prompts"), desk.paths.presets)
    if command.preset_id not in files:
        _name_broken_file(command.preset_id, problems)
    owner = desk.model()
    local = owner.get()
    assert owner.model is not None
    with desk.states.asking(command.chat_id, command.document_ids):
        return ask.run(job, command, ask.Asking(local, owner.model, files, desk.documents))


def _name_broken_file(preset_id: str, problems: tuple[Problem, ...]) -> None:
    """Raise PresetBroken when the preset is missing only because its file cannot be read."""
    for problem in problems:
        if Path(problem.details["file"]).stem == preset_id:
            raise PresetBroken(**problem.details)


def _list_presets(desk: Desk, job: Job, command: protocol.ListPresets) -> Event:
    from chatapp.engine.chains import presets

    files, problems = presets.load(shipped("prompts"), desk.paths.presets)
    found = tuple(file.preset for file in files.values())
    return protocol.PresetsListed(id=command.id, presets=found, problems=problems)


WORK: Table = {
    protocol.Ask: ("model", _ask),
    protocol.ListPresets: ("quick", _list_presets),
}
