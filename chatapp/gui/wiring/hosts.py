"""Wiring of what is outside: the local server for other programs, and the hosts that the settings
name.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer

from chatapp.contract.protocol import CheckIndex, Event, IndexChecked
from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.gui.shell.parts import Parts

_LOOKS_EVERY_MS = 60_000


class HostWiring:
    """Connects the settings about other programs and machines."""

    def __init__(self, parts: Parts, kept: KeptSettings) -> None:
        self._parts = parts
        self._kept = kept
        parts.server.failed.connect(
            lambda failed: parts.reports.problem(failed.error, failed.details)
        )
        parts.engine.became_ready.connect(self._greet)
        parts.engine.died.connect(lambda _cause: parts.server.forget())
        parts.engine.gave_up.connect(lambda _cause: parts.server.forget())
        kept.changed.connect(self._on_setting_changed)
        self._looks = QTimer(parts.window)
        self._looks.timeout.connect(self._check_index)
        self._looks.start(_LOOKS_EVERY_MS)

    def _greet(self) -> None:
        if self._kept.values.server_on:
            self._parts.server.start(self._kept.values.server_port)
        self._check_index()

    def _check_index(self) -> None:
        """Say when the Chroma server of the settings is away, and take it back when it is there
        again.
        """
        if self._kept.values.chroma_url and self._parts.engine.is_ready:
            self._parts.engine.send(CheckIndex, self._on_index_event)

    def _on_index_event(self, event: Event) -> None:
        if isinstance(event, IndexChecked):
            self._parts.reports.index_checked(event.problem)

    def _on_setting_changed(self, name: str) -> None:
        values = self._kept.values
        if name == "server_on" and not values.server_on:
            self._parts.server.stop()
        elif name in ("server_on", "server_port") and values.server_on:
            self._parts.server.start(values.server_port)
        elif name == "chroma_url":
            self._check_index()
        elif name in ("remote_url", "remote_model", "remote_key"):
            self._look_there()

    def _look_there(self) -> None:
        """What the host has is listed anew; when it answers, or now shall, it is asked for its
        model.
        """
        values, choice = self._kept.values, self._parts.choice
        choice.refresh()
        answers = choice.loaded is not None and choice.loaded.origin == "remote"
        if answers or (values.remote_url and values.remote_model and not values.model_path):
            choice.load(values.model_path, values.context_tokens)
