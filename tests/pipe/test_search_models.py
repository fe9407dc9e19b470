"""Models of search in a real engine: a reranker, a multilingual embedder, vectors made beside
everything else.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from chatapp.contract import protocol
from chatapp.contract.protocol import Answered, Found, Progress
from tests.engine_process import Engine
from tests.search_models import BOTH_LANGUAGES, cross_encoder, embedder

FRUIT = "Apples grow near the orchard wall. Nobody waters the trees in winter."
TRAIN = "The railway timetable hangs on every platform. Trains leave from here."
PEARS_KO = "사과 과수원은 언덕 뒤에 있어요. 겨울에는 아무도 물을 주지 않아요."
TRAIN_KO = "철도 시간표는 승강장마다 걸려 있어요. 기차는 여기에서 떠나요."
FRUIT_ASKED_KO = "과수원에는 무엇이 자라나요?"
WORDS = [
    "the",
    "The",
    "on",
    "every",
    "platform",
    "near",
    "wall",
    "무엇이",
    "언덕",
    "뒤에",
    "있어요",
]


@pytest.fixture
def multilingual(tmp_path: Path) -> str:
    """An embedder to which words of Korean and English that mean the same are the same."""
    return str(embedder(BOTH_LANGUAGES, WORDS).write(tmp_path / "multilingual-embed.gguf"))


@pytest.fixture
def english(tmp_path: Path) -> str:
    """An embedder that knows no Korean."""
    made = embedder(LIKES_TRAINS, reads_korean=False)
    return str(made.write(tmp_path / "english-embed.gguf"))


@pytest.fixture
def add(engine: Engine, tmp_path: Path) -> Callable[..., int]:
    """Add a text file with the given paragraphs; return the document's id."""

    def one(name: str, *paragraphs: str) -> int:
        path = tmp_path / name
        path.write_text("\n\n".join(paragraphs), encoding="utf-8")
        added = engine.ask(protocol.AddDocument, path=str(path))[-1]
        assert isinstance(added, protocol.DocumentAdded)
        return added.document.id

    return one


def search(engine: Engine, query: str, *document_ids: int) -> Found:
    found = engine.ask(protocol.Search, query=query, document_ids=document_ids)[-1]
    assert isinstance(found, Found)
    return found


def choose(engine: Engine, path: str) -> list[protocol.Event]:
    events = engine.ask(protocol.ChooseEmbedder, path=path)
    assert isinstance(events[-1], protocol.EmbedderChosen)
    return events


def test_a_korean_question_finds_english_text_with_a_multilingual_embedder(
    engine: Engine, add: Callable[..., int], multilingual: str, english: str
) -> None:
    add("train.txt", TRAIN)
    add("fruit.txt", FRUIT)
    choose(engine, english)
    before = search(engine, FRUIT_ASKED_KO)
    assert (before.passages, before.is_foreign) == ((), True)
    choose(engine, multilingual)
    found = search(engine, FRUIT_ASKED_KO)
    assert found.passages[0].document == "fruit.txt"
    assert not found.is_foreign


def test_an_english_question_finds_korean_text_with_a_multilingual_embedder(
    engine: Engine, add: Callable[..., int], multilingual: str, english: str
) -> None:
    add("과일.txt", PEARS_KO)
    add("기차.txt", TRAIN_KO)
    choose(engine, english)
    assert search(engine, "railway timetable").is_foreign
    choose(engine, multilingual)
    found = search(engine, "railway timetable")
    assert (found.passages[0].document, found.is_foreign) == ("기차.txt", False)


@pytest.mark.model
def test_an_answer_over_two_languages_cites_the_page_and_is_no_refusal(
    engine: Engine, add: Callable[..., int], multilingual: str, english: str
) -> None:
    ids = (add("train.txt", TRAIN), add("fruit.txt", FRUIT))
    choose(engine, english)
    refused = engine.ask(protocol.Ask, question=FRUIT_ASKED_KO, document_ids=ids)[-1]
    assert isinstance(refused, Answered)
    assert (refused.refused, refused.is_foreign) == (True, True)
    choose(engine, multilingual)
    answered = engine.ask(protocol.Ask, question=FRUIT_ASKED_KO, document_ids=ids)[-1]
    assert isinstance(answered, Answered)
    assert not answered.refused
    assert answered.sources[0].document == "fruit.txt"


def test_a_new_document_can_be_asked_with_the_chosen_embedder_before_all_others(
    engine: Engine, add: Callable[..., int], multilingual: str
) -> None:
    add("train.txt", TRAIN)
    choose(engine, multilingual)
    watch = engine.send(protocol.WatchVectors, every_s=0.05)
    new = add("fruit.txt", FRUIT)
    while not search(engine, FRUIT_ASKED_KO, new).passages:
        pass
    engine.ask(protocol.Stop, job_id=watch)
    assert search(engine, FRUIT_ASKED_KO, new).passages[0].document == "fruit.txt"


def _made(data: Path) -> dict[int, bytes]:
    connection = sqlite3.connect(data / "library" / "library.db")
    rows = connection.execute(
        "SELECT passage_id, vector FROM vectors WHERE embedder <> 'use-multilingual-3'"
    ).fetchall()
    connection.close()
    return dict(rows)


def test_vectors_go_on_after_a_kill_where_they_were(tmp_path: Path, multilingual: str) -> None:
    text = tmp_path / "long.txt"
    text.write_text(
        "\n\n".join(f"{FRUIT} {count} {TRAIN * 5}" for count in range(500)), encoding="utf-8"
    )
    first = Engine(tmp_path / "data", tmp_path / "first.log")
    first.ask(protocol.AddDocument, path=str(text))
    first.send(protocol.ChooseEmbedder, path=multilingual)
    while not isinstance(event := first.next(), Progress) or event.stage != "vectors":
        pass
    first.process.kill()
    first.close()
    before = _made(tmp_path / "data")
    assert 0 < len(before) < event.total
    # A mark that would be gone if they were made anew.
    marked = sorted(before)[0]
    _mark(tmp_path / "data", marked)
    second = Engine(tmp_path / "data", tmp_path / "second.log")
    watch = second.send(protocol.WatchVectors, every_s=0.05)
    told = [event for event in _until_done(second) if event.id == watch]
    assert search(second, "railway timetable").passages
    second.close()
    assert told[0].done > len(before)
    assert told[-1].done == told[-1].total == len(after := _made(tmp_path / "data"))
    assert after[marked] == b"\0" * len(after[marked])


def _mark(data: Path, passage_id: int) -> None:
    connection = sqlite3.connect(data / "library" / "library.db")
    with connection:
        connection.execute(
            """UPDATE vectors SET vector = zeroblob(length(vector))
               WHERE passage_id = ? AND embedder <> 'use-multilingual-3'""",
            (passage_id,),
        )
    connection.close()


def _until_done(engine: Engine) -> list[Progress]:
    told: list[Progress] = []
    while not told or told[-1].done < told[-1].total:
        if isinstance(event := engine.next(), Progress):
            told.append(event)
    return told


# A reranker in the models folder ------------------------------------------------------------

LIKES_TRAINS = {"railway": 1, "timetable": 1, "apples": 0, "orchard": 0}


@pytest.fixture
def reranker(tmp_path: Path) -> Path:
    """A reranker in the models folder of the engine's data, that prefers passages about trains."""
    return cross_encoder(LIKES_TRAINS, likes=1, other_words=WORDS).write(
        tmp_path / "data" / "models" / "tiny.gguf"
    )


def both(add: Callable[..., int]) -> None:
    add("fruit.txt", "The apples of the orchard grow near the railway.")
    add(
        "train.txt",
        "The railway timetable hangs on every platform of the railway. No orchard is near.",
    )


def names(found: Found) -> list[str]:
    return [passage.document for passage in found.passages]


def test_a_reranker_in_the_models_folder_is_used_until_it_is_removed(
    engine: Engine, add: Callable[..., int], reranker: Path
) -> None:
    both(add)
    assert isinstance(checked := engine.ask(protocol.CheckReranker)[-1], protocol.RerankerChecked)
    assert checked.path == str(reranker)
    with_it = search(engine, "apples of the orchard")
    reranker.unlink()
    without = search(engine, "apples of the orchard")
    assert (names(with_it), names(without)) == (
        ["train.txt", "fruit.txt"],
        ["fruit.txt", "train.txt"],
    )
    assert [passage.rerank_score for passage in without.passages] == [None, None]


def test_a_reranker_is_not_used_when_it_is_switched_off(tmp_path: Path, reranker: Path) -> None:
    (tmp_path / "data" / "settings.json").write_text(json.dumps({"reranker_path": "off"}))
    engine = Engine(tmp_path / "data", tmp_path / "log")
    checked = engine.ask(protocol.CheckReranker)[-1]
    assert isinstance(checked, protocol.RerankerChecked)
    assert checked.path == ""
    engine.close()


def test_a_broken_reranker_is_told_of_and_the_search_goes_on(
    engine: Engine, add: Callable[..., int], reranker: Path, tmp_path: Path
) -> None:
    made = cross_encoder(LIKES_TRAINS, likes=1, other_words=WORDS)
    # llama.cpp finds that the layer lacks a tensor; its header says nothing of that.
    del made.tensors["blk.0.attn_output_norm.bias"]
    made.write(reranker)
    both(add)
    failed = engine.ask(protocol.CheckReranker)[-1]
    assert isinstance(failed, protocol.Failed)
    assert failed.error == "RerankerFailed"
    assert names(search(engine, "apples of the orchard"))[0] == "fruit.txt"


def test_a_reranker_is_no_chat_model(engine: Engine, reranker: Path) -> None:
    failed = engine.ask(protocol.LoadModel, path=str(reranker))[-1]
    assert isinstance(failed, protocol.Failed)
    assert failed.error == "ModelIsReranker"


def test_the_model_list_names_its_kind(engine: Engine, reranker: Path) -> None:
    listed = engine.ask(protocol.ListModels)[-1]
    assert isinstance(listed, protocol.ModelsListed)
    assert [(model.name, model.kind) for model in listed.models if model.path == str(reranker)] == [
        ("Tiny", "reranker")
    ]
