"""The settings in the window: every change is saved and announced at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QObject, Signal

from chatapp.errors import DiskFull, FolderGone, FolderUnusable, os_cause
from chatapp.machine import languages, settings
from chatapp.machine.paths import is_gone

if TYPE_CHECKING:
    from pathlib import Path

    from chatapp.machine.settings import Settings


class KeptSettings(QObject):
    """Changes one value at a time."""

    changed = Signal(str)
    """The name of the setting."""
    not_stored = Signal(object)

    def __init__(self, file: Path, values: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self.values = values

    @property
    def folder(self) -> Path:
        return self._file.parent

    def change(self, name: str, value: Any) -> None:
        """Set and save a value; an equal one does nothing."""
        if getattr(self.values, name) == value:
            return
        self.values = replace(self.values, **{name: value})
        try:
            settings.save(self._file, self.values)
        except DiskFull as error:
            self.not_stored.emit(error)
        except OSError as error:
            self.not_stored.emit(self._unusable(error))
        self.changed.emit(name)

    def _unusable(self, error: OSError) -> FolderUnusable:
        if is_gone(self.folder):
            return FolderGone(folder=self.folder)
        return FolderUnusable(folder=self.folder, cause=os_cause(error))


def interface_language(values: Settings) -> str:
    """Return the chosen language, or the first preferred one of the system that is available."""
    return languages.interface_language(values.language, QLocale.system().uiLanguages())
