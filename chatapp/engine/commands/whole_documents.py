"""What the commands do: summaries, translations and presets of whole documents."""

from __future__ import annotations

from chatapp.contract import protocol
from chatapp.contract.protocol import Event
from chatapp.engine.presets import presets
from chatapp.engine.process.jobs import Job
from chatapp.engine.services.services import Services
from chatapp.engine.works import work_runner
from chatapp.engine.works.work_run import WorkServices
from chatapp.machine.paths import shipped


def _bench(services: Services) -> WorkServices:
    return WorkServices(
        services.documents(),
        services.works(),
        services.turns,
        services.model,
        lambda model: services.abilities.of(model).reading_tokens_s,
    )


def _estimate(services: Services, job: Job, command: protocol.EstimateWork) -> Event:
    return work_runner.estimate_work(_bench(services), command)


def _summarize(services: Services, job: Job, command: protocol.SummarizeDocument) -> Event:
    return work_runner.summarize_document(job, _bench(services), command)


def _translate(services: Services, job: Job, command: protocol.TranslateDocument) -> Event:
    return work_runner.translate_document(job, _bench(services), command)


def _run_preset(services: Services, job: Job, command: protocol.RunPreset) -> Event:
    files, _problems = presets.load(shipped("prompts"), services.paths.presets)
    return work_runner.use_preset(job, _bench(services), command, files)


def _list_works(services: Services, job: Job, command: protocol.ListWorks) -> Event:
    return protocol.WorksListed(id=command.id, works=services.works().list())


def _remove_works(services: Services, job: Job, command: protocol.RemoveWorks) -> Event:
    services.works().remove(command.work_ids)
    return protocol.WorksRemoved(id=command.id, work_ids=command.work_ids)


def _edit_paragraph(services: Services, job: Job, command: protocol.EditParagraph) -> Event:
    return protocol.ParagraphChanged(
        id=command.id, paragraph=work_runner.edit_paragraph(_bench(services), command)
    )


def _redo_paragraph(services: Services, job: Job, command: protocol.RedoParagraph) -> Event:
    return protocol.ParagraphChanged(
        id=command.id, paragraph=work_runner.redo_paragraph(job, _bench(services), command)
    )


def _export_work(services: Services, job: Job, command: protocol.ExportWork) -> Event:
    work_runner.export_work(job, _bench(services), command)
    return protocol.WorkExported(id=command.id, path=command.path)


WORK = {
    protocol.EstimateWork: _estimate,
    protocol.SummarizeDocument: _summarize,
    protocol.TranslateDocument: _translate,
    protocol.RunPreset: _run_preset,
    protocol.RedoParagraph: _redo_paragraph,
    protocol.EditParagraph: _edit_paragraph,
    protocol.ExportWork: _export_work,
    protocol.ListWorks: _list_works,
    protocol.RemoveWorks: _remove_works,
}
