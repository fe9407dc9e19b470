"""Searches the hub when the user asks for it, and lists the files of a repository."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from chatapp.contract.protocol import (
    Event,
    Failed,
    HubFilesListed,
    HubSearched,
    ListHubFiles,
    SearchHub,
)
from chatapp.gui.engine.engine_client import EngineClient


class HubSearch(QObject):
    """The newest search counts; what comes of an older one is dropped."""

    searched = Signal(tuple)
    """The HubRepository objects, most used first."""
    listed = Signal(str, tuple)
    """The name of a repository and its HubFile objects, smallest first."""
    failed = Signal(str, object)
    """The name of the repository, "" for a search, and the Failed."""

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._job_id = 0
        self.is_running = False

    def search(self, words: str) -> None:
        if self.is_running:
            self._engine.stop(self._job_id)
        self.is_running = True
        self._job_id = self._engine.send(SearchHub, self._on_event, query=words)

    def list_files(self, repository: str) -> None:
        self._engine.send(
            ListHubFiles, partial(self._on_files_event, repository), repository=repository
        )

    def _on_event(self, event: Event) -> None:
        if event.id != self._job_id:
            return
        self.is_running = False
        if isinstance(event, HubSearched):
            self.searched.emit(event.repositories)
        elif isinstance(event, Failed):
            self.failed.emit("", event)

    def _on_files_event(self, repository: str, event: Event) -> None:
        if isinstance(event, HubFilesListed):
            self.listed.emit(repository, event.files)
        elif isinstance(event, Failed):
            self.failed.emit(repository, event)
