"""A work makes each part once, and reckons the time left from the parts it has made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from chatapp.contract.protocol import PartsDone, SummarizeDocument
from chatapp.engine.process.jobs import Job
from chatapp.engine.process.turns import ModelTurns
from chatapp.engine.works import work_run
from chatapp.engine.works.store import WorkStore
from chatapp.engine.works.work_run import PartModel, WorkRun, WorkServices


class _Clock:
    """Time that passes only while a part is made: two seconds each."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def monotonic(self) -> float:
        return self.now_s

    def make(self, model: PartModel) -> str:
        self.now_s += 2.0
        return "made"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> _Clock:
    made = _Clock()
    monkeypatch.setattr(work_run, "time", made)
    return made


@pytest.fixture
def services(tmp_path: Path) -> Iterator[WorkServices]:
    store = WorkStore(tmp_path, [1])
    owner = SimpleNamespace(get=object, model=object())
    yield WorkServices(cast(Any, None), store, ModelTurns(), cast(Any, owner))
    store.close()


def _begun(services: WorkServices, told: list[PartsDone]) -> WorkRun:
    job = Job(SummarizeDocument(id=1, document_id=1), cast(Any, told.append))
    return WorkRun(job, services.store.begin("summary", 1, {}), services)


def test_the_time_left_is_that_of_the_parts_before_for_what_is_left(
    services: WorkServices, clock: _Clock
) -> None:
    told: list[PartsDone] = []
    begun = _begun(services, told)
    begun.expect(3, 60.0)
    begun.report()
    for name, weight in (("a", 10.0), ("b", 30.0), ("c", 20.0)):
        begun.part(name, weight, clock.make)
        begun.report()
    assert [(one.done, one.total, one.left_s) for one in told] == [
        (0, 3, -1),
        (1, 3, 10),
        (2, 3, 2),
        (3, 3, 0),
    ]


def test_a_part_of_before_is_not_made_again_and_takes_no_time(
    services: WorkServices, clock: _Clock
) -> None:
    told: list[PartsDone] = []
    _begun(services, told).part("a", 10.0, clock.make)
    again = _begun(services, told)
    again.expect(3, 40.0)
    assert again.part("a", 10.0, lambda model: "made twice") == "made"
    again.part("b", 10.0, clock.make)
    again.report()
    assert (told[-1].kept, told[-1].done, told[-1].left_s) == (1, 2, 4.0)
