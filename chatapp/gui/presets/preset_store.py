"""What the engine does with preset files for the window, and the watch over the user's folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from chatapp import texts
from chatapp.contract.protocol import (
    Event,
    ExportPreset,
    Failed,
    ImportPreset,
    PresetDraft,
    PresetExported,
    PresetRead,
    PresetRemoved,
    PresetSaved,
    ReadPreset,
    RemovePreset,
    SavePreset,
)
from chatapp.gui.engine.engine_client import EngineClient

_SETTLES_MS = 400
"""Editors write a file in several steps."""


class PresetStore(QObject):
    """Commands that change files; `changed` also when another program changes them."""

    changed = Signal()
    failed = Signal(object)
    removed = Signal(str)
    """The file that a removed preset is kept in."""
    exported = Signal(str)

    def __init__(self, engine: EngineClient, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._folder = folder
        self._timer = QTimer(self, singleShot=True, interval=_SETTLES_MS)
        self._timer.timeout.connect(self._on_settled)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _path: self._timer.start())
        self._watcher.fileChanged.connect(lambda _path: self._timer.start())
        self._watch()

    def read(self, preset_id: str, on_read: Callable[[PresetDraft], object]) -> None:
        def on_event(event: Event) -> None:
            if isinstance(event, PresetRead):
                on_read(event.draft)
            self._report(event)

        language = texts.language()
        self._engine.send(ReadPreset, on_event, preset_id=preset_id, language=language)

    def save(
        self, draft: PresetDraft, on_saved: Callable[[str], object], as_copy: bool = False
    ) -> None:
        """Write a draft; `on_saved` gets the ID of its preset."""
        self._engine.send(SavePreset, self._then(on_saved), draft=draft, as_copy=as_copy)

    def take_in(self, path: str, on_saved: Callable[[str], object] = lambda _id: None) -> None:
        """Copy a file into the user's folder."""
        self._engine.send(ImportPreset, self._then(on_saved), path=path)

    def export(self, preset_id: str, path: Path) -> None:
        def on_event(event: Event) -> None:
            if isinstance(event, PresetExported):
                self.exported.emit(event.path)
            self._report(event)

        self._engine.send(ExportPreset, on_event, preset_id=preset_id, path=str(path))

    def remove(self, preset_id: str) -> None:
        def on_event(event: Event) -> None:
            if isinstance(event, PresetRemoved):
                self.changed.emit()
                self.removed.emit(event.kept)
            self._report(event)

        self._engine.send(RemovePreset, on_event, preset_id=preset_id)

    def _then(self, on_saved: Callable[[str], object]) -> Callable[[Event], object]:
        def on_event(event: Event) -> None:
            if isinstance(event, PresetSaved):
                self.changed.emit()
                on_saved(event.preset.id)
            self._report(event)

        return on_event

    def _report(self, event: Event) -> None:
        if isinstance(event, Failed):
            self.failed.emit(event)

    def _watch(self) -> None:
        """Watch the folder for new files, and each file for changes within it."""
        files = [str(file) for file in self._folder.glob("*.md")] if self._folder.is_dir() else []
        wanted = {str(self._folder), *files} - {
            *self._watcher.files(),
            *self._watcher.directories(),
        }
        if wanted and self._folder.is_dir():
            self._watcher.addPaths(sorted(wanted))

    def _on_settled(self) -> None:
        self._watch()
        self.changed.emit()
