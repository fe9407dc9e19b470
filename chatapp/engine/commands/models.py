"""What the commands do: finding, checking and loading models."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from chatapp.contract import protocol
from chatapp.contract.protocol import Event
from chatapp.engine.process.imports import ONE_AT_A_TIME
from chatapp.engine.process.jobs import Job
from chatapp.engine.services.services import Desk, Table


def _list_models(desk: Desk, job: Job, command: protocol.ListModels) -> Event:
    from chatapp.engine.models.files import model_files

    with ONE_AT_A_TIME:
        from chatapp.engine.models.remote import remote_choice

    desk.read_settings()
    models = (*remote_choice.models(desk.settings), *model_files.find(desk.paths, desk.settings))
    return protocol.ModelsListed(id=command.id, models=models)


def _check_model(desk: Desk, job: Job, command: protocol.CheckModel) -> Event:
    from chatapp.engine.models.files import gguf

    model = gguf.inspect(Path(command.path))
    if model.kind == "chat" and not model.problem:
        with ONE_AT_A_TIME:
            from chatapp.engine.models.chat_template import ChatTemplate
        template = ChatTemplate(gguf.read_header(Path(command.path)).chat_template)
        if template.is_fallback:
            model = replace(model, details=model.details | {"template_problem": template.problem})
    return protocol.ModelChecked(id=command.id, model=model)


def _load_model(desk: Desk, job: Job, command: protocol.LoadModel) -> Event:
    desk.read_settings()
    owner = desk.model()

    def progressed(fraction: float) -> None:
        job.progress("model", int(fraction * 1000), 1000)

    local = owner.load(command.path, command.context_tokens, progressed, job.stopped)
    assert owner.model is not None
    return protocol.ModelLoaded(
        id=command.id, model=owner.model, context_tokens=local.weights.context_tokens
    )


def _set_adapters(desk: Desk, job: Job, command: protocol.SetAdapters) -> Event:
    local = desk.model().get()
    return protocol.AdaptersSet(id=command.id, adapters=local.use_adapters(command.adapters))


def _set_draft(desk: Desk, job: Job, command: protocol.SetDraft) -> Event:
    desk.read_settings()
    return protocol.DraftSet(id=command.id, more_bytes=desk.model().use_draft(command.path))


def _check_machine(desk: Desk, job: Job, command: protocol.CheckMachine) -> Event:
    with ONE_AT_A_TIME:
        from chatapp.engine.models.llama import devices

    return protocol.MachineChecked(id=command.id, offloads=devices.offloads(), gpus=devices.gpus())


WORK: Table = {
    protocol.ListModels: ("quick", _list_models),
    protocol.CheckModel: ("quick", _check_model),
    protocol.LoadModel: ("model", _load_model),
    protocol.SetAdapters: ("model", _set_adapters),
    protocol.SetDraft: ("model", _set_draft),
    protocol.CheckMachine: ("quick", _check_machine),
}
