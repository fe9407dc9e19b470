"""Runs the commands on works: begins or resumes a work and returns its result."""

from __future__ import annotations

import json
from pathlib import Path

from chatapp.contract.protocol import (
    EditParagraph,
    EstimateWork,
    ExportWork,
    PresetRan,
    RedoParagraph,
    RunPreset,
    Summarized,
    SummarizeDocument,
    Translated,
    TranslateDocument,
    WorkEstimated,
)
from chatapp.contract.records import Document
from chatapp.contract.translation_options import LANGUAGES, language_name, read_terms
from chatapp.contract.work_records import (
    LENGTHS,
    Length,
    Paragraph,
    Summary,
    Work,
)
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.engine.works import (
    blocks,
    glossary,
    lines,
    run_preset,
    translated_paragraphs,
    work_cost,
)
from chatapp.engine.works.document_language import language_of
from chatapp.engine.works.export import export
from chatapp.engine.works.run_preset import PresetOptions
from chatapp.engine.works.summarize import SummaryOptions, SummaryRun
from chatapp.engine.works.translate import TranslationOptions, TranslationRun
from chatapp.engine.works.work_run import WorkRun, WorkServices
from chatapp.errors import DocumentNotFound, NoModel, WorkUnfinished

_LANGUAGE_BLOCKS = 200
"""Blocks from the beginning that the language is told from; chosen."""


def estimate_work(services: WorkServices, command: EstimateWork) -> WorkEstimated:
    """Return how long a work will take, and the document's language. Raises DocumentNotFound."""
    cut = blocks.cut(lines.read(services.documents, _document(services, command.document_id)))
    language = language_of("\n".join(block.text for block in cut[:_LANGUAGE_BLOCKS]))
    try:
        model = services.owner.chosen()
    except NoModel:
        return WorkEstimated(id=command.id, seconds=0.0, language=language)
    cost = work_cost.seconds(command.work_kind, cut, model, services.reading_speed(model))
    return WorkEstimated(id=command.id, seconds=cost, language=language)


def summarize_document(job: Job, services: WorkServices, command: SummarizeDocument) -> Summarized:
    """Summarize a document, or resume that."""
    document = _document(services, command.document_id)
    options = {"length": command.length, "language": command.language}
    work = services.store.begin("summary", document.id, options)
    summary = _summary(job, services, document, work)
    return Summarized(id=command.id, work_id=work.id, summary=summary)


def translate_document(job: Job, services: WorkServices, command: TranslateDocument) -> Translated:
    """Translate a document, or resume that."""
    language_name(command.to)
    terms = glossary.saved_terms(command.terms)
    if command.glossary:
        terms = read_terms(Path(command.glossary))
    document = _document(services, command.document_id)
    options = {"to": command.to, "terms": _json(terms)}
    work = services.store.begin("translation", document.id, options)
    translation = _translation_run(job, services, document, work).run()
    return Translated(id=command.id, work_id=work.id, translation=translation)


def use_preset(
    job: Job, services: WorkServices, command: RunPreset, files: dict[str, PresetFile]
) -> PresetRan:
    """Use a preset on a document, or resume that."""
    document = _document(services, command.document_id)
    options = {
        "preset": command.preset_id,
        "values": _json(command.values),
        "question": command.question,
        "language": command.language,
    }
    work = services.store.begin("preset", document.id, options)
    wanted = PresetOptions(command, files, job.flag)
    result = run_preset.use(WorkRun(job, work, services), services, document, wanted)
    return PresetRan(
        id=command.id, work_id=work.id, text=result.text, pages=document.pages, doubts=result.doubts
    )


def edit_paragraph(services: WorkServices, command: EditParagraph) -> Paragraph:
    """Save the user's translation of a paragraph."""
    work = services.store.work(command.work_id)
    document = _document(services, work.document_id)
    return translated_paragraphs.edit(services, document, work.id, command.number, command.text)


def redo_paragraph(job: Job, services: WorkServices, command: RedoParagraph) -> Paragraph:
    """Translate a paragraph again."""
    work = services.store.work(command.work_id)
    document = _document(services, work.document_id)
    return _translation_run(job, services, document, work).redo(command.number)


def export_work(job: Job, services: WorkServices, command: ExportWork) -> None:
    """Write a finished work to a file. Raises WorkUnfinished and what `export.write` raises."""
    work = services.store.work(command.work_id)
    if not work.is_finished:
        raise WorkUnfinished(done=work.done, total=work.total)
    document = _document(services, work.document_id)
    if work.kind == "summary":
        summary = _summary(job, services, document, work)
        exported = export.of_summary(summary, command.language)
    else:
        translation = translated_paragraphs.whole(services, document, work.id, work.options["to"])
        exported = export.of_translation(translation, command.language)
    language = work.options.get("to") or work.options.get("language", "")
    export.write(exported, Path(command.path), language)


def _summary(job: Job, services: WorkServices, document: Document, work: Work) -> Summary:
    saved = work.options["length"]
    length: Length = next((length for length in LENGTHS if length == saved), "medium")
    language = work.options["language"] if work.options["language"] in LANGUAGES else ""
    options = SummaryOptions(length, language)
    return SummaryRun(WorkRun(job, work, services), services, document, options).run()


def _translation_run(
    job: Job, services: WorkServices, document: Document, work: Work
) -> TranslationRun:
    options = TranslationOptions(work.options["to"], json.loads(work.options["terms"]))
    return TranslationRun(WorkRun(job, work, services), services, document, options)


def _document(services: WorkServices, document_id: int) -> Document:
    for document in services.documents.list():
        if document.id == document_id:
            return document
    raise DocumentNotFound()


def _json(values: dict[str, str]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True)
