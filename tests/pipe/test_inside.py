"""The look inside with the starter model and the embedder of the first start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatapp.contract import protocol
from chatapp.contract.protocol import Answered, Ask, Failed, Progress
from chatapp.contract.records import Message, Source
from tests.engine_process import Engine

HANDBOOK = str(Path(__file__).parents[2] / "chatapp" / "samples" / "handbook.pdf")

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine for all tests of this file: loading model and embedder takes seconds."""
    folder = tmp_path_factory.mktemp("inside")
    running = Engine(folder / "data", folder / "stderr.log")
    assert isinstance(running.ask(protocol.LoadModel)[-1], protocol.ModelLoaded)
    yield running
    running.close()


@pytest.fixture
def handbook(loaded: Engine) -> int:
    """The id of a document in the library of that engine."""
    added = loaded.ask(protocol.AddDocument, path=HANDBOOK)[-1]
    assert isinstance(added, protocol.DocumentAdded)
    return added.document.id


def test_tokens_and_their_probabilities_come_through_the_pipe(loaded: Engine) -> None:
    read = loaded.ask(protocol.ReadTokens, text="The cat sat.")[-1]
    *progress, scored = loaded.ask(protocol.ScoreText, text="The cat sat.", alternatives=3)
    assert isinstance(read, protocol.TokensRead)
    assert isinstance(scored, protocol.TextScored)
    assert read.model == scored.model
    scored_text = scored.first + "".join(token.text for token in scored.tokens)
    assert scored_text == "".join(token.text for token in read.tokens) == "The cat sat."
    assert {len(token.others) for token in scored.tokens} == {3}
    assert all(isinstance(event, Progress) and event.stage == "score" for event in progress)


def _answered(engine: Engine, question: str, **more: object) -> Answered:
    sampling = {"temperature": 0.0, "max_tokens": 24.0}
    answered = engine.ask(Ask, question=question, sampling=sampling, **more)[-1]
    assert isinstance(answered, Answered)
    return answered


def test_an_old_answer_is_scored_as_when_it_was_written(loaded: Engine) -> None:
    history = (Message("user", "Hello"), Message("assistant", "Hello! How can I help?"))
    question = "Name three colors."
    answered = _answered(loaded, question, history=history, chances=3)
    ask = Ask(id=0, question=question, history=history, answer_so_far=answered.text)
    scored = loaded.ask(protocol.ScoreAnswer, ask=ask)[-1]
    assert isinstance(scored, protocol.AnswerScored)
    written = answered.tokens[: len(scored.tokens)]
    assert [token.text for token in scored.tokens] == [token.text for token in written]
    assert [token.logprob for token in scored.tokens] == pytest.approx(
        [token.logprob for token in written], abs=0.1
    )


def test_an_answer_from_documents_is_scored_with_what_it_cites(loaded: Engine) -> None:
    answer = "Orange boxes weigh twelve kilograms."
    source = Source(1, "boxes.pdf", 2, "Orange boxes weigh twelve kilograms.", document_id=1)
    question = "What do orange boxes weigh?"

    def surprise(**more: object) -> float:
        ask = Ask(id=0, question=question, answer_so_far=answer, **more)  # type: ignore[arg-type]
        scored = loaded.ask(protocol.ScoreAnswer, ask=ask)[-1]
        assert isinstance(scored, protocol.AnswerScored)
        return -sum(token.logprob for token in scored.tokens)

    cited = surprise(document_ids=(1,), sources_so_far=(source,))
    assert cited < surprise()


def _compared(engine: Engine, first: str, second: str) -> protocol.TextsCompared:
    compared = engine.ask(protocol.CompareTexts, first=first, second=second)[-1]
    assert isinstance(compared, protocol.TextsCompared)
    return compared


def test_texts_of_one_meaning_are_closer_than_others_also_across_languages(loaded: Engine) -> None:
    korean = _compared(loaded, "The meeting is on Monday.", "회의는 월요일에 열립니다.")
    other = _compared(loaded, "The meeting is on Monday.", "고래는 바다에 사는 포유류다.")
    assert korean.cosine > other.cosine + 0.2
    assert (korean.embedder, korean.dimensions) == ("use-multilingual-3", 512)


def test_a_text_without_words_cannot_be_compared(loaded: Engine) -> None:
    failed = loaded.ask(protocol.CompareTexts, first="  ", second="word")[-1]
    assert isinstance(failed, Failed)
    assert failed.error == "TextTooShort"


def test_a_similarity_stands_beside_that_of_the_librarys_own_passages(
    loaded: Engine, handbook: int
) -> None:
    usual = _compared(loaded, "Annual leave is 20 days.", "Vacation lasts four weeks.").usual
    assert usual is not None
    assert usual.pairs > 0
    assert -1 <= usual.lower <= usual.median <= usual.upper <= 1


def _mapped(engine: Engine, **wishes: object) -> protocol.PassagesMapped:
    mapped = engine.ask(protocol.MapPassages, **wishes)[-1]
    assert isinstance(mapped, protocol.PassagesMapped)
    return mapped


def test_documents_without_passages_have_no_map(loaded: Engine) -> None:
    failed = loaded.ask(protocol.MapPassages, document_ids=(99,))[-1]
    assert isinstance(failed, Failed)
    assert failed.error == "NothingToMap"


def test_a_map_joins_a_question_with_what_is_near_it_and_stays_the_same(
    loaded: Engine, handbook: int
) -> None:
    question = "How many days of annual leave?"
    mapped = _mapped(loaded, document_ids=(handbook,), question=question)
    assert len(mapped.points) == mapped.total > 5
    assert mapped.question is not None
    by_id = {point.passage_id: point for point in mapped.points}
    nearest = [by_id[passage_id] for passage_id in mapped.nearest]
    cosines = [point.cosine for point in nearest]
    assert any("leave" in point.text.casefold() for point in nearest[:2])
    assert cosines == sorted(cosines, reverse=True)
    bare = _mapped(loaded, document_ids=(handbook,))
    assert [(point.x, point.y) for point in bare.points] == [
        (point.x, point.y) for point in mapped.points
    ]


def test_a_map_of_many_passages_draws_an_even_share_and_what_is_near(
    loaded: Engine, handbook: int
) -> None:
    mapped = _mapped(loaded, question="annual leave", most=4)
    assert 4 <= len(mapped.points) <= 9
    assert mapped.total > len(mapped.points)
    assert {point.passage_id for point in mapped.points} >= set(mapped.nearest)


def test_a_passage_of_the_map_is_read_with_its_place(loaded: Engine, handbook: int) -> None:
    wanted = _mapped(loaded).points[3]
    read = loaded.ask(protocol.ReadPassage, document_id=handbook, passage_id=wanted.passage_id)[-1]
    assert isinstance(read, protocol.PassageRead)
    assert (read.passage.page, read.passage.text[:5]) == (wanted.page, wanted.text[:5])
    assert read.passage.boxes
