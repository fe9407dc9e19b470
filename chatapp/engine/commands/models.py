"""What the commands do: finding, checking and loading models."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from chatapp.contract import protocol
from chatapp.contract.protocol import Event
from chatapp.contract.records import Model
from chatapp.engine.models.chat_template import ChatTemplate
from chatapp.engine.models.files import gguf, model_files
from chatapp.engine.models.hub import part_file
from chatapp.engine.models.llama import backends
from chatapp.engine.models.remote import remote_choice
from chatapp.engine.process import memory
from chatapp.engine.process.jobs import Job
from chatapp.engine.services.services import Services


def _list_models(services: Services, job: Job, command: protocol.ListModels) -> Event:
    hosts_models = remote_choice.models(services.settings)
    files = model_files.find(services.paths, services.settings)
    speeds = services.speeds
    measured = [
        replace(model, tokens_s=speeds.of(model), letters_s=speeds.letters(model))
        for model in files
    ]
    return protocol.ModelsListed(
        id=command.id,
        models=(*hosts_models, *measured),
        free_bytes=memory.available_bytes(),
        total_bytes=memory.total_bytes(),
        used_bytes=memory.used_bytes(),
        unfinished=part_file.unfinished(services.paths.models),
    )


def _check_model(services: Services, job: Job, command: protocol.CheckModel) -> Event:
    model = gguf.inspect(Path(command.path))
    if model.kind == "chat" and not model.problem:
        template = ChatTemplate(gguf.read_header(Path(command.path)).chat_template)
        if template.is_fallback:
            model = replace(model, details=model.details | {"template_problem": template.problem})
    return protocol.ModelChecked(id=command.id, model=model)


def _load_model(services: Services, job: Job, command: protocol.LoadModel) -> Event:
    owner = services.model

    name = ""

    def take_name(model: Model) -> None:
        nonlocal name
        name = model.name
        progressed(0)

    def progressed(fraction: float) -> None:
        job.progress("model", int(fraction * 1000), 1000, name)

    local = owner.load(command.path, command.context_tokens, progressed, job.stopped, take_name)
    assert owner.model is not None
    services.measurement.schedule()
    return protocol.ModelLoaded(
        id=command.id, model=owner.model, context_tokens=local.weights.context_tokens
    )


def _unload_model(services: Services, job: Job, command: protocol.UnloadModel) -> Event:
    services.model.close()
    return protocol.ModelUnloaded(id=command.id)


def _set_adapters(services: Services, job: Job, command: protocol.SetAdapters) -> Event:
    local = services.model.get()
    return protocol.AdaptersSet(id=command.id, adapters=local.use_adapters(command.adapters))


def _set_draft(services: Services, job: Job, command: protocol.SetDraft) -> Event:
    return protocol.DraftSet(id=command.id, more_bytes=services.model.use_draft(command.path))


def _check_machine(services: Services, job: Job, command: protocol.CheckMachine) -> Event:
    gpus = tuple(device.description for device in backends.gpus())
    return protocol.MachineChecked(id=command.id, offloads=backends.offloads(), gpus=gpus)


WORK = {
    protocol.ListModels: _list_models,
    protocol.CheckModel: _check_model,
    protocol.LoadModel: _load_model,
    protocol.UnloadModel: _unload_model,
    protocol.SetAdapters: _set_adapters,
    protocol.SetDraft: _set_draft,
    protocol.CheckMachine: _check_machine,
}
