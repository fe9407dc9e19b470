"""What a backup holds: the files of the data folder that no program can make again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from chatapp.machine.paths import Paths

FORMAT = "chatapp-backup"
VERSION = 1
MANIFEST = "manifest.json"
DATABASES = ("chats.db", "library/library.db", "library/works.db")
_TEXTS = ("settings.json", "continued-text.txt", "own-words.txt")
TOP_NAMES = ("chats.db", *_TEXTS, "library", "pictures", "prompts")
"""What a restore replaces in the data folder."""
NEWEST_SCHEMAS: Mapping[str, int] = {"library/library.db": 8, "library/works.db": 1}
"""The migrations that this program knows; a test compares them. Those of chats.db are passed in."""
_ALLOWED = re.compile(
    r"chats\.db|settings\.json|continued-text\.txt|own-words\.txt"
    r"|library/(library|works)\.db|library/files/[0-9a-f]{64}\.[a-z0-9]{1,8}"
    r"|pictures/[0-9a-f]{64}\.png|prompts/[^/\\:*?\"<>|\x00-\x1f.][^/\\:*?\"<>|\x00-\x1f]{0,120}\.md"
)


def is_allowed(place: str) -> bool:
    """Return whether a backup may hold a file at this place: nothing else is ever written."""
    return _ALLOWED.fullmatch(place) is not None


def places(paths: Paths) -> Iterator[str]:
    """Yield the places of all files to back up, databases first."""
    for place in DATABASES:
        if (paths.data / place).is_file():
            yield place
    for place in _TEXTS:
        if (paths.data / place).is_file():
            yield place
    for folder in (paths.library / "files", paths.pictures, paths.presets):
        for file in sorted(folder.iterdir()) if folder.is_dir() else ():
            place = file.relative_to(paths.data).as_posix()
            if is_allowed(place) and file.is_file() and not file.is_symlink():
                yield place
