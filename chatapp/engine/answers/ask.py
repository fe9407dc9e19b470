"""Answers an Ask: picks the preset, streams the chain, and makes the Answered event."""

from __future__ import annotations

from dataclasses import replace

from chatapp.contract.protocol import Answered, Ask
from chatapp.engine.answers import asking as asked
from chatapp.engine.answers import chat, long_chat, question, whole_reading
from chatapp.engine.answers.asking import Asking
from chatapp.engine.models import budget
from chatapp.engine.presets import presets
from chatapp.engine.presets.presets import PresetFile
from chatapp.engine.process.jobs import Job
from chatapp.engine.questions.kind_weights import QuestionKind
from chatapp.errors import AnswerEmpty, EmptyQuestion, PresetNotFound, PresetWantsDocuments


def run(job: Job, ask: Ask, asking: Asking) -> Answered:
    """Stream the answer as Token events and return the last one."""
    if not ask.question.strip():
        raise EmptyQuestion()
    file = file_of(asking.presets, ask)
    from_documents = bool(ask.document_ids) and file.preset.documents != "no"
    if file.preset.documents == "required" and not from_documents:
        raise PresetWantsDocuments(preset=ask.preset_id)
    if from_documents:
        ask = replace(ask, language=question.language_of(ask.question, ask.language))
        asking = _for_documents(ask, file, asking)
    settled = long_chat.settle(job, ask, file, asking.local, asking.shortage)
    ask, asking = settled.ask, replace(asking, local=settled.local)
    if from_documents:
        # The claim checks with their rules take 0.2 s to import; plain questions need none.
        from chatapp.engine.answers import document_route

        understood = document_route.understood(ask, asking.documents())
        if understood.kind is QuestionKind.SMALL_TALK:
            answered = _plain(job, ask, _preset(asking.presets, "chat"), asking)
        else:
            answered = document_route.run(job, ask, file, asking, understood)
    else:
        answered = _plain(job, ask, file, asking)
    is_blank = not any(letter.isprintable() and not letter.isspace() for letter in answered.text)
    may_be_blank = ask.stop or ask.grammar or answered.thinking or answered.finish == "stopped"
    # A model may end a text where the user stopped writing.
    may_be_blank = may_be_blank or file.preset.continues
    if is_blank and not may_be_blank:
        raise AnswerEmpty(model=asking.model.name)
    seen_from = answered.seen_from + settled.dropped
    return replace(answered, seen_from=seen_from, summary=settled.summary)


def file_of(files: dict[str, PresetFile], ask: Ask) -> PresetFile:
    """Return the preset that a question is answered with. Raises PresetNotFound."""
    file = _preset(files, ask.preset_id)
    return _preset(files, "answer") if ask.document_ids and _may_use(file) else file


def _may_use(file: PresetFile) -> bool:
    """Whether documents take the place of a preset that has no need of them."""
    return file.preset.documents == "optional"


def _for_documents(ask: Ask, file: PresetFile, asking: Asking) -> Asking:
    """Return the documents as read whole. Raises QuestionTooLong before anything is searched."""
    max_tokens = int(ask.sampling.get("max_tokens", file.preset.sampling.max_tokens))
    budget.refuse_too_long(ask.question, asking.local, max_tokens)
    whole = whole_reading.whole(ask, asking)
    if whole is None:
        return asking
    is_wanted = ask.reading == "whole" and asking.shortage.choice == "enlarge"
    if is_wanted or whole_reading.fits(whole, whole_reading.room(ask, file, asking.local)):
        asking = replace(asking, shortage=replace(asking.shortage, documents=whole.tokens))
    return replace(asking, whole=whole)


def _plain(job: Job, ask: Ask, file: PresetFile, asking: Asking) -> Answered:
    values = presets.fill(file.preset, ask.values, ask.language)
    grammar = presets.grammar(file, values) or ask.grammar
    run = asked.run_of(job, ask, file, asking.model, grammar)
    has_form = file.output.form != "text"
    text = ask.answer_so_far
    for piece in chat.stream(file, ask, asking.local, run):
        text += piece
        if not has_form:
            job.token(piece)
    text = run.kept(text, len(ask.answer_so_far))
    if has_form:
        text = presets.parse_output(file, text, {**values, "text": ask.question}, ask.language)
        job.token(text)
    return asked.answered(ask, text, run)


def _preset(files: dict[str, PresetFile], preset_id: str) -> PresetFile:
    if preset_id not in files:
        raise PresetNotFound(preset=preset_id, presets=", ".join(sorted(files)))
    return files[preset_id]
