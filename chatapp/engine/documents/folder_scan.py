"""Looks which documents lie in a folder, without opening one: no hidden files, no links, nothing huge."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from chatapp.engine.documents import file_kinds
from chatapp.errors import FolderMissing

LARGEST_BYTES = 500_000_000
_MOST_FILES = 20_000
_DEEPEST = 32
_HIDDEN_ON_WINDOWS = getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 2)
_TEMPORARY = ("~", ".~", "~$")
"""Word, LibreOffice and editors keep such files beside a document that is open."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells without reading that a file was changed."""

    size_bytes: int
    mtime_ns: int


@dataclass(slots=True)
class Scan:
    """What lies in a folder: stamps by path within it, with `/`; `unread` are sub-folders that could not be opened."""

    files: dict[str, Stamp] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    def is_gone(self, file: str) -> bool:
        """Say whether a file that was there is there no more, as far as could be seen."""
        return file not in self.files and not any(file.startswith(f"{folder}/") for folder in self.unread)


def scan(folder: Path, but: Path) -> Scan:
    """Look through a folder; `but` is our own library, should it lie within. Raises FolderMissing."""
    found = Scan()
    try:
        with os.scandir(folder):
            pass
    except OSError as error:
        raise FolderMissing(name=folder.name or str(folder), cause=error.strerror or type(error).__name__) from error
    _look(folder, "", found, but)
    return found


def _look(folder: Path, within: str, found: Scan, but: Path) -> None:
    try:
        with os.scandir(folder / within) as entries:
            sorted_entries = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        found.unread.append(within)
        return
    for entry in sorted_entries:
        if len(found.files) >= _MOST_FILES or _is_passed_over(entry):
            continue
        name = f"{within}/{entry.name}" if within else entry.name
        if entry.is_dir(follow_symlinks=False):
            if name.count("/") < _DEEPEST and folder / name != but:
                _look(folder, name, found, but)
        elif stamp := _stamp(entry):
            found.files[name] = stamp


def _is_passed_over(entry: os.DirEntry[str]) -> bool:
    """Pass over what is hidden, temporary or leads elsewhere."""
    return entry.name.startswith((".", *_TEMPORARY)) or entry.is_symlink() or not _is_text(entry.name)


def _is_text(name: str) -> bool:
    """Say whether a name can be kept: on Linux it may be bytes that are no UTF-8, as out of an old Korean ZIP."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _stamp(entry: os.DirEntry[str]) -> Stamp | None:
    if not file_kinds.promised(entry.name):
        return None
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    hidden = getattr(found, "st_file_attributes", 0) & _HIDDEN_ON_WINDOWS
    # An empty file is one that is about to be written.
    if hidden or not stat.S_ISREG(found.st_mode) or not 0 < found.st_size <= LARGEST_BYTES:
        return None
    return Stamp(found.st_size, found.st_mtime_ns)
