"""Chooses the reranker: the one of the settings, else the one in the models folder."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from chatapp.contract.engine_settings import EngineSettings
from chatapp.engine.models.files import gguf, model_files
from chatapp.machine.paths import Paths

OFF = "off"
_SCAN_INTERVAL_S = 10.0
"""Seconds that a list of the models is used before the folder is read again; chosen."""
_FIRST_SCAN_TIMEOUT_S = 2.0
"""Seconds that a question waits for the first list; chosen."""


class RerankerChoice:
    """Scans the models folder in the background, so that only the first question waits for it."""

    def __init__(self, paths: Paths, settings: Callable[[], EngineSettings]) -> None:
        self._paths = paths
        self._settings = settings
        self._default = ""
        self._scanned_at = -_SCAN_INTERVAL_S
        self._has_scanned = threading.Event()

    def path(self) -> str:
        """Return the path of the reranker to use, "" for none."""
        path = self._settings().reranker_path
        if path == OFF:
            return ""
        if not path:
            if time.monotonic() - self._scanned_at > _SCAN_INTERVAL_S:
                self._scanned_at = time.monotonic()
                threading.Thread(target=self._scan, name="reranker choice", daemon=True).start()
            self._has_scanned.wait(_FIRST_SCAN_TIMEOUT_S)
            path = self._default
        # The file may have been removed or overwritten since.
        return path if path and gguf.inspect(Path(path)).kind == "reranker" else ""

    def _scan(self) -> None:
        self._default = model_files.find_reranker(self._paths, self._settings())
        self._has_scanned.set()
