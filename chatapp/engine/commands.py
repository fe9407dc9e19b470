"""What each command does: the table that `main` sends commands through, and the desk they work at."""

from __future__ import annotations

import base64
import importlib
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatapp import protocol, settings
from chatapp.engine.imports import ONE_AT_A_TIME
from chatapp.engine.jobs import Job
from chatapp.errors import DocumentNotFound, ModelNotEmbedding, NoModel, by_name
from chatapp.paths import Paths, shipped
from chatapp.protocol import Event
from chatapp.records import Model

if TYPE_CHECKING:
    from chatapp.engine.documents.documents import Documents
    from chatapp.engine.llm.loaded_model import LoadedModel

_log = logging.getLogger("chatapp.engine")

LANES: dict[type[protocol.Command], str] = {
    protocol.LoadModel: "model",
    protocol.Ask: "model",
    protocol.AddDocument: "library",
    protocol.RemoveDocument: "library",
    # Vectors of a large embedder take hours; documents can be added meanwhile.
    protocol.ChooseEmbedder: "vectors",
    protocol.ListModels: "quick",
    protocol.CheckModel: "quick",
    protocol.ListPresets: "quick",
    protocol.CountTokens: "quick",
    protocol.ListDocuments: "quick",
    protocol.Search: "quick",
    protocol.RenderPage: "quick",
}

# Imported one after another in the background, so that the first question does not wait for them.
_HEAVY = ("llama_cpp", "chatapp.engine.llm.chat_model", "chatapp.engine.chains.ask")


class Desk:
    """Model, presets and documents of this engine; each is opened when it is first needed."""

    def __init__(self, paths: Paths, holder: str) -> None:
        self._paths = paths
        self._holder = holder
        self._settings, _ = settings.load(paths.settings)
        self._documents: Documents | None = None
        self._model: LoadedModel | None = None
        self._opening = threading.Lock()

    def warm_up(self) -> None:
        """Import the heavy libraries in the background."""
        threading.Thread(target=_import_heavy, name="imports", daemon=True).start()

    def documents(self) -> Documents:
        """Return the library, opened and locked. Raises LibraryHeld when another process has it."""
        with self._opening:
            with ONE_AT_A_TIME:
                from chatapp.engine.documents.documents import Documents
            if self._documents is None:
                self._documents = Documents.open(self._paths.library, self._holder)
                self._documents.warm_up()
            return self._documents

    def model(self) -> LoadedModel:
        """Return the owner of the chat model."""
        with self._opening:
            with ONE_AT_A_TIME:
                from chatapp.engine.llm.loaded_model import LoadedModel
            if self._model is None:
                self._model = LoadedModel(self._paths, self._settings)
            return self._model

    def close(self) -> None:
        """Close the library; the model's memory goes with the process."""
        if self._documents is not None:
            self._documents.close()

    def do(self, job: Job) -> Event:
        """Do one command and return its last event."""
        work: Callable[[Job, Any], Event] = getattr(self, f"_do_{type(job.command).__name__}")
        return work(job, job.command)

    # Models ----------------------------------------------------------------------------------

    def _do_ListModels(self, job: Job, command: protocol.ListModels) -> Event:
        from chatapp.engine.llm import model_files

        # The window may have changed the folders since this engine started.
        self._settings, _ = settings.load(self._paths.settings)
        return protocol.ModelsListed(id=command.id, models=model_files.find(self._paths, self._settings))

    def _do_CheckModel(self, job: Job, command: protocol.CheckModel) -> Event:
        from chatapp.engine.llm import gguf

        return protocol.ModelChecked(id=command.id, model=gguf.inspect(Path(command.path)))

    def _do_LoadModel(self, job: Job, command: protocol.LoadModel) -> Event:
        owner = self.model()

        def progressed(fraction: float) -> None:
            job.progress("model", int(fraction * 1000), 1000)

        local = owner.load(command.path, command.context_tokens, progressed, job.stopped)
        assert owner.model is not None
        return protocol.ModelLoaded(id=command.id, model=owner.model, context_tokens=local.weights.context_tokens)

    def _do_CountTokens(self, job: Job, command: protocol.CountTokens) -> Event:
        local = self._model.local if self._model else None
        if local is None:
            raise NoModel(folder=self._paths.models)
        return protocol.TokensCounted(id=command.id, counts=tuple(map(local.tokens.count, command.texts)))

    # Questions -------------------------------------------------------------------------------

    def _do_Ask(self, job: Job, command: protocol.Ask) -> Event:
        with ONE_AT_A_TIME:
            from chatapp.engine.chains import ask, presets

        files, _ = presets.load(shipped("prompts"), self._paths.presets)
        owner = self.model()
        local = owner.get()
        assert owner.model is not None
        return ask.run(job, command, ask.Asking(local, owner.model, files, self.documents))

    def _do_ListPresets(self, job: Job, command: protocol.ListPresets) -> Event:
        from chatapp.engine.chains import presets

        files, problems = presets.load(shipped("prompts"), self._paths.presets)
        found = tuple(file.preset for file in files.values())
        return protocol.PresetsListed(id=command.id, presets=found, problems=problems)

    # Documents -------------------------------------------------------------------------------

    def _do_AddDocument(self, job: Job, command: protocol.AddDocument) -> Event:
        path = Path(command.path)

        def progressed(done: int, total: int) -> None:
            job.progress("pages", done, total, path.name)

        document, was_there = self.documents().add(path, progressed, job.stopped)
        return protocol.DocumentAdded(id=command.id, document=document, was_there=was_there)

    def _do_RemoveDocument(self, job: Job, command: protocol.RemoveDocument) -> Event:
        self.documents().remove(command.document_id)
        return protocol.DocumentRemoved(id=command.id, document_id=command.document_id)

    def _do_ListDocuments(self, job: Job, command: protocol.ListDocuments) -> Event:
        return protocol.DocumentsListed(id=command.id, documents=self.documents().list())

    def _do_Search(self, job: Job, command: protocol.Search) -> Event:
        found = self.documents().search(command.query, command.document_ids, command.top)
        return protocol.Found(id=command.id, passages=found)

    def _do_RenderPage(self, job: Job, command: protocol.RenderPage) -> Event:
        if not any(document.id == command.document_id for document in self.documents().list()):
            raise DocumentNotFound()
        page = self.documents().render(command.document_id, command.page, command.width_px)
        return protocol.PageRendered(
            id=command.id,
            document_id=command.document_id,
            page=command.page,
            pages=page.pages,
            png=base64.b64encode(page.png).decode("ascii"),
            width=page.width,
            height=page.height,
        )

    def _do_ChooseEmbedder(self, job: Job, command: protocol.ChooseEmbedder) -> Event:
        from chatapp.engine.llm import gguf

        name = Path(command.path).name
        if command.path:
            # A hostile file can end the process in llama.cpp; its header is judged first.
            _must_embed(gguf.inspect(Path(command.path)))

        def progressed(done: int, total: int) -> None:
            job.progress("vectors", done, total, name)

        self.documents().choose_embedder(command.path, progressed, job.stopped)
        return protocol.EmbedderChosen(id=command.id, path=command.path)


def _import_heavy() -> None:
    for name in _HEAVY:
        with ONE_AT_A_TIME:
            importlib.import_module(name)


def _must_embed(model: Model) -> None:
    if model.problem:
        raise by_name()[model.problem](**model.details)
    if model.kind != "embedding":
        raise ModelNotEmbedding(name=Path(model.path).name)
