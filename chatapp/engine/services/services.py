"""What commands work with: the model, the documents and the settings of this engine."""

from __future__ import annotations

import gc
import importlib
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from chatapp.contract.engine_settings import EngineSettings
from chatapp.engine.documents.reranker.reranker import Reranker
from chatapp.engine.documents.reranker.reranker_choice import RerankerChoice
from chatapp.engine.models.abilities.ability_store import AbilityStore
from chatapp.engine.models.abilities.idle_measurement import IdleMeasurement
from chatapp.engine.models.abilities.speed_store import SpeedStore
from chatapp.engine.models.kept_states import KeptStates
from chatapp.engine.models.loaded_model import LoadedModel
from chatapp.engine.presets import presets
from chatapp.engine.process import memory
from chatapp.engine.process.turns import ModelTurns
from chatapp.engine.works.store import WorkStore
from chatapp.errors import FolderGone
from chatapp.machine import network
from chatapp.machine.paths import Paths, is_gone, shipped

if TYPE_CHECKING:
    from chatapp.engine.documents.documents import Documents


class Closable(Protocol):
    """Something to close before the engine leaves."""

    def close(self) -> None: ...


class Services:
    """One of each. The library is opened with the first command that needs it."""

    def __init__(self, paths: Paths, holder: str) -> None:
        """`holder` names this engine to another one that finds the library locked."""
        self.paths = paths
        self.settings = EngineSettings()
        self.turns = ModelTurns()
        self.states = KeptStates(paths.states, self.settings.state_cache_megabytes, self.turns)
        self.model = LoadedModel(paths, self.settings, self.states.cache)
        self.abilities = AbilityStore(paths.abilities)
        self.speeds = SpeedStore(paths.speeds)
        self.measurement = IdleMeasurement(self.abilities, self.model, self.turns)
        choice = RerankerChoice(paths, lambda: self.settings)
        self.reranker = Reranker(choice.path, memory.available_bytes)
        self.closables: list[Closable] = []
        """What was started beside these, such as the local server; closed first."""
        self._holder = holder
        self._documents: Documents | None = None
        self._works: WorkStore | None = None
        self._opening = threading.RLock()

    def use(self, settings: EngineSettings) -> None:
        """Use other settings; what is loaded already stays as it is."""
        self.settings = settings
        network.allow(settings.network_on)
        self.model.use(settings)
        self.states.allow(settings.state_cache_megabytes)

    def warm_up(self, modules: Sequence[str]) -> None:
        """Import modules one after another in the background, and read the presets."""
        threading.Thread(target=self._import, args=(modules,), name="imports", daemon=True).start()

    def documents(self) -> Documents:
        """Return the library, opened and locked. Raises LibraryHeld when another process has it."""
        # It brings LangChain and Chroma's client: 0.6 s of processor time that no model waits for.
        from chatapp.engine.documents.documents import Documents
        from chatapp.engine.documents.vectors.better_embedder import BetterEmbedder

        with self._opening:
            if self._documents is None:
                if is_gone(self.paths.scratch):
                    # Opening the library would make another, empty one in its place.
                    raise FolderGone(folder=self.paths.data)
                documents = Documents.open(
                    self.paths.library, self._holder, self.settings.chroma_url
                )
                self._documents = documents
                documents.on_gone = self.states.cache.forget_document
                documents.reranker = self.reranker
                self.states.cache.keep_documents([document.id for document in documents.list()])
                vectors = documents.vectors
                vectors.is_busy = self.turns.is_taken
                folders = (self.paths.models, shipped("models"))
                vectors.embedders.better = BetterEmbedder(folders).path
                vectors.embedders.follow(self.settings.embedder_path)
                vectors.start()
            return self._documents

    def works(self) -> WorkStore:
        """Return the finished parts of works. The lock of the library covers them too."""
        documents = self.documents()
        with self._opening:
            if self._works is None:
                known = {document.id for document in documents.list()}
                self._works = WorkStore(self.paths.library, known)
            return self._works

    def close(self) -> None:
        """Save what is read and close the library; the model's memory goes with the process."""
        opened = (
            *self.closables,
            self.measurement,
            self.states,
            self._works,
            self._documents,
            self.reranker,
        )
        for closable in opened:
            if closable is not None:
                closable.close()

    def _import(self, modules: Sequence[str]) -> None:
        for name in modules:
            importlib.import_module(name)
        presets.load(shipped("prompts"), self.paths.presets)
        # The garbage collector need not look at modules that stay; `__main__` switched it off.
        gc.freeze()
        gc.enable()
