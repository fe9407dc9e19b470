"""One window a data folder: a second start hands its files to the first window, which comes to the front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCryptographicHash, QLockFile, QObject, QThread, Signal

from chatapp.errors import FolderUnusable
from chatapp.settings import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_ANSWERS_WITHIN_MS = 3000
_OPENS_WITHIN_MS = 20_000
"""From its lock to its first answer, on a slow machine that was just switched on."""
_TRIES_EVERY_MS = 100
_SENDS_WITHIN_MS = 500
_LONGEST_BYTES = 1_000_000
_PROBE_BYTES = 4096


class FirstWindow(QObject):
    """Holds the lock of the data folder while it lives. A lock or socket left by kill -9 is taken over."""

    called = Signal(list)
    """Another start on this folder wants the window in front, with these files."""

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        digest = QCryptographicHash.hash(str(data.resolve()).encode(), QCryptographicHash.Algorithm.Sha256)
        self._name = "chatapp-" + bytes(digest.toHex().data()).decode()[:24]
        self._data = data
        self._lock = QLockFile(str(data / "window.lock"))
        # Only the death of its process makes a lock stale, never its age.
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Become the first window; False when there is one. Raises DiskFull and FolderUnusable."""
        if self._lock.isLocked() or self._lock.tryLock(0):
            return True
        if self._lock.error() == QLockFile.LockError.LockFailedError:
            return False
        # Qt tells neither a full disk nor any other hindrance from one another.
        try:
            write_atomically(self._data / "window.probe", b"x" * _PROBE_BYTES)
            (self._data / "window.probe").unlink()
        except OSError as error:
            raise FolderUnusable(folder=self._data, cause=error.strerror or type(error).__name__) from error
        raise FolderUnusable(folder=self._data, cause="window.lock")

    def listen(self) -> None:
        """Hear other starts from now on. Apart from `claim`, because QtNetwork takes a while to load."""
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection_came)
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)

    def call(self, files: list[str]) -> bool:
        """Ask the first window to come to the front; False when it does not answer, or is gone meanwhile."""
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
        """Answer no other start any more, because this window is closing; the next one waits for its lock."""
        if self._server is not None:
            self._server.close()

    def release(self) -> None:
        """Let the next start be the first."""
        self.stop_listening()
        self._lock.unlock()

    def _reached(self, socket: QLocalSocket) -> bool:
        """Connect; a first window that is only just opening gets its time to listen."""
        for _ in range(_OPENS_WITHIN_MS // _TRIES_EVERY_MS):
            socket.connectToServer(self._name)
            if socket.waitForConnected(_TRIES_EVERY_MS):
                return True
            if self._lock.tryLock(0):
                # The first window was only just closing: this one takes its place.
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
        """Read one line of JSON, sent at once by a start of our own; None for anything else."""
        if not socket.canReadLine() and not socket.waitForReadyRead(_SENDS_WITHIN_MS):
            return None
        import json

        try:
            files = json.loads(bytes(socket.readLine(_LONGEST_BYTES).data()))
        except ValueError:
            return None
        return [str(file) for file in files] if isinstance(files, list) else None
