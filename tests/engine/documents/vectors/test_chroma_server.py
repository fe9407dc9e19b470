"""Vectors on a real Chroma server: found there, shared with other libraries, missed without harm."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import chromadb
import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.vectors import chroma_server
from chatapp.engine.documents.vectors.index import _sessions
from chatapp.errors import IndexServerLost, NetworkOff
from chatapp.machine import network
from chatapp.machine.host_address import parse
from tests.waiting import until

MakePdf = Callable[..., Path]
LINES = ["The lighthouse was built in 1881.", "It stands on a cliff above the sea."]


class ChromaRun:
    """`chroma run` on a port of its own; it can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with network.may_listen(), socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        program = Path(sys.executable).with_name("chroma")
        command = [
            str(program),
            "run",
            "--path",
            str(self._folder / "db"),
            "--port",
            str(self.port),
        ]
        environment = {
            "ANONYMIZED_TELEMETRY": "False",
            "HOME": str(self._folder),
            "PATH": "/usr/bin:/bin",
        }
        self._process = subprocess.Popen(
            command,
            env=environment,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(self.answers, what="chroma run answers")

    def answers(self) -> bool:
        try:
            chroma_server.check(parse(self.url, "chroma_url"))
        except IndexServerLost:
            return False
        return True

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def collections(self) -> dict[str, int]:
        client = chromadb.HttpClient("127.0.0.1", self.port)
        found = {one.name: one.count() for one in client.list_collections()}
        for session in _sessions(client):
            session.close()
        client.close()
        return found


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChromaRun]:
    running = ChromaRun(tmp_path)
    yield running
    running.stop()


def opened(folder: Path, server: ChromaRun, pdf: Path) -> Documents:
    documents = Documents.open(folder, "test", server.url)
    documents.vectors.start()
    documents.add(pdf, lambda done, total: None, lambda: False)
    return documents


def test_vectors_lie_there_and_are_found(
    tmp_path: Path, server: ChromaRun, make_pdf: MakePdf
) -> None:
    documents = opened(tmp_path / "one", server, make_pdf("a.pdf", LINES))
    assert documents.vectors.settle(30)
    [(name, count)] = server.collections().items()
    assert name.startswith("chatapp-")
    assert name.endswith("-use-multilingual-3")
    assert count == len(documents._library.passages.ids(1))
    keeper = documents.vectors.keeper
    assert keeper is not None
    assert keeper.nearest(
        "use-multilingual-3", documents.vectors.embedders.active().embed_query("lighthouse"), [], 3
    ).cosines
    documents.close()
    assert not (tmp_path / "one" / "index").exists()


def test_no_text_leaves_this_machine(tmp_path: Path, server: ChromaRun, make_pdf: MakePdf) -> None:
    documents = opened(tmp_path / "one", server, make_pdf("a.pdf", LINES))
    assert documents.vectors.settle(30)
    documents.close()
    server.stop()
    stored = b"".join(file.read_bytes() for file in (tmp_path / "db").rglob("*") if file.is_file())
    assert b"lighthouse" not in stored
    assert b"a.pdf" not in stored


def test_two_libraries_share_a_server(tmp_path: Path, server: ChromaRun, make_pdf: MakePdf) -> None:
    one = opened(tmp_path / "one", server, make_pdf("a.pdf", LINES))
    other = opened(tmp_path / "other", server, make_pdf("b.pdf", ["Bread is baked from flour."]))
    assert one.vectors.settle(30)
    assert other.vectors.settle(30)
    assert len(server.collections()) == 2
    assert [passage.document for passage in one.search("lighthouse", [], 3)] == ["a.pdf"]
    one.close()
    other.close()


def test_search_goes_on_while_the_server_is_away(
    tmp_path: Path, server: ChromaRun, make_pdf: MakePdf, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    documents = opened(tmp_path / "one", server, make_pdf("a.pdf", LINES))
    assert documents.vectors.settle(30)
    server.stop()
    assert documents.search("When was the lighthouse built?", [], 3)[0].document == "a.pdf"
    assert "opened anew" in caplog.text
    server.start()
    documents.vectors.catch_up()
    assert documents.vectors.settle(30)
    documents.close()


def test_a_server_that_was_never_there_costs_no_answer(
    tmp_path: Path, make_pdf: MakePdf, caplog: pytest.LogCaptureFixture
) -> None:
    documents = Documents.open(tmp_path / "one", "test", "http://127.0.0.1:9")
    documents.vectors.start()
    documents.add(make_pdf("a.pdf", LINES), lambda done, total: None, lambda: False)
    assert documents.search("lighthouse", [], 3)[0].document == "a.pdf"
    documents.close()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://nowhere.invalid:8000"])
def test_a_server_that_cannot_be_reached_is_said(url: str) -> None:
    network.allow(True)
    try:
        with pytest.raises(IndexServerLost):
            chroma_server.check(parse(url, "chroma_url"))
    finally:
        network.allow(False)


def test_a_server_elsewhere_waits_for_the_switch_of_the_network() -> None:
    with pytest.raises(NetworkOff):
        chroma_server.check(parse("http://nowhere.invalid:8000", "chroma_url"))
