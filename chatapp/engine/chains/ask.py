"""Answers an Ask: picks the preset, streams the chain, and makes the Answered event of what came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from chatapp.engine.chains import answer, chat, long_chat, presets
from chatapp.engine.chains.long_chat import Shortage
from chatapp.engine.chains.presets import PresetFile
from chatapp.engine.documents.documents import Documents
from chatapp.engine.jobs import Job
from chatapp.engine.llm.any_model import AnyModel
from chatapp.engine.llm.chat_model import Run
from chatapp.errors import AnswerEmpty, EmptyQuestion, PresetNotFound, PresetWantsDocuments
from chatapp.protocol import Answered, Ask
from chatapp.records import Model


@dataclass(frozen=True, slots=True)
class Asking:
    """What an answer is made with. `documents` opens the library when it is needed first."""

    local: AnyModel
    model: Model
    presets: dict[str, PresetFile]
    documents: Callable[[], Documents]
    shortage: Shortage = Shortage()


def run(job: Job, ask: Ask, asking: Asking) -> Answered:
    """Stream the answer as Token events and return the last one."""
    if not ask.question.strip():
        raise EmptyQuestion()
    file = _preset(asking.presets, ask.preset_id)
    from_documents = bool(ask.document_ids) and file.preset.documents != "no"
    if from_documents and file.preset.documents != "required":
        file = _preset(asking.presets, "answer")
    if file.preset.documents == "required" and not from_documents:
        raise PresetWantsDocuments(preset=ask.preset_id)
    settled = long_chat.settle(job, ask, file, asking.local, asking.shortage)
    ask, asking = settled.ask, replace(asking, local=settled.local)
    if from_documents:
        answered = answer.run(job, ask, answer.Desk(asking.local, asking.model, file, asking.documents()))
    else:
        answered = _plain(job, ask, asking, file)
    says_nothing = not any(letter.isprintable() and not letter.isspace() for letter in answered.text)
    may_say_nothing = ask.stop or ask.grammar or answered.thinking or answered.finish == "stopped"
    if says_nothing and not may_say_nothing:
        raise AnswerEmpty(model=asking.model.name)
    return replace(answered, seen_from=answered.seen_from + settled.dropped, summary=settled.summary)


def _plain(job: Job, ask: Ask, asking: Asking, file: PresetFile) -> Answered:
    values = presets.fill(file.preset, ask.values, ask.language)
    wishes = _wishes(job, ask, file, asking.model)
    shaped = file.output.form != "text"
    text = ask.answer_so_far
    for piece in chat.stream(file, ask, asking.local, wishes):
        text += piece
        if not shaped:
            job.token(piece)
    if shaped:
        text = presets.parse_output(file, text, {**values, "text": ask.question}, ask.language)
        job.token(text)
    outcome = wishes.outcome
    return Answered(
        id=ask.id,
        text=text,
        finish=outcome.finish,
        seen_from=wishes.seen_from,
        usage=outcome.usage,
        timing=outcome.timing,
        thinking=wishes.thinking,
        tokens=tuple(outcome.tokens),
    )


def _wishes(job: Job, ask: Ask, file: PresetFile, model: Model) -> Run:
    values = presets.fill(file.preset, ask.values, ask.language)
    return Run(
        sampling=chat.sampling(file.preset, ask.sampling, model),
        stop=(*file.preset.stop, *ask.stop),
        grammar=presets.grammar(file, values) or ask.grammar,
        json_schema=ask.json_schema,
        logit_bias=ask.logit_bias,
        chances=max(0, ask.chances),
        stopped=job.stopped,
        on_thinking=job.thought,
        on_prompt=lambda done, total: job.progress("prompt", done, total),
    )


def _preset(files: dict[str, PresetFile], preset_id: str) -> PresetFile:
    if preset_id not in files:
        raise PresetNotFound(preset=preset_id, presets=", ".join(sorted(files)))
    return files[preset_id]
