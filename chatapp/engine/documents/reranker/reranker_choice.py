"""Which reranker sorts the hits now: the one of the settings, else the one in the models folder."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from chatapp.contract.engine_settings import EngineSettings
from chatapp.engine.models.files import gguf, model_files
from chatapp.machine.paths import Paths

OFF = "off"
_LOOKED_EVERY_S = 10.0
_FIRST_LOOK_S = 2.0


class RerankerChoice:
    """Looks into the models folder beside the questions, so that none waits for a slow disk but the
    first.
    """

    def __init__(self, paths: Paths, settings: Callable[[], EngineSettings]) -> None:
        self._paths = paths
        self._settings = settings
        self._found = ""
        self._looked_at = -_LOOKED_EVERY_S
        self._has_looked = threading.Event()

    def path(self) -> str:
        """Return the path of the reranker to be used, "" for none."""
        chosen = self._settings().reranker_path
        if chosen == OFF:
            return ""
        if chosen:
            return chosen if gguf.inspect(Path(chosen)).kind == "reranker" else ""
        if time.monotonic() - self._looked_at > _LOOKED_EVERY_S:
            self._looked_at = time.monotonic()
            threading.Thread(target=self._look, name="reranker choice", daemon=True).start()
        self._has_looked.wait(_FIRST_LOOK_S)
        # Removed since, or written over by something else.
        return (
            self._found
            if self._found and gguf.inspect(Path(self._found)).kind == "reranker"
            else ""
        )

    def _look(self) -> None:
        self._found = model_files.find_reranker(self._paths, self._settings())
        self._has_looked.set()
