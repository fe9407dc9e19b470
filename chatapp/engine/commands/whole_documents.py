"""What the commands do: summaries, translations and presets of whole documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chatapp.contract import protocol
from chatapp.contract.protocol import Event
from chatapp.engine.process.imports import ONE_AT_A_TIME
from chatapp.engine.process.jobs import Job
from chatapp.engine.services.services import Desk, Table
from chatapp.machine.paths import shipped

if TYPE_CHECKING:
    from chatapp.engine.works.work_run import WorkServices


def _bench(desk: Desk) -> WorkServices:
    with ONE_AT_A_TIME:
        from chatapp.engine.works import work_runner  # noqa: F401 -- brings LangChain, one thread at a time
        from chatapp.engine.works.work_run import WorkServices
    return WorkServices(desk.documents(), desk.works(), desk.turns, desk.model())


def _summarize(desk: Desk, job: Job, command: protocol.SummarizeDocument) -> Event:
    bench = _bench(desk)
    from chatapp.engine.works import work_runner

    return work_runner.summarize_document(job, bench, command)


def _translate(desk: Desk, job: Job, command: protocol.TranslateDocument) -> Event:
    bench = _bench(desk)
    from chatapp.engine.works import work_runner

    return work_runner.translate_document(job, bench, command)


def _run_preset(desk: Desk, job: Job, command: protocol.RunPreset) -> Event:
    bench = _bench(desk)
    from chatapp.engine.presets import presets
    from chatapp.engine.works import work_runner

    files, _problems = presets.load(shipped("prompts"), desk.paths.presets)
    return work_runner.use_preset(job, bench, command, files)


def _list_works(desk: Desk, job: Job, command: protocol.ListWorks) -> Event:
    return protocol.WorksListed(id=command.id, works=desk.works().list())


def _remove_works(desk: Desk, job: Job, command: protocol.RemoveWorks) -> Event:
    desk.works().remove(command.work_ids)
    return protocol.WorksRemoved(id=command.id, work_ids=command.work_ids)


def _edit_paragraph(desk: Desk, job: Job, command: protocol.EditParagraph) -> Event:
    bench = _bench(desk)
    from chatapp.engine.works import work_runner

    return protocol.ParagraphChanged(
        id=command.id, paragraph=work_runner.edit_paragraph(bench, command)
    )


def _redo_paragraph(desk: Desk, job: Job, command: protocol.RedoParagraph) -> Event:
    bench = _bench(desk)
    from chatapp.engine.works import work_runner

    return protocol.ParagraphChanged(
        id=command.id, paragraph=work_runner.redo_paragraph(job, bench, command)
    )


def _export_work(desk: Desk, job: Job, command: protocol.ExportWork) -> Event:
    bench = _bench(desk)
    from chatapp.engine.works import work_runner

    work_runner.export_work(job, bench, command)
    return protocol.WorkExported(id=command.id, path=command.path)


# One paragraph does not wait for a whole translation: whoever has the model is settled part by
# part.
WORK: Table = {
    protocol.SummarizeDocument: ("works", _summarize),
    protocol.TranslateDocument: ("works", _translate),
    protocol.RunPreset: ("works", _run_preset),
    protocol.RedoParagraph: ("paragraphs", _redo_paragraph),
    protocol.EditParagraph: ("paragraphs", _edit_paragraph),
    protocol.ExportWork: ("quick", _export_work),
    protocol.ListWorks: ("quick", _list_works),
    protocol.RemoveWorks: ("quick", _remove_works),
}
