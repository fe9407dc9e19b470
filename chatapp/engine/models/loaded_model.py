"""The one chat model in memory; a failed change leaves the previous one in place."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, cast

from chatapp import errors
from chatapp.contract.engine_settings import EngineSettings
from chatapp.contract.records import REMOTE, Model
from chatapp.engine.models import context_size, load_options, state_identity
from chatapp.engine.models.files import gguf, model_files, usable_model
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.llama import logprobs
from chatapp.engine.models.llama.weights import LoadOptions, Weights, physical_cores
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.models.prefix_cache import PrefixCache
from chatapp.engine.models.remote import remote_choice
from chatapp.engine.process import memory
from chatapp.engine.process.cpu_share import CoreShare
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import NoModel, NotADraft, cause_code
from chatapp.machine.context_price import kv_bytes
from chatapp.machine.models import options as model_options
from chatapp.machine.models.options import ModelOptions
from chatapp.machine.paths import Paths, shared_cores_folder

_log = logging.getLogger("chatapp.model")


class Enlarged(NamedTuple):
    """The reloaded model and the memory that it takes more."""

    model: AnyModel
    more_bytes: int


class LargerContext(NamedTuple):
    """A size that would fit, and the memory that it takes more."""

    tokens: int
    more_bytes: int


class LoadedModel:
    """Owns the weights. Only the model lane calls `load` and `get`."""

    def __init__(
        self, paths: Paths, settings: EngineSettings, cache: PrefixCache | None = None
    ) -> None:
        self._paths = paths
        self._settings = settings
        self._cache = cache
        self._options = LoadOptions(0)
        self._draft_path = settings.draft_path
        self._local: AnyModel | None = None
        self.model: Model | None = None

    @property
    def local(self) -> AnyModel | None:
        """The model if one is loaded."""
        return self._local

    def chosen(self) -> Model:
        """Return the loaded model, or the one that `get` would load. Raises NoModel."""
        return (
            self.model if self.model is not None and self._local is not None else self._choose("")
        )

    def get(self) -> AnyModel:
        """Return the loaded model, or load the chosen or best one. Raises NoModel, ModelError."""
        return self._local or self.load("", 0)

    def load(
        self,
        path: str,
        context_tokens: int,
        on_progress: Callable[[float], None] = lambda fraction: None,
        stopped: Callable[[], bool] = lambda: False,
        on_model: Callable[[Model], None] = lambda model: None,
    ) -> AnyModel:
        """Load a file, "" for the chosen or best one; on failure the previous model stays.

        `on_model` is told which one it is before it is loaded.
        """
        model = self._choose(path)
        on_model(model)
        if model.path.startswith(REMOTE):
            return self._connect(model.path, context_tokens)
        options = self._options_for(model, context_tokens)
        if self._is_open(model) and self._options == options:
            return self.get()
        before, options_before = self.model, self._options
        # The old context goes first where memory would not hold both.
        if self._holds_weights() and (
            self._is_open(model) or model.memory_bytes > memory.available_bytes()
        ):
            self.close()
        try:
            weights = _opened(Path(model.path), options, on_progress, stopped)
        except (errors.ModelFailedToLoad, errors.ModelDamaged, JobStopped):
            if self._local is None and before is not None:
                _log.info("going back to the model before")
                self._take(before, Weights(Path(before.path), options_before), options_before)
            raise
        self.close()
        return self._take(model, weights, options)

    def enlarge(self, needed_tokens: int) -> Enlarged | None:
        """Reload with a context for `needed_tokens`; None, with nothing changed, without room."""
        larger = self.larger_context(needed_tokens)
        if larger is None or self.model is None or self._local is None:
            return None
        now = self._local.weights.context_tokens
        active = self._file().adapters.active
        adapters = [f"{adapter.path}:{adapter.scale}" for adapter in active]
        try:
            local = self.load(self.model.path, larger.tokens)
        except errors.ModelError:
            return None
        local.use_adapters(adapters)
        more_tokens = local.weights.context_tokens - now
        return Enlarged(local, kv_bytes(self.model, more_tokens, self._settings))

    def larger_context(self, needed_tokens: int) -> LargerContext | None:
        """Return a context for `needed_tokens` that model and memory allow, None for none."""
        if self.model is None or self._local is None or not self._holds_weights():
            return None
        now, settings = self._local.weights.context_tokens, self._settings
        tokens = context_size.enlarged(
            self.model, now, needed_tokens, settings, memory.available_bytes()
        )
        if tokens <= now:
            return None
        return LargerContext(tokens, kv_bytes(self.model, tokens - now, settings))

    def use_draft(self, path: str) -> int:
        """Use a file as the draft, "" for none; return its bytes. Raises a ModelError."""
        if not path:
            self._draft_path = ""
            if self._holds_weights():
                self._file().use_draft(None)
            return 0
        model = self.get().weights.path.name
        if not self._holds_weights():
            raise NotADraft(name=Path(path).name, model=model, cause=cause_code("remote_model"))
        local = self._file()
        from chatapp.engine.models import draft_choice

        draft, more_bytes = draft_choice.load(
            Path(path), local.weights, self._options, self._settings
        )
        local.use_draft(draft)
        self._draft_path = path
        return more_bytes

    def use(self, settings: EngineSettings) -> None:
        """Take new settings; they apply to the next load."""
        before, self._settings = self._settings, settings
        if before.draft_path != settings.draft_path:
            self._draft_path = settings.draft_path
        remote_choice.use(settings)
        old, new = ((each.remote_url, each.remote_key) for each in (before, settings))
        if self._local is not None and not self._holds_weights() and old != new:
            self._local = None
        if self._local is not None:
            self._local.thinking = settings.thinking

    def close(self) -> None:
        """Free the model's memory."""
        if self._local is not None:
            if self._cache is not None and self._holds_weights():
                self._cache.detach()
            self._local.close()
            self._local = None

    def _holds_weights(self) -> bool:
        return (
            self._local is not None
            and self.model is not None
            and not self.model.path.startswith(REMOTE)
        )

    def _file(self) -> LocalModel:
        """Return the model in memory, which is known to be a local file."""
        return cast(LocalModel, self._local)

    def _connect(self, path: str, context_tokens: int) -> AnyModel:
        """Use a remote host from now on. Raises RemoteError; the previous model is kept then."""
        remote, model = remote_choice.connect(self._settings, path, context_tokens)
        self.close()
        remote.thinking = self._settings.thinking
        self._local, self.model = remote, model
        return remote

    def _take(self, model: Model, weights: Weights, options: LoadOptions) -> LocalModel:
        local = LocalModel(weights, Path(model.projector) if model.projector else None)
        own_adapters = self._own_options(model).adapters
        local.use_fitting_adapters(own_adapters or self._settings.adapters)
        local.thinking = self._settings.thinking
        details = model.details | load_options.with_fewer_layers(model, weights.gpu_layers, options)
        if local.template.is_fallback:
            details["template_problem"] = local.template.problem
        self._use_fitting_draft(local, options)
        threads = options.threads or physical_cores()
        local.generation.cores = CoreShare(
            shared_cores_folder(), threads, local.generation.use_threads
        )
        self._local, self._options = local, options
        if self._cache is not None:
            self._cache.attach(
                local.generation.sequence, lambda: state_identity.of(local, self._options)
            )
            local.generation.sequence.state_store = self._cache
        self.model = dataclasses.replace(model, details=details)
        return local

    def _use_fitting_draft(self, local: LocalModel, options: LoadOptions) -> None:
        """Use the chosen draft; one that does not fit this model is left out."""
        if not self._draft_path:
            return
        from chatapp.engine.models import draft_choice

        try:
            local.use_draft(
                draft_choice.load(Path(self._draft_path), local.weights, options, self._settings)[0]
            )
        except errors.ModelError as error:
            _log.info("the draft model was left out: %s", type(error).__name__)

    def _is_open(self, model: Model) -> bool:
        return self._local is not None and self.model is not None and self.model.path == model.path

    def _choose(self, path: str) -> Model:
        if remote := remote_choice.path(self._settings, path):
            return Model(
                path=remote, name=remote.removeprefix(REMOTE), kind="chat", origin="remote"
            )
        if path.startswith(REMOTE) and path != self._settings.model_path:
            raise errors.RemoteNotSet(model=path.removeprefix(REMOTE))
        # A chosen remote model whose address was removed from the settings counts as none.
        if path and not path.startswith(REMOTE):
            return usable_model.check(gguf.inspect(Path(path)))
        own = self._settings.model_path
        if own and not own.startswith(REMOTE) and not Path(own).exists():
            # Never silently another one than the user chose: its file may come back.
            return usable_model.check(gguf.inspect(Path(own)))
        # The one of last time before a better one, which the window offers.
        for known in (own, self._settings.last_model_path):
            if known and Path(known).is_file():
                chosen = gguf.inspect(Path(known))
                if not chosen.problem and chosen.kind == "chat":
                    return chosen
        models = model_files.find(self._paths, self._settings)
        best = model_files.best_chat_model(models, memory.available_bytes())
        if best is None:
            raise NoModel(folder=self._paths.models)
        return best

    def _own_options(self, model: Model) -> ModelOptions:
        return model_options.of(model.fingerprint, self._settings.model_options)

    def _options_for(self, model: Model, asked: int) -> LoadOptions:
        """Choose a context that fits. Raises ContextTooLarge before anything is loaded or freed."""
        settings, free = self._settings, memory.available_bytes()
        if free and self._local is not None and self.model is not None:
            free += kv_bytes(self.model, self._local.weights.context_tokens, settings)
        own = self._own_options(model)
        wanted = asked or own.context_tokens
        tokens = context_size.choose(model, wanted, settings, free)
        return load_options.of(model, own, settings, tokens)


def _opened(
    path: Path,
    options: LoadOptions,
    on_progress: Callable[[float], None],
    stopped: Callable[[], bool],
) -> Weights:
    """Load a file and decode one token. Raises ModelFailedToLoad, ModelDamaged and JobStopped."""
    weights = Weights(path, options, on_progress, stopped)
    try:
        if weights.warm_up(stopped):
            logprobs.check(weights)
    except errors.ModelDamaged:
        weights.close()
        raise
    return weights
