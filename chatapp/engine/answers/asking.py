"""What an answer is made with, and what it asks of the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatapp.contract.protocol import Answered, Ask
from chatapp.contract.records import Model, Passage
from chatapp.engine.answers.context_overflow import Shortage
from chatapp.engine.models.abilities.abilities import Abilities
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.presets import preset_sampling
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.process.jobs import Job

_SPEED_OF_ONE = 7.5e10
"""Tokens a second times weights, until the speed is measured: a model of 1.5 billion read 50 a
second on two cores."""
_SMALL = 400_000_000
"""Weights of a model that is not known to be larger; chosen."""
_FOR_DOCUMENTS = 0.8
"""Share of the time to the first word that goes to passages, not to instructions and history;
chosen."""
_LEAST_BUDGET = 256
"""Tokens for passages, however slow the model: one passage with its neighbours. Chosen."""

if TYPE_CHECKING:
    from chatapp.engine.documents.documents import Documents


@dataclass(frozen=True, slots=True)
class Whole:
    """All pages with text of the documents that are on, in stable order, and their tokens."""

    pages: tuple[Passage, ...]
    tokens: int


@dataclass(frozen=True, slots=True)
class Asking:
    """What an answer is made with. `documents` opens the library when it is needed first."""

    local: AnyModel
    model: Model
    presets: dict[str, PresetFile]
    documents: Callable[[], Documents]
    shortage: Shortage = Shortage()
    whole: Whole | None = None
    """The documents as they are read whole if they fit; None when they are searched."""
    goal_s: float = 20.0
    """Seconds to the first word that reading may take."""
    abilities: Abilities = Abilities()

    @property
    def reading_speed(self) -> float:
        """Tokens a second that the model reads, by its size until it is measured."""
        assumed = _SPEED_OF_ONE / max(self.model.parameters, _SMALL)
        return self.abilities.reading_tokens_s or assumed

    @property
    def reading_budget(self) -> int:
        """Tokens that the model may read of documents for one question."""
        return max(_LEAST_BUDGET, int(self.reading_speed * self.goal_s * _FOR_DOCUMENTS))


def run_of(job: Job, ask: Ask, file: PresetFile, model: Model, grammar: str) -> Run:
    """Return what a question wants of the model; `grammar` is GBNF, "" for free text."""
    return Run(
        sampling=preset_sampling.of(file.preset, ask.sampling, model),
        stop=(*file.preset.stop, *ask.stop),
        grammar=grammar,
        json_schema=ask.json_schema,
        logit_bias=ask.logit_bias,
        chances=max(0, ask.chances),
        stopped=job.stopped,
        on_thinking=job.thought,
        thinking_level=ask.thinking,
        on_prompt=lambda done, total: job.progress("prompt", done, total),
    )


def answered(ask: Ask, text: str, run: Run) -> Answered:
    """Return the last event of an answer that a run wrote."""
    return Answered(
        id=ask.id,
        text=text,
        finish=run.outcome.finish,
        seen_from=run.seen_from,
        usage=run.outcome.usage,
        timing=run.outcome.timing,
        thinking=run.thinking,
        tokens=tuple(run.outcome.tokens),
    )
