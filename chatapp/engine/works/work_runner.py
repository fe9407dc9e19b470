"""Does what the commands ask of works: begins or goes on with one, and gives its result."""

from __future__ import annotations

import json
from pathlib import Path

from chatapp.contract.protocol import (
    EditParagraph,
    ExportWork,
    PresetRan,
    RedoParagraph,
    RunPreset,
    Summarized,
    SummarizeDocument,
    Translated,
    TranslateDocument,
)
from chatapp.contract.records import Document
from chatapp.contract.translation_options import language_name, read_terms
from chatapp.contract.work_records import (
    LENGTHS,
    SUMMARY_LANGUAGES,
    Length,
    Paragraph,
    Summary,
    Work,
)
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.engine.works import export, run_preset, summarize, translate
from chatapp.engine.works.course import Bench, Course
from chatapp.engine.works.glossary import kept as kept_glossary
from chatapp.errors import DocumentNotFound, WorkUnfinished


def summary(job: Job, bench: Bench, command: SummarizeDocument) -> Summarized:
    """Summarize a document, or go on where it was left."""
    document = _document(bench, command.document_id)
    options = {"length": command.length, "language": command.language}
    work = bench.store.begin("summary", document.id, options)
    return Summarized(id=command.id, work_id=work.id, summary=_summary(job, bench, document, work))


def translation(job: Job, bench: Bench, command: TranslateDocument) -> Translated:
    """Translate a document, or go on where it was left."""
    language_name(command.to)
    terms = read_terms(Path(command.glossary)) if command.glossary else kept_glossary(command.terms)
    document = _document(bench, command.document_id)
    options = {"to": command.to, "terms": json.dumps(terms, ensure_ascii=False, sort_keys=True)}
    work = bench.store.begin("translation", document.id, options)
    made = _translating(job, bench, document, work).run()
    return Translated(id=command.id, work_id=work.id, translation=made)


def preset(job: Job, bench: Bench, command: RunPreset, files: dict[str, PresetFile]) -> PresetRan:
    """Use a preset on a document, or go on where it was left."""
    document = _document(bench, command.document_id)
    options = {
        "preset": command.preset_id,
        "values": json.dumps(command.values, ensure_ascii=False, sort_keys=True),
        "question": command.question,
        "language": command.language,
    }
    work = bench.store.begin("preset", document.id, options)
    wish = run_preset.Wish(command, files, job.stopped)
    made = run_preset.run(Course(job, work, bench), bench, document, wish)
    return PresetRan(
        id=command.id, work_id=work.id, text=made.text, pages=document.pages, doubts=made.doubts
    )


def edited(bench: Bench, command: EditParagraph) -> Paragraph:
    """Keep the user's own words for a paragraph."""
    work = bench.store.work(command.work_id)
    return translate.edit(
        bench, _document(bench, work.document_id), work.id, command.number, command.text
    )


def redone(job: Job, bench: Bench, command: RedoParagraph) -> Paragraph:
    """Translate a paragraph anew."""
    work = bench.store.work(command.work_id)
    return _translating(job, bench, _document(bench, work.document_id), work).redo(command.number)


def written(job: Job, bench: Bench, command: ExportWork) -> None:
    """Write a finished work into a file. Raises WorkUnfinished and what `export.write` raises."""
    work = bench.store.work(command.work_id)
    if not work.is_finished:
        raise WorkUnfinished(done=work.done, total=work.total)
    document = _document(bench, work.document_id)
    if work.kind == "summary":
        pieces = export.of_summary(_summary(job, bench, document, work), command.language)
    else:
        made = translate.whole(bench, document, work.id, work.options["to"])
        pieces = export.of_translation(made, command.language)
    export.write(
        pieces, Path(command.path), work.options.get("to") or work.options.get("language", "")
    )


def _summary(job: Job, bench: Bench, document: Document, work: Work) -> Summary:
    length: Length = next((one for one in LENGTHS if one == work.options["length"]), "medium")
    language = work.options["language"] if work.options["language"] in SUMMARY_LANGUAGES else ""
    return summarize.Summarizing(
        Course(job, work, bench), bench, document, summarize.Wish(length, language)
    ).run()


def _translating(job: Job, bench: Bench, document: Document, work: Work) -> translate.Translating:
    wish = translate.Wish(work.options["to"], json.loads(work.options["terms"]))
    return translate.Translating(Course(job, work, bench), bench, document, wish)


def _document(bench: Bench, document_id: int) -> Document:
    for document in bench.documents.list():
        if document.id == document_id:
            return document
    raise DocumentNotFound()
