"""The Chroma index of passage vectors: a cache of the library that can be rebuilt."""

from __future__ import annotations

import contextlib
import logging
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import chromadb
import httpx
from chromadb.config import Settings
from chromadb.errors import ChromaError
from langchain_chroma import Chroma

from chatapp.engine.documents.vectors import chroma_server
from chatapp.engine.documents.vectors.embeddings import FloatArray, PassageVectors
from chatapp.engine.process.child_process import ChildFailed, ChildProcess
from chatapp.errors import IndexServerLost, NetworkOff
from chatapp.machine.host_address import HostAddress

_log = logging.getLogger("chatapp.documents")

_IN_USE = "in-use"
"""A file that exists while the index is open, and after a crash."""
_PROBE_TIMEOUT_S = 60.0
"""Seconds that the child which tries the index may take; chosen."""
_BATCH = 1000
"""Vectors that one call of Chroma adds or removes; chosen."""
_SERVER_TIMEOUT_S = 10.0
"""Seconds that each request to a Chroma server may take; chosen."""
_EF_SEARCH = 200
"""Candidates that HNSW keeps during a search; chosen."""
_VERSION = {"vectors": 2}
"""Metadata of a collection. Those of another version hold other vectors and are deleted."""
_T = TypeVar("_T")
# Chroma's Rust half reports damaged files as InternalError, some as RuntimeError.
_CHROMA_ERRORS = (
    ChromaError,
    RuntimeError,
    ValueError,
    KeyError,
    OSError,
    httpx.HTTPError,
    IndexServerLost,
    NetworkOff,
)


class IndexBroken(Exception):
    """Chroma cannot read or write its folder; the index must be rebuilt."""


class Index:
    """One Chroma collection per embedder. Only one process may open the folder."""

    _settings: Settings
    _client: Any

    def __init__(self, folder: Path) -> None:
        """Open the index. After a crash a child process probes it, and damage empties it."""
        self._folder = folder
        self._lock = threading.RLock()
        self._settings = local_settings(folder)
        self._stores: dict[str, Chroma] = {}
        if (folder / _IN_USE).exists() and not _survives_probe(folder):
            _log.warning("the vector index is damaged and is built anew")
            shutil.rmtree(folder, ignore_errors=True)
        self._client = self._open_client()

    def close(self) -> None:
        """Close the files and mark the index as clean."""
        with self._lock:
            self._stores.clear()
            self._client.close()
            (self._folder / _IN_USE).unlink(missing_ok=True)

    def empty(self) -> None:
        """Delete everything."""
        with self._lock:
            self.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            self._client = self._open_client()

    def _open_client(self) -> Any:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / _IN_USE).touch()
        _sweep(self._folder)
        try:
            client = chromadb.PersistentClient(str(self._folder), settings=self._settings)
            self._drop_retired(client)
            return client
        except _CHROMA_ERRORS as error:
            raise IndexBroken(type(error).__name__) from error

    def _store(self, name: str) -> Chroma:
        with self._lock:
            if name not in self._stores:
                self._stores[name] = Chroma(
                    client=self._client,
                    client_settings=self._settings,
                    collection_name=self._collection(name),
                    collection_metadata=dict(_VERSION),
                    collection_configuration={"hnsw": {"space": "cosine", "ef_search": _EF_SEARCH}},
                )
            return self._stores[name]

    def _collection(self, name: str) -> str:
        return name

    def _drop_retired(self, client: Any) -> None:
        for collection in client.list_collections():
            is_own = collection.name.startswith(self._collection(""))
            if is_own and dict(collection.metadata or {}) != _VERSION:
                client.delete_collection(collection.name)

    def ids(self, name: str) -> set[int]:
        """Return the indexed passages."""
        return self._guarded(
            lambda: {int(passage_id) for passage_id in self._store(name).get(include=[])["ids"]}
        )

    def add(self, name: str, batch: PassageVectors, documents: Mapping[int, int]) -> None:
        """Add or replace the vectors of whole passages; `documents` are document ids by passage id."""
        self._store(name)
        for start in range(0, len(batch.ids), _BATCH):
            part = slice(start, start + _BATCH)
            add = partial(self._add_batch, name, batch.ids[part], batch.rows[part], documents)
            self._guarded(add)

    def _add_batch(
        self, name: str, ids: list[int], rows: FloatArray, documents: Mapping[int, int]
    ) -> None:
        # Without texts, so that a removed document leaves none here.
        self._client.get_collection(self._collection(name), embedding_function=None).upsert(
            ids=[str(passage_id) for passage_id in ids],
            embeddings=rows,
            metadatas=[{"document": documents[passage_id]} for passage_id in ids],
            documents=[""] * len(ids),
        )

    def remove(self, name: str, passage_ids: Iterable[int]) -> None:
        """Remove the vectors of these passages."""
        ids = [str(passage_id) for passage_id in passage_ids]
        for start in range(0, len(ids), _BATCH):
            part = ids[start : start + _BATCH]
            self._guarded(lambda part=part: self._store(name).delete(part))  # type: ignore[misc]

    def drop(self, name: str) -> None:
        """Delete the vectors of an embedder."""
        with self._lock:
            store = self._stores.pop(name, None) or self._store(name)
            self._stores.pop(name, None)
            self._guarded(store.delete_collection)
            self._let_go()

    def _let_go(self) -> None:
        """Open the folder anew: Chroma keeps four open files and 2 MB of each collection that was
        deleted, and its vectors on the disk (measured).
        """
        self._stores.clear()
        self._client.close()
        self._client = self._open_client()

    def nearest(
        self, name: str, vector: list[float], document_ids: Sequence[int], top: int
    ) -> dict[int, float]:
        """Return cosines by passage id, nearest first. No `document_ids` means all."""
        scope = {"document": {"$in": list(document_ids)}} if document_ids else None
        hits = self._guarded(
            lambda: self._store(name).similarity_search_by_vector_with_relevance_scores(
                vector, k=top, filter=scope
            )
        )
        return {int(document.id): 1.0 - distance for document, distance in hits}

    def _guarded(self, work: Callable[[], _T]) -> _T:
        """Do what uses the client, which must not be opened anew meanwhile."""
        with self._lock:
            return _attempted(work)


def _attempted(work: Callable[[], _T]) -> _T:
    try:
        return work()
    except _CHROMA_ERRORS as error:
        raise IndexBroken(type(error).__name__) from error


def _sweep(folder: Path) -> None:
    """Delete what deleted collections left: each has a folder with its vectors, named in SQLite."""
    file = folder / "chroma.sqlite3"
    if not file.exists():
        return
    try:
        with contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as opened:
            named = {row[0] for row in opened.execute("SELECT id FROM segments")}
    except sqlite3.Error:
        # What is wrong with it is said by whoever opens it.
        return
    for path in folder.iterdir():
        if path.is_dir() and path.name not in named:
            shutil.rmtree(path, ignore_errors=True)


class ServedIndex(Index):
    """An index on a Chroma server, connected at first use and again after each failure."""

    def __init__(self, address: HostAddress, own_name: str) -> None:
        self._address = address
        self._own_name = own_name
        self._lock = threading.RLock()
        self._stores = {}
        self._client = None

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._stores.clear()
            if self._client is not None:
                for session in _sessions(self._client):
                    session.close()
                self._client.close()
            self._client = None

    def _let_go(self) -> None:
        """The server looks after its files."""

    def _guarded(self, work: Callable[[], _T]) -> _T:
        # A server may take seconds, and a search need not wait for what is added.
        return _attempted(work)

    def empty(self) -> None:
        """Reconnect later. The server's content stays; catching up compares it anyway."""
        self.close()

    def _store(self, name: str) -> Chroma:
        with self._lock:
            if self._client is None:
                self._client = self._guarded(self._open_client)
            return self._guarded(lambda: super(ServedIndex, self)._store(name))

    def _collection(self, name: str) -> str:
        return f"chatapp-{self._own_name}-{name}"

    def _open_client(self) -> Any:
        address = self._address
        chroma_server.check(address)
        self._settings = Settings(
            _env_file=None,
            anonymized_telemetry=False,
            chroma_server_api_default_path=f"{address.path}/api/v2",
        )
        client = chromadb.HttpClient(
            address.host, address.port, address.is_secure, settings=self._settings
        )
        # Chroma's client has no timeout and leaves its connections open.
        for session in _sessions(client):
            session.timeout = httpx.Timeout(_SERVER_TIMEOUT_S)
        self._drop_retired(client)
        return client


def _sessions(client: Any) -> tuple[httpx.Client, ...]:
    """Return the HTTP clients of a Chroma client."""
    return client._server._session, client._admin_client._server._session


def local_settings(folder: Path) -> Settings:
    """Return the settings of a store in a folder, without any `.env` of the working directory."""
    return Settings(
        _env_file=None,
        anonymized_telemetry=False,
        is_persistent=True,
        persist_directory=str(folder),
        allow_reset=False,
    )


def _survives_probe(folder: Path) -> bool:
    """Let a child process search the index: a damaged one kills it at the first query."""
    try:
        with ChildProcess("--chroma-probe", [str(folder)]) as child:
            lines = list(child.lines(_PROBE_TIMEOUT_S, lambda: False))
            return lines[-1:] == [{"probe": "good"}] and child.exit_code() == 0
    except ChildFailed:
        return False
