"""One run of a work: makes the parts that are not there yet, one after another, and tells how far
it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from chatapp.contract.protocol import PartsDone
from chatapp.contract.records import Model
from chatapp.contract.work_records import Paragraph, Work
from chatapp.engine.documents.documents import Documents
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.loaded_model import LoadedModel
from chatapp.engine.process.jobs import Job
from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.process.turns import ModelTurns
from chatapp.engine.works.store import WorkStore


@dataclass(frozen=True, slots=True)
class Bench:
    """What works are made with."""

    documents: Documents
    store: WorkStore
    turns: ModelTurns
    owner: LoadedModel


@dataclass(frozen=True, slots=True)
class Maker:
    """The model while a part is made; `run` ends it when the job is stopped."""

    local: AnyModel
    model: Model
    stopped: Callable[[], bool]


Make = Callable[[Maker], str]


class Course:
    """Keeps each part before it begins the next. A Stop ends it between two words, and the parts
    stay.
    """

    def __init__(self, job: Job, work: Work, bench: Bench) -> None:
        self.work = work
        self._job = job
        self._bench = bench
        self._kept = bench.store.parts(work.id)
        self._resumed = len(self._kept)
        self._done = 0
        self._total = 0
        self._spent_s = 0.0
        self._made_weight = 0.0
        self._left_weight = 0.0

    @property
    def kept(self) -> dict[str, str]:
        """The parts that are finished, by name."""
        return self._kept

    def expect(self, parts: int, weight: float) -> None:
        """Say how many parts are to come, and how much work they are, in units of one's own."""
        self._total = self._done + parts
        self._left_weight = weight

    def tell(self, paragraphs: tuple[Paragraph, ...] = ()) -> None:
        """Send how far the work is."""
        left_s = -1.0
        if self._made_weight:
            left_s = self._spent_s / self._made_weight * max(0.0, self._left_weight)
        self._job.send(
            PartsDone(
                id=self._job.command.id,
                work_id=self.work.id,
                done=self._done,
                total=max(self._total, self._done),
                kept=min(self._resumed, self._done),
                left_s=round(left_s, 1),
                paragraphs=paragraphs,
            )
        )

    def part(self, name: str, weight: float, make: Make) -> str:
        """Return a part: the one that was made before, or a new one, kept before this returns.
        Raises JobStopped.
        """
        if name not in self._kept:
            started = time.monotonic()
            result = self.with_model(make)
            self._bench.store.keep(self.work.id, name, result)
            self._kept[name] = result
            self._spent_s += time.monotonic() - started
            self._made_weight += weight
        self._done += 1
        self._left_weight -= weight
        return self._kept[name]

    def with_model(self, use: Callable[[Maker], str]) -> str:
        """Use the model when it is free and no question waits; it is loaded first if none is."""
        with self._bench.turns.part(self._job.stopped):
            if self._job.stopped():
                raise JobStopped
            local = self._bench.owner.get()
            assert self._bench.owner.model is not None
            result = use(Maker(local, self._bench.owner.model, self._job.stopped))
        if self._job.stopped():
            # What was being written is half a part.
            raise JobStopped
        return result


def wishes(maker: Maker, max_tokens: int, grammar: str = "", temperature: float = 0.0) -> Run:
    """Return what a part wants of the model: no invention, no repetition."""
    from chatapp.contract.records import Sampling

    penalty = 1.1 if maker.model.parameters < 500_000_000 else 1.0
    return Run(
        sampling=Sampling(temperature=temperature, max_tokens=max_tokens, repeat_penalty=penalty),
        grammar=grammar,
        stopped=maker.stopped,
    )
