"""Search by meaning: real Chroma, real embedders; the index is a cache and may be lost."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.vectors import (
    embedders,
    embeddings,
    starter_embedder,
    vector_rows,
    waiting_vectors,
)
from chatapp.engine.documents.vectors.embedders import EmbedderChoice
from chatapp.engine.documents.vectors.gguf_embedder import GgufEmbedder
from chatapp.engine.documents.vectors.index import IndexBroken
from chatapp.engine.process.low_priority import NICE
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import ModelNotEmbedding, ModelNotFound
from tests.engine.documents.conftest import Add, MakePdf
from tests.search_models import embedder

FRUIT = "Apples, pears and plums grow behind the barn."
TRAIN = "The railway timetable lists departures from every platform."


def nothing(done: int, total: int) -> None:
    """Progress that nobody watches."""


def nearest(documents: Documents, query: str) -> str:
    best, *_ = documents.similarity.nearest(query, (), 5)
    return documents._library.passages.get([best])[best].text


def test_the_starter_finds_what_is_said_in_other_words(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    documents.vectors.start()
    add(make_pdf("a.pdf", [FRUIT], [TRAIN]))
    assert documents.vectors.settle(30)
    assert FRUIT in nearest(documents, "orchard fruit trees")


def test_vectors_are_compared_before_chroma_is_there(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    add(make_pdf("a.pdf", [FRUIT], [TRAIN]))
    documents.vectors._make(documents.vectors.embedders.starter(), nothing, lambda: False)
    assert FRUIT in nearest(documents, "orchard fruit trees")


def test_a_search_goes_before_the_index(documents: Documents, add: Add, make_pdf: MakePdf) -> None:
    documents.vectors.start()
    assert documents.vectors.settle(30)
    with documents.vectors.searching():
        add(make_pdf("a.pdf", ["Apples and pears grow."]))
        assert nearest(documents, "fruit") == "Apples and pears grow."
        assert not documents.vectors.settle(0.3)
    assert documents.vectors.settle(30)
    assert nearest(documents, "fruit") == "Apples and pears grow."


def test_a_search_finds_what_the_index_takes_in_meanwhile(
    documents: Documents, add: Add, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents.vectors.start()
    assert documents.vectors.settle(30)
    keeper = documents.vectors.keeper
    assert keeper is not None
    search = keeper.nearest

    def slowly(*arguments: Any) -> Any:
        found = search(*arguments)
        assert documents.vectors.settle(30)
        return found

    monkeypatch.setattr(keeper, "nearest", slowly)
    with documents.vectors.searching():
        add(make_pdf("a.pdf", ["Apples and pears grow."]))
    assert nearest(documents, "fruit") == "Apples and pears grow."


def test_an_index_that_breaks_under_a_search_is_built_anew(
    documents: Documents,
    add: Add,
    make_pdf: MakePdf,
    monkeypatch: pytest.MonkeyPatch,
    caplog: object,
) -> None:
    documents.vectors.start()
    add(make_pdf("a.pdf", ["Apples and pears grow."]))
    assert documents.vectors.settle(30)
    keeper = documents.vectors.keeper
    assert keeper is not None
    with monkeypatch.context() as broken:
        broken.setattr(keeper._index, "nearest", _breaks)
        assert nearest(documents, "fruit") == "Apples and pears grow."
    assert documents.vectors.settle(30)
    assert keeper.nearest("use-multilingual-3", [1.0] * 512, [], 1).cosines


def _breaks(*arguments: Any) -> Any:
    raise IndexBroken("InternalError")


def test_too_many_vectors_are_not_compared_one_by_one(
    documents: Documents, add: Add, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(make_pdf("a.pdf", ["Apples and pears grow."]))
    assert documents.similarity.nearest("fruit", (), 1)
    monkeypatch.setattr(waiting_vectors, "MOST", 0)
    assert not documents.similarity.nearest("fruit", (), 1)


def test_a_removed_document_is_not_near_anything(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    documents.vectors.start()
    gone = add(make_pdf("a.pdf", [FRUIT]))
    add(make_pdf("b.pdf", [TRAIN]))
    assert documents.vectors.settle(30)
    documents.remove(gone.id)
    assert documents.vectors.settle(30)
    assert TRAIN in nearest(documents, "orchard fruit trees")


@pytest.mark.parametrize("damage", ["bytes", "lost"])
def test_a_damaged_index_is_built_anew(
    folder: Path, make_pdf: MakePdf, damage: str, caplog: object
) -> None:
    documents = Documents.open(folder, "test")
    documents.vectors.start()
    documents.add(make_pdf("a.pdf", [FRUIT], [TRAIN]), nothing, lambda: False)
    assert documents.vectors.settle(30)
    documents.close()
    for file in (folder / "index").rglob("*"):
        if file.is_file():
            file.write_bytes(b"\xff" * 4096) if damage == "bytes" else file.unlink()
    (folder / "index" / "in-use").touch()
    documents = Documents.open(folder, "test")
    documents.vectors.start()
    assert documents.vectors.settle(60)
    assert FRUIT in nearest(documents, "orchard fruit trees")
    documents.close()


def test_korean_is_left_to_the_words_by_an_english_embedder(
    documents: Documents, english: str
) -> None:
    documents.vectors.choose(english, nothing, lambda: False)
    assert documents.similarity.trust("명성황후가 시해된 해는?") == 0
    assert documents.similarity.trust("When was the lighthouse rebuilt?") > 0


def test_an_empty_text_has_a_vector_of_zeros_or_length_one() -> None:
    rows = starter_embedder.StarterEmbedder().vectors(["", "a lighthouse"])
    assert float(rows[1] @ rows[1]) == pytest.approx(1.0, abs=1e-5)


def test_a_model_that_is_gone_is_named(documents: Documents, tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match=r"gone\.gguf"):
        documents.vectors.choose(str(tmp_path / "gone.gguf"), nothing, lambda: False)


@pytest.mark.shared
def test_a_chosen_gguf_embedder_takes_over(
    documents: Documents, add: Add, make_pdf: MakePdf, shared: Path
) -> None:
    add(make_pdf("a.pdf", [FRUIT], [TRAIN]))
    seen: list[tuple[int, int]] = []
    model = shared / "gguf" / "all-MiniLM-L6-v2-f16.gguf"
    documents.vectors.choose(
        str(model), lambda done, total: seen.append((done, total)), lambda: False
    )
    assert seen[-1] == (2, 2)
    assert documents.vectors.embedders.active().name.startswith("all-MiniLM")
    assert FRUIT in nearest(documents, "orchard fruit trees")


@pytest.mark.shared
def test_a_stopped_choice_keeps_the_embedder_of_before(
    documents: Documents, add: Add, make_pdf: MakePdf, shared: Path
) -> None:
    add(make_pdf("a.pdf", [FRUIT]))
    with pytest.raises(JobStopped):
        documents.vectors.choose(
            str(shared / "gguf" / "all-MiniLM-L6-v2-f16.gguf"), nothing, lambda: True
        )
    assert documents.vectors.embedders.active().name == starter_embedder.STARTER


def test_the_starter_finds_a_page_of_another_language(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    add(make_pdf("a.pdf", [FRUIT], [TRAIN]))
    assert documents.search("과수원에는 어떤 과일이 있나?", (), 1)[0].text == FRUIT
    assert documents.search("기차 시간표는 어디에 있나?", (), 1)[0].text == TRAIN


def test_vectors_of_a_retired_embedder_are_made_anew(folder: Path, make_pdf: MakePdf) -> None:
    documents = Documents.open(folder, "test")
    documents.vectors.start()
    documents.add(make_pdf("a.pdf", [FRUIT]), nothing, lambda: False)
    assert documents.vectors.settle(30)
    assert documents.vectors.keeper is not None
    documents.vectors.keeper._index._client.create_collection("wordllama", embedding_function=None)
    documents._library.execute("UPDATE vectors SET embedder = 'wordllama'")
    documents._library.execute("DROP TABLE attached")
    documents._library.execute("PRAGMA user_version = 6")
    documents.close()
    documents = Documents.open(folder, "test")
    documents.vectors.start()
    assert documents.vectors.settle(30)
    rows = documents._library.rows("SELECT DISTINCT embedder FROM vectors")
    assert [row["embedder"] for row in rows] == [starter_embedder.STARTER]
    names = [found.name for found in documents.vectors.keeper._index._client.list_collections()]
    assert names == [starter_embedder.STARTER]
    documents.close()


def test_a_long_document_is_there_before_all_its_vectors(
    documents: Documents, add: Add, make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatapp.engine.documents.vectors.vectors._AT_ONCE_S", 0.0)
    add(make_pdf("a.pdf", *([f"{FRUIT} {count}"] for count in range(40))))
    name = starter_embedder.STARTER
    assert vector_rows.count(documents._library, name) == (16, 40)
    documents.vectors.start()
    assert documents.vectors.settle(30)
    assert vector_rows.count(documents._library, name) == (40, 40)


@pytest.fixture
def english(tmp_path: Path) -> str:
    """An embedding model that knows no Korean."""
    made = embedder({"apples": 0, "railway": 1}, reads_korean=False)
    return str(made.write(tmp_path / "english-embed.gguf"))


@pytest.fixture
def tiny(tmp_path: Path) -> str:
    """A real embedding model for llama.cpp, made by the test: it needs milliseconds."""
    return str(embedder({"apples": 0, "railway": 1}).write(tmp_path / "tiny-embed.gguf"))


def test_vectors_of_the_newest_document_come_first(
    documents: Documents, add: Add, make_pdf: MakePdf, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GgufEmbedder, "batch", 1)
    added = [add(make_pdf(f"{name}.pdf", [FRUIT], [TRAIN + name])).id for name in ("old", "new")]
    done: list[set[int]] = []

    def note(made: int, total: int) -> None:
        name = chosen_name(documents)
        done.append(set(vector_rows.document_of_passage(documents._library, name).values()))

    documents.vectors.choose(tiny, note, lambda: False)
    assert done == [{added[1]}, {added[1]}, set(added), set(added)]


def chosen_name(documents: Documents) -> str:
    assert documents.vectors.embedders.chosen is not None
    return documents.vectors.embedders.chosen.name


def test_a_search_answers_while_vectors_are_made(
    documents: Documents, add: Add, make_pdf: MakePdf, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GgufEmbedder, "batch", 1)
    add(make_pdf("a.pdf", [FRUIT], [TRAIN]))
    found: list[str] = []
    documents.vectors.choose(
        tiny,
        lambda done, total: found.append(documents.search("railway timetable", (), 1)[0].text),
        lambda: False,
    )
    assert found == [TRAIN, TRAIN]


def test_an_embedder_that_is_chosen_while_that_of_before_loads_stays(
    documents: Documents, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = GgufEmbedder(Path(tiny))
    chosen = documents.vectors.embedders
    documents._library.choose("embedder", tiny)

    def slowly(path: str) -> embeddings.Embedder:
        chosen.choose(EmbedderChoice("", None))
        return before

    monkeypatch.setattr(embedders, "load", slowly)
    chosen.resume()
    assert chosen.chosen is None


def test_a_passage_that_comes_while_the_last_vectors_are_made_is_not_passed_over(
    documents: Documents,
) -> None:
    chosen = documents.vectors.embedders
    starter = chosen.starter()
    chosen.choose(EmbedderChoice("", starter))
    seen = chosen.changes()
    chosen.mark_incomplete()
    chosen.mark_complete(starter, seen)
    assert chosen.ready(()) is None
    chosen.mark_complete(starter, chosen.changes())
    assert chosen.ready(()) is starter


def test_how_far_they_are_is_known_while_they_are_made(
    documents: Documents, add: Add, make_pdf: MakePdf, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GgufEmbedder, "batch", 1)
    add(make_pdf("a.pdf", [FRUIT], [TRAIN]))
    seen: list[object] = []
    documents.vectors.choose(
        tiny, lambda done, total: seen.append(documents.vectors.progress), lambda: False
    )
    assert [*seen, documents.vectors.progress] == [(1, 2), (2, 2), None]


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no priority of their own here")
def test_vectors_of_a_chosen_embedder_are_made_at_low_priority(
    documents: Documents, add: Add, make_pdf: MakePdf, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    make = GgufEmbedder.vectors

    def watched(
        self: GgufEmbedder, texts: list[str], role: embeddings.Role = "text"
    ) -> embeddings.FloatArray:
        seen.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return make(self, texts, role)

    monkeypatch.setattr(GgufEmbedder, "vectors", watched)
    add(make_pdf("a.pdf", [FRUIT], [TRAIN]))
    here = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    documents.vectors.choose(tiny, nothing, lambda: False)
    assert set(seen) == {NICE}
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == here


@pytest.mark.shared
def test_a_chat_model_is_refused_as_embedder(documents: Documents, shared: Path) -> None:
    rows = (shared / "gguf" / "synthetic" / "EXPECT.jsonl").read_text("utf-8").splitlines()
    chat = next(row["file"] for row in map(json.loads, rows) if row["expect"] == "chat")
    with pytest.raises(ModelNotEmbedding):
        documents.vectors.choose(str(shared / "gguf" / "synthetic" / chat), nothing, lambda: False)


def test_a_korean_question_over_english_pages_is_foreign_to_an_english_embedder(
    documents: Documents, add: Add, make_pdf: MakePdf, english: str
) -> None:
    add(make_pdf("a.pdf", [FRUIT], [TRAIN]))
    assert not documents.is_foreign("과수원에는 무엇이 자라나?", ())
    documents.vectors.choose(english, nothing, lambda: False)
    assert documents.is_foreign("과수원에는 무엇이 자라나?", ())
    assert not documents.is_foreign("What grows behind the barn?", ())


def test_a_question_in_the_script_of_the_pages_is_not_foreign(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    korean = add(make_pdf("k.pdf", ["연차 휴가는 1년에 15일이다."]))
    add(make_pdf("a.pdf", [FRUIT]))
    assert not documents.is_foreign("휴가는 며칠인가?", (korean.id,))
