"""The chat model: what is available, loaded and being loaded. A failure keeps the old model."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from chatapp.contract.protocol import (
    CheckModel,
    Event,
    Failed,
    ListModels,
    LoadModel,
    ModelChecked,
    ModelLoaded,
    ModelsListed,
    ModelUnloaded,
    Progress,
    UnloadModel,
)
from chatapp.contract.records import Model
from chatapp.gui.engine.engine_client import EngineClient
from chatapp.gui.models.model_loan import ModelLoan
from chatapp.machine.models.memory_fit import Memory

_OTHER_KINDS = {"embedding": "ModelIsEmbedding", "reranker": "ModelIsReranker"}
"""Errors by the kind of a model that cannot chat."""


class ModelChoice(QObject):
    """Survives the end of the engine."""

    changed = Signal()
    """One of `models`, `loaded`, `is_loading`, `loading_share`."""
    was_loaded = Signal(object, int)
    """The Model and the tokens of its context."""
    was_chosen = Signal(str)
    """The path of a model that the user chose and that could be loaded."""
    failed = Signal(object)
    listed = Signal(object)
    """ModelsListed."""
    woke = Signal()
    """An engine that was given up is started again for another model."""

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self.models: tuple[Model, ...] = ()
        self.loaded: Model | None = None
        self.memory = Memory()
        self.is_missing = False
        self.is_ejected = False
        """The user freed the memory; the next question loads the model again."""
        self.is_loading = False
        self.loading_name = ""
        """Empty while the engine chooses the model."""
        self.loading_path = ""
        self.loading_share = 0.0
        self._job_id = 0
        self.loan = ModelLoan(engine, self)
        """Lets other models answer for a while."""
        engine.line_moved.connect(self._on_line_moved)

    @property
    def is_out(self) -> bool:
        """Whether the user must act: there is no model, or the engine was given up."""
        return self.is_missing or self._engine.has_given_up

    @property
    def is_waiting(self) -> bool:
        """Whether a model is loaded only after the answer that is being written."""
        return self.is_loading and bool(self._engine.ahead_of(self._job_id))

    def refresh(self) -> None:
        if not self.models:
            # An engine that died before it listed them would leave nothing to choose from.
            self._wake()
        self._engine.send(ListModels, self._on_listed)

    def state_of(self, path: str) -> Literal["idle", "loading", "loaded"]:
        """Return what a model is doing."""
        if self.is_loading and path == self.loading_path:
            return "loading"
        return "loaded" if self.loaded is not None and self.loaded.path == path else "idle"

    def load(self, path: str, first: bool = False) -> None:
        """Load a model, "" for that of last time or the best one, without changing the setting.

        `first` goes before the questions that wait.
        """
        self._load(path, is_choice=False, first=first)

    def show_lent(self, model: Model) -> None:
        """Show that another model is in memory for a while; nothing is kept of that."""
        self.loaded, self.is_ejected = model, False
        self.changed.emit()

    def eject(self, first: bool = False) -> None:
        """Free the memory of the model."""

        def on_event(event: Event) -> None:
            if isinstance(event, ModelUnloaded):
                self.loaded, self.is_ejected = None, True
                self.refresh()
                self.changed.emit()

        self._engine.send(UnloadModel, on_event, first)

    def choose(self, path: str) -> None:
        self._wake()
        self._load(path, is_choice=True)

    def check_and_choose(self, path: str) -> None:
        """Check a file's header before loading it; a refused file unloads nothing."""

        def on_event(event: Event) -> None:
            if isinstance(event, Failed):
                self.failed.emit(event)
            elif isinstance(event, ModelChecked):
                self._judge(event)

        self._wake()
        self._engine.send(CheckModel, on_event, path=path)

    def loaded_name(self) -> str:
        """Return the name of the loaded model, "" when there is none."""
        return self.loaded.name if self.loaded is not None else ""

    def forget_loaded(self) -> None:
        self.loaded = None
        self.is_loading = False
        self.changed.emit()

    def _wake(self) -> None:
        if self._engine.has_given_up:
            self._engine.start_again()
            self.woke.emit()

    def _judge(self, event: ModelChecked) -> None:
        model = event.model
        if model.problem:
            self.failed.emit(Failed(id=event.id, error=model.problem, details=model.details))
        elif error := _OTHER_KINDS.get(model.kind):
            self.failed.emit(Failed(id=event.id, error=error, details={"name": model.name}))
        else:
            self.choose(model.path)

    def _load(self, path: str, is_choice: bool, first: bool = False) -> None:
        def on_event(event: Event) -> None:
            if event.id != self._job_id:
                return
            if isinstance(event, Progress):
                self.loading_share = event.done / max(1, event.total)
                self.loading_name = event.name or self.loading_name
            elif isinstance(event, ModelLoaded):
                self._take(event, is_choice)
            elif isinstance(event, Failed):
                self._fail(event)
            self.changed.emit()

        if self.is_loading:
            self._engine.stop(self._job_id)
        self.is_loading = True
        self.is_ejected = False
        self.loading_path, self.loading_name = path, self._name_of(path)
        self.loading_share = 0.0
        self.changed.emit()
        self._job_id = self._engine.send(LoadModel, on_event, first, path=path)
        self._on_line_moved()

    def _take(self, event: ModelLoaded, is_choice: bool) -> None:
        self.is_loading = False
        self.loaded = event.model
        self.is_missing = False
        self.was_loaded.emit(event.model, event.context_tokens)
        if is_choice:
            self.was_chosen.emit(event.model.path)

    def _fail(self, event: Failed) -> None:
        self.is_loading = False
        self.is_missing = event.error == "NoModel"
        if not event.error.startswith("Engine") and event.error != "StoppedByUser":
            self.failed.emit(event)

    def _on_line_moved(self) -> None:
        if self.is_loading:
            self.changed.emit()

    def _on_listed(self, event: Event) -> None:
        if isinstance(event, ModelsListed):
            self.models = event.models
            self.memory = Memory(event.total_bytes, event.free_bytes, event.used_bytes)
            self.listed.emit(event)
            self.changed.emit()

    def _name_of(self, path: str) -> str:
        known = {model.path: model.name for model in self.models}
        return known.get(path, Path(path).name)
