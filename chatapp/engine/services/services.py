"""The desk that commands work at: model and documents of this engine, each opened when it is first
needed.
"""

from __future__ import annotations

import gc
import importlib
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatapp.contract.protocol import Command, Event
from chatapp.engine.process import imports, lean_imports
from chatapp.engine.process.imports import ONE_AT_A_TIME
from chatapp.engine.process.jobs import Job
from chatapp.engine.process.turns import ModelTurns
from chatapp.errors import FolderGone
from chatapp.machine import settings
from chatapp.machine.paths import Paths, is_gone, shipped

if TYPE_CHECKING:
    from chatapp.engine.documents.documents import Documents
    from chatapp.engine.documents.reranker.reranker import Reranker
    from chatapp.engine.models.interface.any_model import AnyModel
    from chatapp.engine.models.kept_states import KeptStates
    from chatapp.engine.models.loaded_model import LoadedModel
    from chatapp.engine.server.server import LocalServer
    from chatapp.engine.works.store import WorkStore

_log = logging.getLogger("chatapp.desk")

# Imported one after another in the background, what the first question needs before LangChain.
_FIRST = ("chatapp.engine.models.loaded_model", "chatapp.engine.answers.ask")
_LANGCHAIN = (
    "chatapp.engine.models.chat_model",
    "chatapp.engine.answers.chat",
    "langchain_core.prompts",
    "langchain_core.tracers.langchain",
)
_REST_S = 0.2


class Desk:
    """Model, presets and documents of this engine; each is opened when it is first needed."""

    def __init__(self, paths: Paths, holder: str) -> None:
        self.paths = paths
        self._holder = holder
        self.settings, _ = settings.load(paths.settings)
        self._documents: Documents | None = None
        self._model: LoadedModel | None = None
        self._works: WorkStore | None = None
        self._states: KeptStates | None = None
        self._reranker: Reranker | None = None
        self.turns = ModelTurns()
        self.server: LocalServer | None = None
        self._opening = threading.RLock()

    def warm_up(self) -> None:
        """Import the heavy libraries in the background."""
        threading.Thread(
            target=_import_heavy, args=(self.paths.presets, self.turns), name="imports", daemon=True
        ).start()

    def documents(self) -> Documents:
        """Return the library, opened and locked. Raises LibraryHeld when another process has it."""
        with self._opening:
            with ONE_AT_A_TIME:
                from chatapp.engine.documents.documents import Documents
            if self._documents is None:
                if is_gone(self.paths.scratch):
                    # To open the library would make another, empty one in its place.
                    raise FolderGone(folder=self.paths.data)
                self._documents = Documents.open(
                    self.paths.library, self._holder, self.settings.chroma_url
                )
                self._documents.on_gone = self.states.cache.forget_document
                self._documents.reranker = self.reranker
                self.states.cache.keep_documents(
                    [document.id for document in self._documents.list()]
                )
                self._documents.vectors.start()
            return self._documents

    @property
    def reranker(self) -> Reranker:
        """What sorts the hits of a search anew, when there is a file for it; it needs no library."""
        with self._opening:
            if self._reranker is None:
                with ONE_AT_A_TIME:
                    from chatapp.engine.documents.reranker.reranker import Reranker
                from chatapp.engine.documents.reranker.reranker_choice import RerankerChoice
                from chatapp.engine.process import memory

                choice = RerankerChoice(self.paths, lambda: self.settings)
                self._reranker = Reranker(choice.path, memory.available_bytes)
            return self._reranker

    @property
    def states(self) -> KeptStates:
        """What the model read of chats, kept on disk."""
        with self._opening:
            if self._states is None:
                from chatapp.engine.models.kept_states import KeptStates

                self._states = KeptStates(
                    self.paths.states, self.settings.state_cache_megabytes, self.turns
                )
            return self._states

    def works(self) -> WorkStore:
        """Return the finished parts of works. The library is opened first: its lock makes this
        engine their owner.
        """
        documents = self.documents()
        with self._opening:
            from chatapp.engine.works.store import WorkStore

            if self._works is None:
                self._works = WorkStore(
                    self.paths.library, {document.id for document in documents.list()}
                )
            return self._works

    def model(self) -> LoadedModel:
        """Return the owner of the chat model."""
        with self._opening:
            from chatapp.engine.models.loaded_model import LoadedModel

            if self._model is None:
                self._model = LoadedModel(self.paths, self.settings, self.states.cache)
            return self._model

    def loaded(self) -> AnyModel | None:
        """Return the chat model when it is in memory."""
        return self._model.local if self._model else None

    def read_settings(self) -> None:
        """Read the settings again: the window may have changed them since this engine started."""
        self.settings, _ = settings.load(self.paths.settings)
        if self._model is not None:
            self._model.use(self.settings)
        if self._states is not None:
            self._states.allow(self.settings.state_cache_megabytes)

    def close_server(self) -> None:
        """Let other programs go, if any are served."""
        if self.server is not None:
            self.server.close()
            self.server = None

    def close(self) -> None:
        """Save what is read, close the library; the model's memory goes with the process."""
        self.close_server()
        if self._states is not None:
            self._states.close()
        if self._works is not None:
            self._works.close()
        if self._documents is not None:
            self._documents.close()
        if self._reranker is not None:
            self._reranker.close()


Table = dict[type[Command], tuple[str, Callable[[Desk, Job, Any], Event]]]
"""For each command the lane it waits in, and what does it."""


def _import_heavy(users: Path, turns: ModelTurns) -> None:
    # Looking for garbage among modules that stay takes a twentieth of the time.
    gc.disable()
    with imports.under_way():
        for name in _FIRST:
            importlib.import_module(name)
        from chatapp.engine.presets import presets

        presets.load(shipped("prompts"), users)
        # Threads of Python take turns: what is loaded or asked at once would take half as long
        # again.
        turns.wait_for_rest(_REST_S)
        try:
            _import_langchain()
        except (ImportError, AttributeError, TypeError, KeyError, NameError) as error:
            _log.info("LangChain wants what was kept out: %s", error)
            lean_imports.give_up()
            _import_langchain()
    gc.freeze()
    gc.enable()


def _import_langchain() -> None:
    for name in _LANGCHAIN:
        with ONE_AT_A_TIME:
            importlib.import_module(name)
        # A lock goes to who asks first: whoever waits for it is let in between.
        time.sleep(0.005)
