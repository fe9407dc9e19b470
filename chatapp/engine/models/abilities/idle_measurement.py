"""Measures the loaded model in the background, once nobody has used it for some seconds."""

from __future__ import annotations

import logging
import threading

from chatapp.engine.models.abilities.ability_store import AbilityStore
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.loaded_model import LoadedModel
from chatapp.engine.process.idle_turns import IdleTurns, Stopped
from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.process.turns import ModelTurns
from chatapp.errors import ChatappError

_log = logging.getLogger("chatapp.abilities")

_AFTER_S = 5.0
"""Seconds without a question: the first one is mostly asked right after the model is chosen."""


class IdleMeasurement:
    """One timer; the store sees to it that a model is measured once."""

    def __init__(self, store: AbilityStore, owner: LoadedModel, turns: ModelTurns) -> None:
        self._store = store
        self._owner = owner
        self._turns = turns
        self._timer: threading.Timer | None = None
        self._is_closed = False

    def schedule(self) -> None:
        """Measure the model some seconds from now unless it was; counted anew with each call."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(_AFTER_S, self._measure)
        self._timer.daemon = True
        self._timer.name = "abilities"
        self._timer.start()

    def close(self) -> None:
        """Stop measuring; it begins anew the next time."""
        self._is_closed = True
        if self._timer is not None:
            self._timer.cancel()

    def turns_of(self, local: AnyModel, stopped: Stopped = lambda: False) -> IdleTurns:
        """Return turns that end when they are stopped or another model is loaded."""

        def must_end() -> bool:
            return self._is_closed or self._owner.local is not local or stopped()

        return IdleTurns(self._turns, must_end)

    def _measure(self) -> None:
        local, model = self._owner.local, self._owner.model
        if local is None or model is None:
            return
        try:
            self._store.measure(local, model, self.turns_of(local))
        except (JobStopped, ChatappError) as error:
            _log.info("a model was not measured: %s", type(error).__name__)
