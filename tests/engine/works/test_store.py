"""Finished parts stay, and go with their document; who has the model is settled part by part."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.process.turns import ModelTurns
from chatapp.engine.works.store import FILE, WorkStore
from chatapp.errors import WorkNotFound


def test_the_same_work_is_gone_on_with(tmp_path: Path) -> None:
    store = WorkStore(tmp_path, [1])
    begun = store.begin("summary", 1, {"length": "short", "language": ""})
    store.keep(begun.id, "read 0", "[]")
    store.close()
    again = WorkStore(tmp_path, [1])
    assert again.begin("summary", 1, {"language": "", "length": "short"}).id == begun.id
    assert again.parts(begun.id) == {"read 0": "[]"}
    again.close()


def test_works_of_documents_that_are_gone_are_erased(tmp_path: Path) -> None:
    store = WorkStore(tmp_path, [1])
    store.keep(store.begin("summary", 1, {}).id, "read 0", "secret words")
    store.close()
    WorkStore(tmp_path, [2]).close()
    assert all(b"secret words" not in file.read_bytes() for file in tmp_path.glob(FILE + "*"))


def test_a_broken_store_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    store = WorkStore(tmp_path, [])
    assert store.list() == ()
    store.close()


def test_a_part_of_a_removed_work_is_not_kept(tmp_path: Path) -> None:
    store = WorkStore(tmp_path, [1])
    work = store.begin("translation", 1, {})
    store.remove([work.id])
    with pytest.raises(WorkNotFound):
        store.keep(work.id, "paragraph 0", "{}")
    store.close()


def test_a_question_goes_before_the_next_part() -> None:
    turns, order, inside, asked = ModelTurns(), list[str](), threading.Event(), threading.Event()

    def ask() -> None:
        inside.wait()
        asked.set()
        with turns.question(lambda: False):
            order.append("question")

    asking = threading.Thread(target=ask)
    asking.start()
    for name in ("part 1", "part 2"):
        with turns.part(lambda: False):
            inside.set()
            asked.wait()
            while not turns._queues["question"] and "question" not in order:
                pass
            order.append(name)
    asking.join()
    assert order == ["part 1", "question", "part 2"]


def test_waiting_ends_with_a_stop() -> None:
    turns = ModelTurns()
    with turns.part(lambda: False), pytest.raises(JobStopped), turns.question(lambda: True):
        pass
