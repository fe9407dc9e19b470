"""The one door to Chroma: nearest vectors of passages. A cache of the library that can be rebuilt."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import chromadb
import httpx
from chromadb.config import Settings
from chromadb.errors import ChromaError
from langchain_chroma import Chroma

from chatapp.engine.documents.vectors import chroma_server
from chatapp.engine.documents.vectors.embeddings import Vectors
from chatapp.engine.process.child_process import ChildFailed, ChildProcess
from chatapp.errors import IndexServerLost
from chatapp.machine.host_address import HostAddress

_log = logging.getLogger("chatapp.documents")

_IN_USE = "in-use"
_PROBE_S = 60.0
_BATCH = 1000
_SERVER_S = 10.0
_T = TypeVar("_T")
# What Chroma raises; its Rust half reports a damaged file as an InternalError, some as
# RuntimeError.
Faults = (
    ChromaError,
    RuntimeError,
    ValueError,
    KeyError,
    OSError,
    httpx.HTTPError,
    IndexServerLost,
)


class IndexBroken(Exception):
    """Chroma cannot read or write its folder; it has to be built anew."""


class Index:
    """One Chroma collection an embedder. Only one process may have the folder open."""

    _settings: Settings
    _client: Any

    def __init__(self, folder: Path) -> None:
        """Open it; a folder that was not closed is probed in a child first, and emptied when
        damaged.
        """
        self._folder = folder
        self._lock = threading.RLock()
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / _IN_USE).exists() and not _survives_probe(folder):
            _log.warning("the vector index is damaged and is built anew")
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
        (folder / _IN_USE).touch()
        self._settings = local_settings(folder)
        self._stores: dict[str, Chroma] = {}
        self._client = self._open_client()

    def close(self) -> None:
        """Close the files and note that this was done."""
        with self._lock:
            self._stores.clear()
            self._client.close()
            (self._folder / _IN_USE).unlink(missing_ok=True)

    def empty(self) -> None:
        """Throw everything away and begin with an empty folder."""
        with self._lock:
            self._stores.clear()
            self._client.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / _IN_USE).touch()
            self._client = self._open_client()

    def _open_client(self) -> Any:
        try:
            return chromadb.PersistentClient(str(self._folder), settings=self._settings)
        except Faults as error:
            raise IndexBroken(type(error).__name__) from error

    def _store(self, name: str) -> Chroma:
        with self._lock:
            if name not in self._stores:
                self._stores[name] = Chroma(
                    client=self._client,
                    client_settings=self._settings,
                    collection_name=self._collection(name),
                    collection_configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
                )
            return self._stores[name]

    def _collection(self, name: str) -> str:
        return name

    def ids(self, name: str) -> set[int]:
        """Return the passages that have a vector here."""
        return self._guarded(
            lambda: {int(passage_id) for passage_id in self._store(name).get(include=[])["ids"]}
        )

    def add(self, name: str, passages: Sequence[tuple[int, int]], vectors: Vectors) -> None:
        """Put in vectors of passages, given as (passage id, document id); what is there is
        replaced.
        """
        self._store(name)
        for start in range(0, len(passages), _BATCH):
            part = passages[start : start + _BATCH]
            self._guarded(partial(self._add_batch, name, part, vectors[start : start + _BATCH]))

    def _add_batch(self, name: str, passages: Sequence[tuple[int, int]], vectors: Vectors) -> None:
        # Without texts: they belong to the library alone, and a removed document leaves nothing
        # here.
        self._client.get_collection(self._collection(name), embedding_function=None).upsert(
            ids=[str(passage_id) for passage_id, _ in passages],
            embeddings=vectors,
            metadatas=[{"document": document_id} for _, document_id in passages],
            documents=[""] * len(passages),
        )

    def remove(self, name: str, passage_ids: Iterable[int]) -> None:
        """Take out the vectors of these passages."""
        ids = [str(passage_id) for passage_id in passage_ids]
        for start in range(0, len(ids), _BATCH):
            self._guarded(partial(self._store(name).delete, ids[start : start + _BATCH]))

    def drop(self, name: str) -> None:
        """Forget an embedder's vectors."""
        with self._lock:
            store = self._stores.pop(name, None) or self._store(name)
            self._stores.pop(name, None)
            self._guarded(store.delete_collection)

    def names(self) -> set[str]:
        """Return the embedders that have vectors here."""
        return self._guarded(
            lambda: {collection.name for collection in self._client.list_collections()}
        )

    def nearest(
        self, name: str, vector: list[float], document_ids: Sequence[int], top: int
    ) -> list[tuple[int, float]]:
        """Return passage ids and cosine similarities, nearest first. No `document_ids` means all."""
        scope = {"document": {"$in": list(document_ids)}} if document_ids else None
        found = self._guarded(
            lambda: self._store(name).similarity_search_by_vector_with_relevance_scores(
                vector, k=top, filter=scope
            )
        )
        return [(int(document.id), 1.0 - distance) for document, distance in found]

    def _guarded(self, work: Callable[[], _T]) -> _T:
        try:
            return work()
        except Faults as error:
            raise IndexBroken(type(error).__name__) from error


class ServedIndex(Index):
    """The same on a Chroma server, which may hold other libraries too: collections carry this
    library's own name.

    It is opened when it is first used, and again after each failure: a server may be away for a
    while.
    """

    def __init__(self, address: HostAddress, own_name: str) -> None:
        self._address = address
        self._own_name = own_name
        self._lock = threading.RLock()
        self._stores = {}
        self._client = None

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            self._stores.clear()
            if self._client is not None:
                for session in _sessions(self._client):
                    session.close()
                self._client.close()
            self._client = None

    def empty(self) -> None:
        """Begin with a new connection. What is on the server stays: it is compared with the library
        each time.
        """
        self.close()

    def _store(self, name: str) -> Chroma:
        with self._lock:
            if self._client is None:
                self._client = self._guarded(self._open_client)
            return self._guarded(lambda: super(ServedIndex, self)._store(name))

    def _collection(self, name: str) -> str:
        return f"chatapp-{self._own_name}-{name}"

    def _open_client(self) -> Any:
        there = self._address
        chroma_server.check(there)
        self._settings = Settings(
            _env_file=None,
            anonymized_telemetry=False,
            chroma_server_api_default_path=f"{there.path}/api/v2",
        )
        client = chromadb.HttpClient(
            there.host, there.port, there.is_secure, settings=self._settings
        )
        # Its own client waits without end for a server that has stopped answering, and leaves its
        # connections open.
        for session in _sessions(client):
            session.timeout = httpx.Timeout(_SERVER_S)
        return client


def _sessions(client: Any) -> tuple[httpx.Client, httpx.Client]:
    """Return the two HTTP clients of a client of Chroma."""
    return client._server._session, client._admin_client._server._session


def local_settings(folder: Path) -> Settings:
    """Return the settings of a store in a folder, given whole, so that no `.env` of the current
    directory is asked.
    """
    return Settings(
        _env_file=None,
        anonymized_telemetry=False,
        is_persistent=True,
        persist_directory=str(folder),
        allow_reset=False,
    )


def _survives_probe(folder: Path) -> bool:
    """Let a child open the index and search it: a damaged one kills the process at the first query."""
    try:
        with ChildProcess("--chroma-probe", [str(folder)]) as child:
            lines = list(child.lines(_PROBE_S, lambda: False))
            return lines[-1:] == [{"probe": "good"}] and child.exit_code() == 0
    except ChildFailed:
        return False
