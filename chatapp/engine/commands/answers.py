"""What the commands do: questions, their tokens, and presets.

LangChain is imported by the functions that need it: the list of presets does not wait for it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from chatapp.contract import protocol
from chatapp.contract.protocol import Answered, Ask, Event
from chatapp.contract.records import REMOTE, Model, Problem
from chatapp.engine.answers.context_overflow import Shortage
from chatapp.engine.presets import preset_sampling, presets
from chatapp.engine.process.jobs import Job
from chatapp.engine.services import pictures
from chatapp.engine.services.services import Services
from chatapp.errors import ModelSeesNoPictures, NoModel, PresetBroken, PresetNotFound
from chatapp.machine.models import options as model_options
from chatapp.machine.paths import shipped

if TYPE_CHECKING:
    from chatapp.engine.answers.asking import Asking
    from chatapp.engine.models.interface.any_model import AnyModel
    from chatapp.engine.models.loaded_model import LoadedModel
    from chatapp.engine.presets.preset_file import PresetFile

READING_GOALS_S = {"quick": 8.0, "normal": 20.0, "thorough": 60.0}
"""Seconds to the first word of an answer from documents, by the setting."""


def _ask(services: Services, job: Job, command: protocol.Ask) -> Event:
    from chatapp.engine.answers import ask

    files, problems = presets.load(shipped("prompts"), services.paths.presets)
    if command.preset_id not in files:
        _name_broken_file(command.preset_id, problems)
        raise PresetNotFound(preset=command.preset_id, presets=", ".join(sorted(files)))
    owner = services.model
    local = owner.get()
    assert owner.model is not None
    command = _with_pictures(services, command, owner.model)
    command = _with_own_sampling(services, command, files[command.preset_id], owner.model)
    if command.document_ids:
        ids = services.documents().with_attached(command.document_ids)
        command = replace(command, document_ids=ids)
    shortage = Shortage(services.settings.context_short, partial(_enlarge, owner, job))
    with services.states.asking(command.chat_id, command.document_ids):
        answered = ask.run(job, command, _asking(services, local, owner.model, files, shortage))
    services.abilities.observe(owner.model, answered.usage, answered.timing)
    # The tokens of thinking are not in the text: such an answer tells no letters.
    text = "" if answered.thinking else answered.text
    services.speeds.observe(owner.model, answered.usage, answered.timing, text)
    services.measurement.schedule()
    return _doubted(answered, command, files[command.preset_id], owner.model)


def _asking(
    services: Services,
    local: AnyModel,
    model: Model,
    files: dict[str, PresetFile],
    shortage: Shortage,
) -> Asking:
    from chatapp.engine.answers.asking import Asking

    return Asking(
        local,
        model,
        files,
        services.documents,
        shortage,
        goal_s=READING_GOALS_S[services.settings.reading_goal],
        abilities=services.abilities.of(model),
    )


def _with_pictures(services: Services, command: Ask, model: Model) -> Ask:
    """Name pictures by their files. Raises PictureMissing and ModelSeesNoPictures."""
    if command.pictures and not model.projector and not model.path.startswith(REMOTE):
        raise ModelSeesNoPictures(model=model.name)
    folder = services.paths.pictures
    history = tuple(
        replace(message, pictures=pictures.existing(folder, message.pictures))
        for message in command.history
    )
    files = tuple(str(pictures.find(folder, name)) for name in command.pictures)
    return replace(command, history=history, pictures=files)


def _with_own_sampling(services: Services, command: Ask, file: PresetFile, model: Model) -> Ask:
    """Add what the user chose for this model; what the question asks for comes first."""
    own = model_options.of(model.fingerprint, services.settings.model_options)
    sampling = preset_sampling.of_model(file.preset, own) | command.sampling
    return replace(command, sampling=sampling)


def _doubted(answered: Answered, command: Ask, file: PresetFile, model: Model) -> Answered:
    if command.preset_id == "chat" or answered.finish == "stopped":
        return answered
    from chatapp.engine.works import preset_doubts

    use = preset_doubts.PresetUse(file, command.language, command.values)
    result = preset_doubts.PresetResult(command.question, answered.text)
    doubts = preset_doubts.of_answer(use, result, model)
    return replace(answered, doubts=doubts)


def _enlarge(owner: LoadedModel, job: Job, needed_tokens: int) -> AnyModel | None:
    """Load the model again with a longer context and say so; None when that does not fit."""
    enlarged = owner.enlarge(needed_tokens)
    if enlarged is None:
        return None
    local, more_bytes = enlarged
    tokens = local.weights.context_tokens
    job.send(
        protocol.ContextEnlarged(id=job.command.id, context_tokens=tokens, more_bytes=more_bytes)
    )
    return local


def _name_broken_file(preset_id: str, problems: tuple[Problem, ...]) -> None:
    """Raise PresetBroken when the preset is missing only because its file cannot be read."""
    for problem in problems:
        if Path(problem.details["file"]).stem == preset_id:
            raise PresetBroken(**problem.details)


def _list_presets(services: Services, job: Job, command: protocol.ListPresets) -> Event:
    files, problems = presets.load(shipped("prompts"), services.paths.presets)
    listed = tuple(file.preset for file in files.values())
    return protocol.PresetsListed(id=command.id, presets=listed, problems=problems)


def _count_tokens(services: Services, job: Job, command: protocol.CountTokens) -> Event:
    local = services.model.local
    if local is None:
        raise NoModel(folder=services.paths.models)
    return protocol.TokensCounted(
        id=command.id, counts=tuple(map(local.tokens.count, command.texts))
    )


def _measure_prompt(services: Services, job: Job, command: protocol.MeasurePrompt) -> Event:
    from chatapp.engine.preview import prompt_size

    owner = services.model
    local, model = owner.local, owner.model
    if local is None or model is None:
        raise NoModel(folder=services.paths.models)
    files, _ = presets.load(shipped("prompts"), services.paths.presets)
    ask = _with_pictures(services, command.ask, model)
    size = prompt_size.measure(ask, _asking(services, local, model, files, Shortage()))
    room = owner.larger_context(size.needed) if size.is_short else None
    return protocol.PromptMeasured(
        id=command.id,
        context_tokens=size.context,
        instructions=size.instructions,
        history=size.history,
        documents=size.documents,
        pictures=size.pictures,
        question=size.question,
        answer=size.answer,
        left_out=size.left_out,
        enlarged_tokens=room.tokens if room else 0,
        enlarged_bytes=room.more_bytes if room else 0,
    )


def _check_claims(services: Services, job: Job, command: protocol.CheckClaims) -> Event:
    # The claim checks take 0.2 s to import.
    from chatapp.engine.claims import claim_checks
    from chatapp.engine.claims.claim_judge import ClaimJudge

    owner, pages = services.model, services.documents().pages
    local, model = owner.local, owner.model
    standing = {claim.text for claim in command.claims if claim.supported}
    cited = [
        each
        for each in claim_checks.cited_sentences(command.text, command.sources)
        if each.text in standing and not claim_checks.is_verbatim(each, pages.text)
    ]
    unchanged = protocol.ClaimsChecked(id=command.id, claims=command.claims)
    if not cited or local is None or model is None:
        return unchanged
    known = services.abilities.of(model)
    if not (known.reads_en or known.reads_ko):
        # Who does not read cannot judge: nobody waits for that to be measured.
        return unchanged
    if services.abilities.can_be_measured(model) and not command.may_measure:
        return protocol.ClaimsChecked(id=command.id, claims=command.claims)
    turns = services.measurement.turns_of(local, job.stopped)
    abilities = services.abilities.measure(local, model, turns)
    faults = ClaimJudge(local, abilities, turns, pages.view).faults(cited, command.question)
    claims = tuple(faults.get(claim.text, claim) for claim in command.claims)
    return protocol.ClaimsChecked(id=command.id, claims=claims)


WORK = {
    protocol.CheckClaims: _check_claims,
    protocol.Ask: _ask,
    protocol.ListPresets: _list_presets,
    protocol.CountTokens: _count_tokens,
    protocol.MeasurePrompt: _measure_prompt,
}
