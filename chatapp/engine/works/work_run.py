"""One run of a work: makes the missing parts in order and reports the progress."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable, RunnableLambda

from chatapp.contract.protocol import PartsDone
from chatapp.contract.records import Model
from chatapp.contract.sampling import Sampling
from chatapp.contract.work_records import Paragraph, Section, Work
from chatapp.engine.documents.documents import Documents
from chatapp.engine.models import budget
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.langchain_model import langchain_model
from chatapp.engine.models.loaded_model import LoadedModel
from chatapp.engine.process.jobs import Job
from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.process.turns import ModelTurns
from chatapp.engine.works import work_cost
from chatapp.engine.works.blocks import Block
from chatapp.engine.works.store import WorkStore

_SMALL_MODEL = 500_000_000
"""Parameters; below this a model repeats itself without a repeat penalty. Chosen."""
_PENALTY = 1.1
"""Repeat penalty of such a model; chosen."""


@dataclass(frozen=True, slots=True)
class WorkServices:
    """The services that works are made with.

    `reading_speed` is measured, in tokens a second, 0 while it is unknown.
    """

    documents: Documents
    store: WorkStore
    turns: ModelTurns
    owner: LoadedModel
    reading_speed: Callable[[Model], float] = lambda model: 0.0


@dataclass(frozen=True, slots=True)
class PartModel:
    """The model while a part is made; `stopped` says whether the job was stopped."""

    local: AnyModel
    model: Model
    stopped: Callable[[], bool]

    def run_settings(self, max_tokens: int, grammar: str = "", temperature: float = 0.0) -> Run:
        """Return a run for one part: greedy unless a temperature is given."""
        penalty = _PENALTY if self.model.parameters < _SMALL_MODEL else 1.0
        sampling = Sampling(temperature=temperature, max_tokens=max_tokens, repeat_penalty=penalty)
        return Run(sampling=sampling, grammar=grammar, stopped=self.stopped)

    def complete(self, prompt: ChatPromptTemplate, values: Mapping[str, Any], run: Run) -> str:
        """Return the model's text. Raises QuestionTooLong and GrammarBroken."""
        fit = RunnableLambda(partial(budget.fit, local=self.local, run=run))
        chain: Runnable[Any, str] = (
            prompt | fit | langchain_model(self.local, run) | StrOutputParser()
        )
        return chain.invoke(dict(values))


MakePart = Callable[[PartModel], str]


class WorkRun:
    """Saves each part before it begins the next, so that a stopped work goes on from there."""

    def __init__(self, job: Job, work: Work, services: WorkServices) -> None:
        self.work = work
        self._job = job
        self._services = services
        self._finished = services.store.parts(work.id)
        self._resumed = len(self._finished)
        self._done = 0
        self._total = 0
        self._spent_s = 0.0
        self._made_weight = 0.0
        self._remaining_weight = 0.0
        self._expected_s = -1.0

    @property
    def finished(self) -> dict[str, str]:
        """The finished parts by name."""
        return self._finished

    def expect(self, parts: int, weight: float) -> None:
        """Set the number of parts to come and their weight, in any unit that `part` uses too."""
        self._total = self._done + parts
        self._remaining_weight = weight

    def reckon(self, blocks: Sequence[Block]) -> None:
        """Reckon the time of a work that has not begun, to be reported until a part is made."""
        if not self._finished:
            model, speed = self._services.owner.chosen(), self._services.reading_speed
            self._expected_s = work_cost.seconds(self.work.kind, blocks, model, speed(model))

    def report(
        self, paragraphs: tuple[Paragraph, ...] = (), sections: tuple[Section, ...] = ()
    ) -> None:
        """Send the progress; the time left is -1 while there is nothing to reckon it from."""
        left_s = self._expected_s
        if self._made_weight:
            left_s = self._spent_s / self._made_weight * max(0.0, self._remaining_weight)
        self._job.send(
            PartsDone(
                id=self._job.command.id,
                work_id=self.work.id,
                done=self._done,
                total=max(self._total, self._done),
                kept=min(self._resumed, self._done),
                left_s=round(left_s, 1),
                paragraphs=paragraphs,
                sections=sections,
            )
        )

    def part(self, name: str, weight: float, make: MakePart) -> str:
        """Return a finished part, or make and save it. Raises JobStopped."""
        if name not in self._finished:
            started = time.monotonic()
            result = self.with_model(make)
            self._services.store.keep(self.work.id, name, result)
            self._finished[name] = result
            self._spent_s += time.monotonic() - started
            self._made_weight += weight
        self._done += 1
        self._remaining_weight -= weight
        return self._finished[name]

    def with_model(self, make: MakePart) -> str:
        """Call with the model once it is free and no question waits. Raises JobStopped."""
        with self._services.turns.part(self._job.stopped):
            if self._job.stopped():
                raise JobStopped
            local = self._services.owner.get()
            assert self._services.owner.model is not None
            result = make(PartModel(local, self._services.owner.model, self._job.stopped))
        if self._job.stopped():
            # A stopped model leaves half a part.
            raise JobStopped
        return result
