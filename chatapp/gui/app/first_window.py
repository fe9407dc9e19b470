"""One window a data folder: a second start passes its files to the first window."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QCryptographicHash, QObject, QThread, Signal

from chatapp.errors import FolderUnusable, os_cause
from chatapp.machine import file_lock
from chatapp.machine.paths import Paths

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_ANSWERS_WITHIN_MS = 3000
_OPENS_WITHIN_MS = 20_000
"""From the lock to the first answer, on a slow machine after boot."""
_TRIES_EVERY_MS = 100
_SENDS_WITHIN_MS = 500
_LONGEST_BYTES = 1_000_000


class FirstWindow(QObject):
    """Holds the lock of the data folder. Replaces a socket left by a killed window."""

    called = Signal(list)
    """Another start on this folder brings these files."""

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        digest = QCryptographicHash.hash(
            str(data.resolve()).encode(), QCryptographicHash.Algorithm.Sha256
        )
        self._name = "chatapp-" + bytes(digest.toHex().data()).decode()[:24]
        # Not a QLockFile: it keeps a stale lock for ever after the host name changed.
        self._file = Paths(data).window_lock
        self._lock: BinaryIO | None = None
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Become the first window; False when there is one. Raises FolderUnusable."""
        if self._lock is not None:
            return True
        with contextlib.ExitStack() as on_failure:
            try:
                stream = on_failure.enter_context(file_lock.opened(self._file))
                file_lock.take(stream)
            except BlockingIOError:
                return False
            except OSError as error:
                raise FolderUnusable(folder=self._file.parent, cause=os_cause(error)) from error
            on_failure.pop_all()
        self._lock = stream
        return True

    def listen(self) -> None:
        """Accept other starts. Not part of `claim`: QtNetwork loads slowly."""
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection_came)
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)

    def call(self, files: list[str]) -> bool:
        """Pass files to the first window; return whether it answered."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        if not self._reached(socket):
            return False
        import json

        socket.write(json.dumps(files).encode() + b"\n")
        answered = socket.waitForReadyRead(_ANSWERS_WITHIN_MS)
        socket.disconnectFromServer()
        return answered

    def stop_listening(self) -> None:
        """Answer no other start: this window closes, and the next one waits for its lock."""
        if self._server is not None:
            self._server.close()

    def release(self) -> None:
        """Let the next start be the first."""
        self.stop_listening()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _reached(self, socket: QLocalSocket) -> bool:
        """Connect, waiting for a first window that is just opening."""
        for _ in range(_OPENS_WITHIN_MS // _TRIES_EVERY_MS):
            socket.connectToServer(self._name)
            if socket.waitForConnected(_TRIES_EVERY_MS):
                return True
            if self.claim():
                # The first window was just closing.
                return False
            QThread.msleep(_TRIES_EVERY_MS)
        return False

    def _on_connection_came(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            files = self._read(socket)
            if files is not None:
                socket.write(b"ok\n")
                socket.flush()
                self.called.emit(files)
            socket.disconnectFromServer()
            socket.deleteLater()

    def _read(self, socket: QLocalSocket) -> list[str] | None:
        """Return the files of another start, from one line of JSON; None for anything else."""
        if not socket.canReadLine() and not socket.waitForReadyRead(_SENDS_WITHIN_MS):
            return None
        import json

        try:
            files = json.loads(bytes(socket.readLine(_LONGEST_BYTES).data()))
        except ValueError:
            return None
        return [str(file) for file in files] if isinstance(files, list) else None
