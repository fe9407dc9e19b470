"""What the commands do: tokens, probabilities, similarity, and the map of passages.

numpy and LangChain are imported by the functions that need them.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from chatapp.contract import protocol
from chatapp.contract.protocol import Event
from chatapp.contract.records import REMOTE
from chatapp.engine.presets import presets
from chatapp.engine.process.jobs import Job
from chatapp.engine.services.services import Services
from chatapp.errors import DocumentNotFound, ModelElsewhere, NoModel
from chatapp.machine.paths import shipped

if TYPE_CHECKING:
    from chatapp.engine.inside.text_scores import Watching
    from chatapp.engine.models.interface.any_model import AnyModel
    from chatapp.engine.models.local_model import LocalModel

_MOST_ALTERNATIVES = 20
"""Alternatives of a token; as in OpenAI's protocol."""


def _read_tokens(services: Services, job: Job, command: protocol.ReadTokens) -> Event:
    from chatapp.engine.inside import text_tokens

    owner = services.model
    if owner.local is None:
        raise NoModel(folder=services.paths.models)
    read = text_tokens.tokenized(_of_a_file(services, owner.local), command.text)
    return protocol.TokensRead(
        id=command.id,
        model=_name(services),
        tokens=read.tokens,
        count=read.count,
        letters=read.letters,
        begin=read.begin,
        controls=read.controls,
        is_cut=read.is_cut,
    )


def _score_text(services: Services, job: Job, command: protocol.ScoreText) -> Event:
    from chatapp.engine.inside import text_scores

    local = _of_a_file(services, services.model.get())
    top = _alternatives(command.alternatives)
    score = text_scores.of_text(local, command.text, top, _watching(job))
    return protocol.TextScored(
        id=command.id,
        model=_name(services),
        tokens=score.tokens,
        total_tokens=score.total_tokens,
        context_tokens=local.weights.context_tokens,
        # JSON has no infinity.
        perplexity=min(score.perplexity, 1e300),
        bits_per_letter=score.bits_per_letter,
        letters=score.letters,
        first=score.first,
        is_base=local.template.is_base,
    )


def _score_answer(services: Services, job: Job, command: protocol.ScoreAnswer) -> Event:
    from chatapp.engine.inside import text_scores

    local = _of_a_file(services, services.model.get())
    files, _problems = presets.load(shipped("prompts"), services.paths.presets)
    top = _alternatives(command.alternatives)
    score = text_scores.of_answer(local, files, command.ask, top, _watching(job))
    return protocol.AnswerScored(
        id=command.id, model=_name(services), tokens=score.tokens, is_cut=score.is_cut
    )


def _compare_texts(services: Services, job: Job, command: protocol.CompareTexts) -> Event:
    from chatapp.engine.inside import text_similarity

    similarity = text_similarity.compare(services.documents(), command.first, command.second)
    return protocol.TextsCompared(
        id=command.id,
        cosine=similarity.cosine,
        embedder=similarity.embedder.name,
        dimensions=similarity.embedder.dimensions,
        knows=similarity.knows,
        usual=similarity.usual,
    )


def _map_passages(services: Services, job: Job, command: protocol.MapPassages) -> Event:
    from chatapp.engine.inside import passage_map
    from chatapp.engine.inside.passage_map import MapRequest

    documents = services.documents()
    request = MapRequest(
        documents.with_attached(command.document_ids),
        command.question,
        command.most,
        job.stopped,
        partial(job.progress, "map"),
    )
    drawn = passage_map.draw(documents, request)
    return protocol.PassagesMapped(
        id=command.id,
        points=drawn.points,
        total=drawn.total,
        embedder=drawn.embedder.name,
        dimensions=drawn.embedder.dimensions,
        shares=drawn.shares,
        question=drawn.question,
        nearest=drawn.nearest,
        knows=drawn.knows,
        waiting=drawn.waiting,
    )


def _read_passage(services: Services, job: Job, command: protocol.ReadPassage) -> Event:
    documents = services.documents()
    documents.document(command.document_id)
    passage = documents.stored_vectors.passages((command.passage_id,)).get(command.passage_id)
    if passage is None:
        # It was read again meanwhile.
        raise DocumentNotFound()
    return protocol.PassageRead(id=command.id, passage=passage)


def _of_a_file(services: Services, local: AnyModel) -> LocalModel:
    """Return a model of this machine. Raises ModelElsewhere for one of a host."""
    model = services.model.model
    if model is not None and model.path.startswith(REMOTE):
        raise ModelElsewhere(name=model.name)
    return cast("LocalModel", local)


def _name(services: Services) -> str:
    model = services.model.model
    return model.name if model else ""


def _alternatives(wanted: int) -> int:
    return max(1, min(wanted, _MOST_ALTERNATIVES))


def _watching(job: Job) -> Watching:
    from chatapp.engine.inside.text_scores import Watching

    return Watching(job.stopped, partial(job.progress, "score"))


WORK = {
    protocol.ReadTokens: _read_tokens,
    protocol.ScoreText: _score_text,
    protocol.ScoreAnswer: _score_answer,
    protocol.CompareTexts: _compare_texts,
    protocol.MapPassages: _map_passages,
    protocol.ReadPassage: _read_passage,
}
