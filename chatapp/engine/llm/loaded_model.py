"""The one chat model in memory: which file it is, how it is changed, and that a failed change costs nothing."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from pathlib import Path

from chatapp import errors
from chatapp.engine.llm import gguf, memory, model_files
from chatapp.engine.llm.chat_model import LocalModel
from chatapp.engine.llm.llama.weights import LoadOptions, Weights
from chatapp.errors import ModelTooLarge, NoModel
from chatapp.paths import Paths
from chatapp.records import Model
from chatapp.settings import Settings

_log = logging.getLogger("chatapp.model")

# Longer than most chats need and short enough for a laptop's memory; the settings can ask for more.
_USUAL_CONTEXT = 8192


class LoadedModel:
    """Owner of the weights. Only the model lane calls `load` and `get`."""

    def __init__(self, paths: Paths, settings: Settings) -> None:
        self._paths = paths
        self._settings = settings
        self._local: LocalModel | None = None
        self.model: Model | None = None

    @property
    def local(self) -> LocalModel | None:
        """The model if one is loaded."""
        return self._local

    def get(self) -> LocalModel:
        """Return the loaded model; load the chosen or best one first. Raises NoModel and ModelError."""
        return self._local or self.load("", 0)

    def load(
        self,
        path: str,
        context_tokens: int,
        on_progress: Callable[[float], None] = lambda fraction: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> LocalModel:
        """Load a file, "" for the chosen or best one. On failure the model before stays, or is loaded again."""
        model = self._choose(path)
        wanted = self._context(model, context_tokens)
        if self._is_loaded(model, wanted):
            return self.get()
        before = self.model
        if self._local is not None and model.memory_bytes > memory.available_bytes():
            self.close()
        try:
            weights = Weights(
                Path(model.path),
                LoadOptions(wanted, self._settings.threads, self._settings.gpu_layers),
                on_progress,
                stopped,
            )
        except errors.ModelFailedToLoad:
            if self._local is None and before is not None and before.path != model.path:
                _log.info("going back to the model before")
                self.load(before.path, 0)
            raise
        self.close()
        return self._take(model, weights)

    def close(self) -> None:
        """Free the model's memory."""
        if self._local is not None:
            self._local.close()
            self._local = None

    def _take(self, model: Model, weights: Weights) -> LocalModel:
        local = LocalModel(weights)
        local.use_fitting_adapters(self._settings.adapters)
        details = dict(model.details)
        if local.template.is_fallback:
            details["template_problem"] = local.template.problem
        self._local = local
        self.model = dataclasses.replace(model, details=details)
        return local

    def _is_loaded(self, model: Model, context_tokens: int) -> bool:
        return (
            self._local is not None
            and self.model is not None
            and self.model.path == model.path
            and self._local.weights.context_tokens == context_tokens
        )

    def _choose(self, path: str) -> Model:
        if path:
            return _usable(gguf.inspect(Path(path)))
        if self._settings.model_path and Path(self._settings.model_path).is_file():
            chosen = gguf.inspect(Path(self._settings.model_path))
            if not chosen.problem and chosen.kind == "chat":
                return chosen
        found = model_files.find(self._paths, self._settings)
        best = model_files.best_chat_model(found, memory.available_bytes())
        if best is None:
            raise NoModel(folder=self._paths.models)
        return best

    def _context(self, model: Model, asked: int) -> int:
        trained = model.context_tokens or _USUAL_CONTEXT
        wanted = asked or self._settings.context_tokens or min(trained, _USUAL_CONTEXT)
        return max(256, min(wanted, trained))


def _usable(model: Model) -> Model:
    """Raise the error that the header's reader found. Too large is a warning: mapped weights may still run."""
    if model.problem:
        raise errors.by_name()[model.problem](**model.details)
    if model.kind == "embedding":
        raise errors.ModelIsEmbedding(name=Path(model.path).name)
    available = memory.available_bytes()
    # The weights are mapped, so what counts is that they fit the machine at all.
    if model.memory_bytes > available * 2:
        raise ModelTooLarge(
            name=Path(model.path).name, needed=_gigabytes(model.memory_bytes), available=_gigabytes(available)
        )
    return model


def _gigabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1e9:.1f} GB"
