"""What this program keeps of a user, and its removal. Files of others in the folder stay."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatapp.errors import FolderUnusable, os_cause
from chatapp.machine.paths import Paths

_OWN = (
    *("chats.db*", "chats.damaged-*", "settings.json*", "settings.broken-*", "settings.*.tmp"),
    *("library", "pictures", "prompts", "logs", "cache", "scratch", "continued-text.txt"),
    *("server-token*", "abilities.json*", "speeds.json*", "restore-*", "before-restore-*"),
    *("window.lock", ".probe-*", "own-words.txt", "spelling"),
)
"""Names of ours in the data folder. A test compares them with what the program makes."""
MODELS = "models"
"""The folder of model files: large, and not written by this program alone."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies in a data folder: bytes of ours, of models, and names that are not ours."""

    own_bytes: int
    model_bytes: int
    foreign: tuple[str, ...]


def look(paths: Paths) -> Kept:
    """Return what would be removed and what would stay."""
    own = set(_own(paths))
    models = paths.data / MODELS
    names = sorted(paths.data.iterdir()) if paths.data.is_dir() else []
    foreign = [file.name for file in names if file not in own and file != models]
    return Kept(sum(map(_size, own)), _size(models), tuple(foreign))


def remove(paths: Paths, with_models: bool) -> None:
    """Remove everything of ours, then the folder if nothing is left in it.

    Raises FolderUnusable for what cannot be removed.
    """
    doomed = [*_own(paths), *([paths.data / MODELS] if with_models else [])]
    try:
        for place in doomed:
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place, onerror=_remove_read_only)
            else:
                place.unlink(missing_ok=True)
        for folder in (paths.data / MODELS, paths.data):
            # Not empty: files of others.
            with contextlib.suppress(OSError):
                folder.rmdir()
    except OSError as error:
        raise FolderUnusable(folder=paths.data, cause=os_cause(error)) from error


def _own(paths: Paths) -> Iterator[Path]:
    for pattern in _OWN:
        yield from paths.data.glob(pattern)


def _size(place: Path) -> int:
    if place.is_symlink() or not place.is_dir():
        return place.lstat().st_size if place.exists() else 0
    total = 0
    for folder, _, names in os.walk(place):
        for name in names:
            with contextlib.suppress(OSError):
                total += Path(folder, name).lstat().st_size
    return total


def _remove_read_only(remove_again: Any, name: str, _error: object) -> None:
    """Windows removes no file that is read-only, as the copies that were opened elsewhere are."""
    Path(name).chmod(stat.S_IWRITE | stat.S_IREAD)
    remove_again(name)
