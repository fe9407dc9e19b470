"""Notices model files that are copied into the models folder while the window is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

_SETTLES_MS = 1000
"""So long a file must keep its size: large ones are copied for minutes."""


class FolderWatch(QObject):
    """Watches one folder; the files in it are looked at once they are whole."""

    changed = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._announced = self._seen = self._sizes()
        self._timer = QTimer(self, singleShot=True, interval=_SETTLES_MS)
        self._timer.timeout.connect(self._look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _folder: self._timer.start())
        self._watcher.addPath(str(folder))

    def _look(self) -> None:
        sizes = self._sizes()
        if sizes != self._seen:
            self._seen = sizes
            self._timer.start()
        elif sizes != self._announced:
            self._announced = sizes
            self.changed.emit()

    def _sizes(self) -> dict[str, int]:
        try:
            return {file.name: file.stat().st_size for file in self._folder.glob("*.gguf")}
        except OSError:
            return {}
