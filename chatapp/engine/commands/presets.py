"""What the commands of preset files do."""

from __future__ import annotations

from pathlib import Path

from chatapp.contract import protocol
from chatapp.contract.protocol import Event
from chatapp.engine.presets import preset_writer, presets, user_presets
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.engine.services.services import Services
from chatapp.errors import PresetNotFound
from chatapp.machine.paths import shipped


def _files(services: Services) -> dict[str, PresetFile]:
    return presets.load(shipped("prompts"), services.paths.presets).files


def _file(services: Services, preset_id: str) -> PresetFile:
    files = _files(services)
    if preset_id not in files:
        raise PresetNotFound(preset=preset_id, presets=", ".join(sorted(files)))
    return files[preset_id]


def _read(services: Services, job: Job, command: protocol.ReadPreset) -> Event:
    draft = preset_writer.draft_of(_file(services, command.preset_id), command.language)
    return protocol.PresetRead(id=command.id, draft=draft)


def _preview(services: Services, job: Job, command: protocol.PreviewPreset) -> Event:
    from chatapp.engine.preview import preset_preview

    ask = protocol.Ask(
        id=command.id,
        question=command.question,
        values=command.values,
        instructions=command.instructions,
    )
    base = _files(services).get(command.draft.base_id)
    shown = preset_preview.preview(command.draft, base, ask, services.model.local)
    return protocol.PresetPreviewed(
        id=command.id, parts=shown.parts, variables=shown.variables, tokens=shown.tokens
    )


def _save(services: Services, job: Job, command: protocol.SavePreset) -> Event:
    folder, files = services.paths.presets, _files(services)
    preset = user_presets.save(folder, files, command.draft, command.as_copy)
    return protocol.PresetSaved(id=command.id, preset=preset)


def _import(services: Services, job: Job, command: protocol.ImportPreset) -> Event:
    folder, files = services.paths.presets, _files(services)
    preset = user_presets.take_in(folder, files, Path(command.path))
    return protocol.PresetSaved(id=command.id, preset=preset)


def _export(services: Services, job: Job, command: protocol.ExportPreset) -> Event:
    user_presets.copy_out(_file(services, command.preset_id), Path(command.path))
    return protocol.PresetExported(id=command.id, path=command.path)


def _remove(services: Services, job: Job, command: protocol.RemovePreset) -> Event:
    file = _file(services, command.preset_id)
    if not file.preset.is_users:
        raise PresetNotFound(preset=command.preset_id, presets="")
    kept = user_presets.remove(services.paths.presets, file)
    return protocol.PresetRemoved(id=command.id, preset_id=command.preset_id, kept=str(kept))


WORK = {
    protocol.ReadPreset: _read,
    protocol.PreviewPreset: _preview,
    protocol.SavePreset: _save,
    protocol.ImportPreset: _import,
    protocol.ExportPreset: _export,
    protocol.RemovePreset: _remove,
}
