"""What the paths of the local server do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote

import numpy as np

from chatapp.contract.records import Model
from chatapp.engine.answers import query_limit
from chatapp.engine.documents.vectors import embedders
from chatapp.engine.documents.vectors.embeddings import Embedder
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.process.jobs import attempt
from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.server import chat_reply, chat_request, sent_pictures
from chatapp.engine.server.chat_answer import ChatAnswer
from chatapp.engine.server.chat_reply import model_id
from chatapp.engine.server.exchange import Exchange
from chatapp.engine.server.text_answer import TextAnswer
from chatapp.engine.services.services import Services
from chatapp.errors import (
    LibraryHeld,
    ModelUnknown,
    RequestBroken,
    RequestUnsupported,
    ServerBusy,
    ServerLeaves,
    StoppedByUser,
    cause_code,
)

_MODELS, _MODEL = "/v1/models", "/v1/models/"
"""Paths of the list, and of one model, whose id follows."""
MOST_WAITING = 8
"""Requests that wait for the model, above which further ones are refused; chosen."""
_LOOKS_EVERY_S = 0.05
"""Seconds between two looks for a client that is gone; chosen."""
_MOST_TEXTS = 2048
"""Texts of one request for vectors; as in OpenAI's protocol."""
_MOST_PASSAGES = 50
"""Passages of one search; chosen."""
_EMBEDDED_AT_ONCE = 32
"""Texts that are embedded between two looks for a stop; chosen."""


class Routes:
    """Nothing of a request is kept or logged."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._embedding = threading.Lock()
        self._work: dict[str, tuple[str, Callable[[Exchange], None]]] = {
            _MODELS: ("GET", self._list_models),
            _MODEL: ("GET", self._show_model),
            "/v1/chat/completions": ("POST", self._chat),
            "/v1/completions": ("POST", self._complete),
            "/v1/embeddings": ("POST", self._embed),
            "/v1/documents/search": ("POST", self._search),
        }

    @property
    def paths(self) -> str:
        """All paths, for an error."""
        return ", ".join(path for path in self._work if path != _MODEL)

    def method(self, path: str) -> str:
        """Return the method of a path, "" for an unknown one."""
        known = _known(path)
        return self._work[known][0] if known in self._work else ""

    def do(self, exchange: Exchange) -> None:
        """Do a request; errors are sent."""
        error = attempt(partial(self._work[_known(exchange.path)][1], exchange))
        if isinstance(error, StoppedByUser):
            # The client is gone or the server closes; a client that still listens learns why.
            exchange.close_connection = True
            error = ServerLeaves()
        if error is not None:
            exchange.fail(error)

    def _list_models(self, exchange: Exchange) -> None:
        exchange.answer({"object": "list", "data": self._models()})

    def _show_model(self, exchange: Exchange) -> None:
        wanted = unquote(exchange.path.removeprefix(_MODEL)).rstrip("/")
        models = {listed["id"]: listed for listed in self._models()}
        if wanted not in models:
            raise ModelUnknown(model=", ".join(models))
        exchange.answer(models[wanted])

    def _models(self) -> list[dict[str, Any]]:
        chat = self._services.model.chosen()
        listed = [chat_reply.model(chat, model_id(chat))]
        for name in self._embedders():
            listed.append(chat_reply.model(Model(path="", name=name, kind="embedding"), name))
        return listed

    def _complete(self, exchange: Exchange) -> None:
        wish = chat_request.read_text(exchange.body())
        self._check_line()
        with self._services.turns.request(exchange.gone):
            local = self._services.model.get()
            model = self._checked_model(wish.model)
            if not isinstance(local, LocalModel):
                raise RequestUnsupported(name="/v1/completions", cause=cause_code("text_only"))
            with self._services.states.asking(0, ()):
                TextAnswer(exchange, wish, local, model).write()

    def _check_line(self) -> None:
        waiting = self._services.turns.waiting_requests()
        if waiting >= MOST_WAITING:
            raise ServerBusy(count=waiting)

    def _checked_model(self, wanted: str) -> Model:
        """Return the loaded model. Raises ModelUnknown for another one."""
        model = self._services.model.model
        assert model is not None
        if wanted not in ("", model_id(model), model.name):
            raise ModelUnknown(model=model_id(model))
        return model

    def _chat(self, exchange: Exchange) -> None:
        wish = chat_request.read(exchange.body())
        self._check_line()
        with self._services.turns.request(exchange.gone):
            local = self._services.model.get()
            model = self._checked_model(wish.model)
            # Of no chat: its KV state is not kept on disk.
            with (
                self._services.states.asking(0, ()),
                TemporaryDirectory(dir=self._services.paths.scratch) as aside,
            ):
                messages = sent_pictures.seen(wish.messages, model, Path(aside), exchange.gone)
                ChatAnswer(exchange, replace(wish, messages=messages), local, model).write()

    def _embed(self, exchange: Exchange) -> None:
        body = exchange.body()
        texts = _texts(body.get("input"))
        form = body.get("encoding_format", "float")
        if form not in ("float", "base64"):
            raise RequestBroken(cause=cause_code("encoding_format"))
        available = self._embedders()
        name = chat_request.text_of(body, "model") or next(iter(available))
        if name not in available:
            raise ModelUnknown(model=", ".join(available))
        embedder = available[name]
        while not self._embedding.acquire(timeout=_LOOKS_EVERY_S):
            if exchange.gone():
                raise JobStopped
        try:
            rows = np.concatenate([embedder.vectors(part) for part in _parts(texts, exchange)])
        finally:
            self._embedding.release()
        if body.get("dimensions") not in (None, rows.shape[1]):
            raise RequestUnsupported(
                name="dimensions", cause=cause_code("dimensions", count=rows.shape[1])
            )
        exchange.answer(chat_reply.vectors(rows, name, form == "base64"))

    def _embedders(self) -> dict[str, Embedder]:
        """Return the embedder of search and the starter by name; the starter alone while another
        process holds the library.
        """
        try:
            of_library = self._services.documents().vectors.embedders
            available = [of_library.active(), of_library.starter()]
        except LibraryHeld:
            available = [embedders.load("")]
        return {embedder.name: embedder for embedder in available}

    def _search(self, exchange: Exchange) -> None:
        body = exchange.body()
        query, top, ids = body.get("query"), body.get("top", 5), body.get("document_ids", [])
        if not isinstance(query, str) or not query.strip():
            raise RequestBroken(cause=cause_code("must_be_text", key="query"))
        if type(top) is not int or not 1 <= top <= _MOST_PASSAGES:
            raise RequestBroken(
                cause=cause_code("must_be_between", high=_MOST_PASSAGES, key="top", low=1)
            )
        if not isinstance(ids, list) or not all(map(_is_id, ids)):
            raise RequestBroken(cause=cause_code("document_ids"))
        query_limit.check(query)
        documents, query = self._services.documents(), chat_request.clean(query)
        passages = documents.find(query, ids, top)
        exchange.answer(chat_reply.passages(passages, documents.is_foreign(query, ids)))


def _known(path: str) -> str:
    """Return the path under which an address is listed: clients differ in the slash at the end."""
    if path.startswith(_MODEL) and len(path) > len(_MODEL):
        return _MODEL
    return path.rstrip("/")


def _is_id(value: Any) -> bool:
    # SQLite's integers have 64 bits.
    return type(value) is int and 0 < value < 1 << 62


def _texts(value: Any) -> list[str]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
        raise RequestBroken(cause=cause_code("input_text"))
    if len(texts) > _MOST_TEXTS:
        raise RequestBroken(cause=cause_code("input_too_many", limit=_MOST_TEXTS))
    return [chat_request.clean(text) for text in texts]


def _parts(texts: list[str], exchange: Exchange) -> Iterator[list[str]]:
    for start in range(0, len(texts), _EMBEDDED_AT_ONCE):
        if exchange.gone():
            raise JobStopped
        yield texts[start : start + _EMBEDDED_AT_ONCE]
