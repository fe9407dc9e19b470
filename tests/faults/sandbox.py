"""A folder in which hostile files are opened, with things around it that nothing may touch."""

from __future__ import annotations

import hashlib
import select
import socket
import tempfile
from pathlib import Path
from types import TracebackType

SECRET = "canary-6f1d-of-the-neighbour"


class Sandbox:
    """`inside` may be written; `secret` is a file beside it; `url` is where nobody may call."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sandbox-")
        self.outside = Path(self._folder.name).resolve()
        self.inside = self.outside / "inside"
        self.inside.mkdir()
        self.secret = self.outside / "secret.txt"
        self.secret.write_text(SECRET + "\n", "utf-8")
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.setblocking(False)
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/x"
        self._before = self._seen()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._listening.close()
        self._folder.cleanup()

    def was_called(self) -> bool:
        """Return whether somebody connected since the last time."""
        readable, _, _ = select.select([self._listening], [], [], 0)
        if readable:
            self._listening.accept()[0].close()
        return bool(readable)

    def was_changed(self) -> bool:
        """Return whether anything beside `inside` was added, changed or removed."""
        return self._seen() != self._before

    def _seen(self) -> dict[str, str]:
        return {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
            for path in self.outside.iterdir()
        }
