"""Writing to the chat store where the disk may be full."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from chatapp.errors import DiskFull, FolderUnusable


class StoreWriter(QObject):
    """Base of what writes to the chat store."""

    not_stored = Signal(object)
    """The ChatappError that says why."""

    def try_store(self, write: Callable[[], object]) -> bool:
        """Call `write`; return whether it succeeded, else emit `not_stored`."""
        try:
            write()
        except (DiskFull, FolderUnusable) as error:
            self.not_stored.emit(error)
            return False
        return True
