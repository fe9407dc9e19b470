"""Uses a preset on a whole document: on its text in pieces, or as a question about its pages."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from chatapp.contract.protocol import Answered, Ask, RunPreset
from chatapp.contract.records import Document
from chatapp.engine.answers import ask
from chatapp.engine.answers.asking import Asking
from chatapp.engine.presets import presets
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.engine.works import blocks, lines, preset_doubts
from chatapp.engine.works.preset_doubts import PresetResult, PresetUse
from chatapp.engine.works.work_run import PartModel, WorkRun, WorkServices
from chatapp.errors import NothingToRead, PresetNotFound

_MOST_TOKENS = 2500
"""Tokens of a piece; chosen."""


@dataclass(frozen=True, slots=True)
class PresetOptions:
    """The command, the preset files, and the flag that stops the job."""

    command: RunPreset
    files: dict[str, PresetFile]
    stop: threading.Event


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """A preset's result for a document, and names of `texts.reasons.doubt`."""

    text: str
    doubts: tuple[str, ...]


def use(
    run: WorkRun, services: WorkServices, document: Document, options: PresetOptions
) -> DocumentResult:
    """Return the result. Raises PresetNotFound, NothingToRead, JobStopped, and as an Ask does."""
    command = options.command
    if command.preset_id not in options.files:
        known = ", ".join(sorted(options.files))
        raise PresetNotFound(preset=command.preset_id, presets=known)
    file = options.files[command.preset_id]
    # Raises for wrong values before any work is done.
    presets.fill(file.preset, command.values, command.language)
    pieces = [""] if command.question else _pieces(run, services, document)
    run.expect(len(pieces), float(sum(map(len, pieces)) or 1))
    run.report()
    results = []
    for at, piece in enumerate(pieces):
        make = partial(_answer, services, document, options, piece)
        text = run.part(f"piece {at}", float(len(piece) or 1), make)
        results.append(PresetResult(piece, text))
        run.report()
    services.store.finish(run.work.id)
    use = PresetUse(file, command.language, command.values)
    doubts = preset_doubts.of_results(use, results, lambda: _is_english_only(run))
    # A label that several pieces have is given once.
    texts = dict.fromkeys(result.text for result in results)
    return DocumentResult("\n\n".join(texts), doubts)


def _is_english_only(run: WorkRun) -> bool:
    return bool(run.with_model(lambda model: "x" * model.model.english_only))


def _answer(
    services: WorkServices, document: Document, options: PresetOptions, piece: str, model: PartModel
) -> str:
    command = Ask(
        id=options.command.id,
        question=options.command.question or piece,
        preset_id=options.command.preset_id,
        values=options.command.values,
        document_ids=(document.id,) if options.command.question else (),
        language=options.command.language,
    )
    asking = Asking(model.local, model.model, options.files, lambda: services.documents)
    # The events of a part are dropped: the result is delivered whole.
    job = Job(command, lambda event: None, options.stop)
    answered: Answered = ask.run(job, command, asking)
    return answered.text


def _pieces(run: WorkRun, services: WorkServices, document: Document) -> list[str]:
    plan = services.store.plan(run.work.id)
    if not plan:
        cut = blocks.joined(blocks.cut(lines.read(services.documents, document)))
        if not cut:
            raise NothingToRead(name=document.name)
        plan = run.with_model(lambda model: json.dumps(_packed(cut, model), ensure_ascii=False))
        services.store.decide(run.work.id, plan, len(json.loads(plan)))
    return [str(piece) for piece in json.loads(plan)]


def _packed(cut: Sequence[blocks.Block], model: PartModel) -> list[str]:
    """Join paragraphs to pieces of a third of the context at most."""
    limit = min(_MOST_TOKENS, model.local.weights.context_tokens // 3)
    pieces, used, before = list[str](), 0, ""
    for block in cut:
        size = model.local.tokens.count(block.text)
        step = max(1, len(block.text) * limit // max(1, size)) if size > limit else len(block.text)
        for start in range(0, len(block.text), step):
            text, tokens = block.text[start : start + step], min(size, limit)
            if pieces and used + tokens <= limit:
                pieces[-1] += f"\n{text}" if block.kind == before == "row" else f"\n\n{text}"
                used += tokens
            else:
                pieces.append(text)
                used = tokens
            before = block.kind
    return pieces
