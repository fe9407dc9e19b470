"""One window a data folder: a second start hands its files to the first window, which comes to the front."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_ANSWERS_WITHIN_MS = 3000
_SENDS_WITHIN_MS = 500
_LONGEST_BYTES = 1_000_000


class FirstWindow(QObject):
    """Holds the lock of the data folder while it lives. A lock or socket left by kill -9 is taken over."""

    called = Signal(list)
    """Another start on this folder wants the window in front, with these files."""

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = "chatapp-" + hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:24]
        self._lock = QLockFile(str(data / "window.lock"))
        # Only the death of its process makes a lock stale, never its age.
        self._lock.setStaleLockTime(0)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection_came)

    def claim(self) -> bool:
        """Become the first window; False when there is one."""
        if not self._lock.tryLock(0):
            return False
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)
        return True

    def call(self, files: list[str]) -> bool:
        """Ask the first window to come to the front; False when it does not answer."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_ANSWERS_WITHIN_MS):
            return False
        socket.write(json.dumps(files).encode() + b"\n")
        answered = socket.waitForReadyRead(_ANSWERS_WITHIN_MS)
        socket.disconnectFromServer()
        return answered

    def release(self) -> None:
        """Let the next start be the first."""
        self._server.close()
        self._lock.unlock()

    def _on_connection_came(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            files = self._read(socket)
            if files is not None:
                socket.write(b"ok\n")
                socket.flush()
                self.called.emit(files)
            socket.disconnectFromServer()
            socket.deleteLater()

    def _read(self, socket: QLocalSocket) -> list[str] | None:
        """Read one line of JSON, sent at once by a start of our own; None for anything else."""
        if not socket.canReadLine() and not socket.waitForReadyRead(_SENDS_WITHIN_MS):
            return None
        try:
            files = json.loads(bytes(socket.readLine(_LONGEST_BYTES).data()))
        except ValueError:
            return None
        return [str(file) for file in files] if isinstance(files, list) else None
