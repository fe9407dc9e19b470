"""Answers an Ask: picks the preset, streams the chain, and makes the Answered event of what came."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chatapp.contract.protocol import Answered, Ask
from chatapp.contract.records import Model
from chatapp.engine.answers import first_answer
from chatapp.engine.answers.context_overflow import Shortage
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.presets import preset_sampling, presets
from chatapp.engine.presets.presets import PresetFile
from chatapp.engine.process.imports import ONE_AT_A_TIME, langchain_is_late
from chatapp.engine.process.jobs import Job
from chatapp.errors import AnswerEmpty, EmptyQuestion, PresetNotFound, PresetWantsDocuments

if TYPE_CHECKING:
    from chatapp.engine.answers.reading import Whole
    from chatapp.engine.documents.documents import Documents


@dataclass(frozen=True, slots=True)
class Asking:
    """What an answer is made with. `documents` opens the library when it is needed first."""

    local: AnyModel
    model: Model
    presets: dict[str, PresetFile]
    documents: Callable[[], Documents]
    shortage: Shortage = Shortage()
    whole: Whole | None = None


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
    if from_documents:
        asking = _for_documents(ask, file, asking)
    is_early = not from_documents and langchain_is_late()
    early = first_answer.prompt(file, ask, asking.local) if is_early else None
    dropped, summary = 0, ""
    if asking.shortage.choice != "drop" and early is None:
        with ONE_AT_A_TIME:
            from chatapp.engine.answers import long_chat

        settled = long_chat.settle(job, ask, file, asking.local, asking.shortage)
        ask, asking = settled.ask, replace(asking, local=settled.local)
        dropped, summary = settled.dropped, settled.summary
    if from_documents:
        # All about documents is imported with the first question that needs it.
        with ONE_AT_A_TIME:
            from chatapp.engine.answers import answer

        desk = answer.Desk(asking.local, asking.model, file, asking.documents(), asking.whole)
        answered = answer.run(job, ask, desk)
    else:
        answered = _plain(job, ask, asking, file, early)
    says_nothing = not any(
        letter.isprintable() and not letter.isspace() for letter in answered.text
    )
    may_say_nothing = ask.stop or ask.grammar or answered.thinking or answered.finish == "stopped"
    if says_nothing and not may_say_nothing:
        raise AnswerEmpty(model=asking.model.name)
    return replace(answered, seen_from=answered.seen_from + dropped, summary=summary)


def _for_documents(ask: Ask, file: PresetFile, asking: Asking) -> Asking:
    """Lay documents out that may be read whole; what is to be made room for takes them into
    account.

    Raises QuestionTooLong before anything is searched with ten megabytes.
    """
    with ONE_AT_A_TIME:
        from chatapp.engine.answers import reading
        from chatapp.engine.models import budget
    most = int(ask.sampling.get("max_tokens", file.preset.sampling.max_tokens))
    budget.refuse_too_long(ask.question, asking.local, most)
    whole = reading.whole(ask, asking.model, asking.local, asking.documents())
    if whole is None:
        return asking
    is_wanted = ask.reading == "whole" and asking.shortage.choice == "enlarge"
    if is_wanted or reading.fits(whole, reading.room(ask, file, asking.local)):
        asking = replace(asking, shortage=replace(asking.shortage, documents=whole.tokens))
    return replace(asking, whole=whole)


def _plain(
    job: Job, ask: Ask, asking: Asking, file: PresetFile, early: list[int] | None
) -> Answered:
    values = presets.fill(file.preset, ask.values, ask.language)
    wishes = _wishes(job, ask, file, asking.model)
    shaped = file.output.form != "text"
    text = ask.answer_so_far
    for piece in _pieces(file, ask, asking.local, wishes, early):
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


def _pieces(
    file: PresetFile, ask: Ask, local: AnyModel, run: Run, early: list[int] | None
) -> Iterator[str]:
    """Yield the answer; `early` is its prompt when it does not wait for LangChain."""
    if early is not None:
        yield from first_answer.stream(early, local, run)
        return
    with ONE_AT_A_TIME:
        from chatapp.engine.answers import chat

    yield from chat.stream(file, ask, local, run)


def _wishes(job: Job, ask: Ask, file: PresetFile, model: Model) -> Run:
    values = presets.fill(file.preset, ask.values, ask.language)
    return Run(
        sampling=preset_sampling.of(file.preset, ask.sampling, model),
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
