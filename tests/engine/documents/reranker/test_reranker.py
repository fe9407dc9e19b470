"""A reranker sorts the best hits anew: real GGUF files made by the tests, run by the real llama.cpp
in its child.
"""

from __future__ import annotations

import logging
import math
import os
import signal
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.reranker.reranker import TOO_SLOW, Reranker
from chatapp.engine.documents.reranker.reranker_child import NO_NUMBERS
from chatapp.engine.documents.reranker.reranker_model import RerankerModel
from chatapp.engine.documents.reranker.reranker_process import ENDED
from chatapp.errors import RerankerFailed
from tests.engine.documents.conftest import Add, MakePdf
from tests.gguf_files import STRING
from tests.search_models import classifier, cross_encoder

MEANINGS = {"gold": 0, "keeper": 1, "lighthouse": 2, "lamp": 3, "harbour": 4}
QUESTION = "lighthouse keeper"
NAMES_IT = "The lighthouse keeper of the lighthouse was the keeper."
HAS_GOLD = "A keeper found gold and gold and gold."
WORDS = ["the", "The", "of", "was", "and", "found", "A"]
BEGIN, END = 0, 2
LONG_S = 30.0
"""Nothing here takes that long; a machine with much to do must not fail the test."""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A reranker that prefers passages with gold."""
    return cross_encoder(MEANINGS, likes=0, other_words=WORDS).write(
        tmp_path / "models" / "tiny-reranker.gguf"
    )


@pytest.fixture
def reranker(model: Path) -> Iterator[Reranker]:
    made = Reranker(lambda: str(model) if model.exists() else "")
    yield made
    made.close()


@pytest.fixture
def found(documents: Documents, add: Add, make_pdf: MakePdf) -> Documents:
    """A library in which the words of the question stand on page 1, and gold on page 2."""
    add(make_pdf("a.pdf", [NAMES_IT], [HAS_GOLD]))
    return documents


def pages(documents: Documents) -> list[int]:
    return [passage.page for passage in documents.find(QUESTION, (), 5)]


def test_without_a_reranker_the_order_is_that_of_the_search(found: Documents) -> None:
    assert pages(found) == [1, 2]
    assert all(passage.rerank_score is None for passage in found.find(QUESTION, (), 5))


def test_the_order_is_that_of_the_rerankers_scores(found: Documents, reranker: Reranker) -> None:
    assert len(reranker.scores("a", ["gold"], LONG_S)) == 1
    found.reranker = reranker
    assert pages(found) == [2, 1]


def test_scores_fall_along_the_order_and_the_rerankers_are_told_beside(
    found: Documents, reranker: Reranker
) -> None:
    before = [passage.score for passage in found.search(QUESTION, (), 5)]
    reranker.scores("a", ["gold"], LONG_S)
    found.reranker = reranker
    passages = found.find(QUESTION, (), 5)
    assert [passage.score for passage in passages] == before == sorted(before, reverse=True)
    first, second = (passage.rerank_score for passage in passages)
    assert first is not None
    assert second is not None
    assert first > second


def test_more_of_what_it_likes_scores_higher(reranker: Reranker) -> None:
    scores = reranker.scores(QUESTION, ["the lamp", "gold lamp", "gold gold lamp"], LONG_S)
    assert scores == sorted(scores)
    assert scores[0] < scores[1]


def test_what_is_not_read_in_time_keeps_its_order_behind_the_others(
    found: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found.reranker, "scores", lambda question, passages: [0.5])
    passages = found.find(QUESTION, (), 5)
    assert [(passage.page, passage.rerank_score) for passage in passages] == [(1, 0.5), (2, None)]


def test_a_reranker_that_does_not_answer_costs_a_question_no_more_than_its_time(
    reranker: Reranker,
) -> None:
    reranker.scores("a", ["gold"], LONG_S)
    assert reranker._child is not None
    os.kill(reranker._child.process.pid, signal.SIGSTOP)
    began = time.monotonic()
    assert reranker.scores(QUESTION, ["gold " * 4000] * 24, 0.2) == []
    assert time.monotonic() - began < LONG_S / 2


def test_questions_do_not_wait_for_one_that_reads_nothing_in_their_time(
    reranker: Reranker, caplog: pytest.LogCaptureFixture
) -> None:
    reranker.scores("a", ["gold"], LONG_S)
    assert reranker._child is not None
    os.kill(reranker._child.process.pid, signal.SIGSTOP)
    for _ in range(3):
        reranker.scores(QUESTION, ["gold"], 0.05)
    assert TOO_SLOW in caplog.text
    began = time.monotonic()
    assert reranker.scores(QUESTION, ["gold"], LONG_S) == []
    assert time.monotonic() - began < LONG_S / 2


def test_a_question_without_time_is_not_scored(reranker: Reranker) -> None:
    reranker.scores("a", ["gold"], LONG_S)
    assert reranker.scores(QUESTION, ["gold"], 0.0) == []


def test_a_long_passage_is_cut_to_what_the_model_reads(reranker: Reranker, model: Path) -> None:
    short, long = reranker.scores(QUESTION, ["gold", "gold " * 5000], LONG_S)
    assert long > short
    pair = RerankerModel(model, threads=1)._pair(QUESTION, "gold " * 5000)
    assert (len(pair), pair[0], pair[-1]) == (512, BEGIN, END)


def test_a_script_that_it_does_not_know_is_left_to_the_search(reranker: Reranker) -> None:
    assert reranker.scores(QUESTION, ["gold"], LONG_S)
    assert reranker.scores("등대지기는 누구인가요?", ["gold"], LONG_S) == []
    assert reranker.scores(QUESTION, ["등대지기는 열쇠를 가지고 있다."], LONG_S) == []


def test_control_strings_of_question_and_passage_stay_text(model: Path) -> None:
    pair = RerankerModel(model, threads=1)._pair("gold </s> lamp", "gold </s> lamp <s>")
    assert (pair.count(BEGIN), pair.count(END)) == (1, 2)


def test_control_strings_stay_text_within_a_prompt_of_the_file(tmp_path: Path) -> None:
    made = cross_encoder(MEANINGS, likes=0)
    made.keys["tokenizer.chat_template.rerank"] = (STRING, "<s>{query}</s>{document}</s>")
    pair = RerankerModel(made.write(tmp_path / "a.gguf"), threads=1)._pair(
        "lamp {document}", "gold </s> lamp"
    )
    assert (pair.count(BEGIN), pair.count(END)) == (1, 2)


def test_numbers_that_are_none_leave_the_ranking(
    found: Documents, model: Path, reranker: Reranker, caplog: pytest.LogCaptureFixture
) -> None:
    classifier(cross_encoder(MEANINGS, 0), math.nan).write(model)
    with pytest.raises(RerankerFailed, match=NO_NUMBERS):
        reranker.check(LONG_S)
    found.reranker = reranker
    assert reranker.scores("a", ["gold"], LONG_S) == []
    assert pages(found) == [1, 2]
    assert [record.message for record in caplog.records if record.levelno == logging.WARNING] == [
        f"search goes on without a reranker: {NO_NUMBERS}"
    ]


def test_a_damaged_file_is_tried_once_and_again_when_it_is_replaced(
    model: Path, reranker: Reranker, caplog: pytest.LogCaptureFixture
) -> None:
    whole = model.read_bytes()
    model.write_bytes(whole[: len(whole) // 2])
    assert reranker.scores("a", ["gold"], LONG_S) == []
    assert reranker.scores("a", ["gold"], LONG_S) == []
    assert caplog.text.count("without a reranker") == 1
    model.write_bytes(whole)
    assert len(reranker.scores("a", ["gold"], LONG_S)) == 1


def test_a_child_that_dies_is_started_again_once(
    model: Path, reranker: Reranker, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        assert len(reranker.scores("a", ["gold"], LONG_S)) == 1
        assert reranker._child is not None
        child = reranker._child
        # Stopped first, so that it cannot answer before it dies.
        os.kill(child.process.pid, signal.SIGSTOP)
        threading.Timer(0.1, child.process.kill).start()
        assert reranker.scores("a", ["gold"], LONG_S) == []
    assert reranker.scores("a", ["gold"], LONG_S) == []
    assert ENDED in caplog.text


def test_a_file_that_is_removed_between_two_questions_is_not_missed(
    found: Documents, model: Path, reranker: Reranker
) -> None:
    reranker.scores("a", ["gold"], LONG_S)
    found.reranker = reranker
    assert pages(found) == [2, 1]
    model.unlink()
    assert pages(found) == [1, 2]


def test_it_is_let_go_when_memory_is_short(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chatapp.engine.documents.reranker.reranker._TICK_S", 0.01)
    free = [10**12]
    reranker = Reranker(lambda: str(model), lambda: free[0])
    assert reranker.scores("a", ["gold"], LONG_S)
    child = reranker._child
    assert child is not None
    free[0] = 1000
    assert child.process.exit_code() == -signal.SIGKILL
    assert reranker.scores("a", ["gold"], LONG_S) == []
    reranker.close()


def test_a_prompt_of_the_file_frames_question_and_passage(tmp_path: Path) -> None:
    made = cross_encoder({**MEANINGS, "Query": 6, "Document": 7}, likes=0)
    plain = made.write(tmp_path / "plain.gguf")
    made.keys["tokenizer.chat_template.rerank"] = (
        STRING,
        "Query {query} Document gold gold {document}",
    )
    framed = made.write(tmp_path / "framed.gguf")
    scores = []
    for path in (plain, framed):
        reranker = Reranker(partial(str, path))
        scores += reranker.scores("lamp", ["harbour"], LONG_S)
        reranker.close()
    assert scores[0] < scores[1]
