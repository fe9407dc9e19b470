"""The words that the user added to the dictionary, one a line in a file of their own."""

from __future__ import annotations

import contextlib
from pathlib import Path

from chatapp.errors import FolderUnusable, os_cause
from chatapp.machine.atomic_files import write_atomically

FILE = "own-words.txt"
"""Its name in the data folder."""


class OwnWords:
    """A word in lower case is known with a capital too."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._words = self._read()

    def has(self, word: str) -> bool:
        return word in self._words or word[:1].lower() + word[1:] in self._words

    def add(self, word: str) -> None:
        """Keep a word. Raises DiskFull and FolderUnusable; it is known until the end then."""
        # Another window may have written meanwhile.
        self._words |= self._read() | {word}
        try:
            write_atomically(self._file, "\n".join([*sorted(self._words), ""]).encode())
        except OSError as error:
            raise FolderUnusable(folder=self._file.parent, cause=os_cause(error)) from error

    def _read(self) -> set[str]:
        with contextlib.suppress(OSError):
            lines = self._file.read_text("utf-8", "replace").splitlines()
            return {line.strip() for line in lines if line.strip()}
        return set()
