"""Looks which documents lie in a folder, without opening one: no hidden files, no links, nothing
huge.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from chatapp.contract.document_formats import kind_by_name
from chatapp.errors import FolderMissing
from chatapp.machine.file_names import is_text

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
    """What lies in a folder: stamps by path within it, with `/`."""

    files: dict[str, Stamp] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    """Sub-folders and files that could not be looked at."""
    passed: set[str] = field(default_factory=set)
    """Documents that are there but not read: empty ones are about to be written, others are too
    large.
    """
    places: dict[str, int] = field(default_factory=dict)
    """The file number (inode) of each directory that holds documents, also further down; "" is the
    folder itself.
    """
    empty: dict[str, int] = field(default_factory=dict)
    """The same of those that hold nothing at all."""
    is_cut: bool = False
    """There are more files than are looked at."""

    def is_bare(self, places: Mapping[str, int]) -> bool:
        """Say whether nothing is left but the empty directory that a drive was mounted on."""
        return "" in places and self.empty.get("", places[""]) != places[""]

    def is_gone(self, file: str, places: Mapping[str, int]) -> bool:
        """Say whether a file that was there is there no more, as far as can be seen.

        `places` are the directories as they were: an empty one of another number is where a drive
        was mounted.
        """
        if file in self.files or file in self.passed or self.is_cut:
            return False
        above = [*accumulate(file.split("/")[:-1], "{}/{}".format)]
        if any(place in self.unread for place in (*above, file)):
            return False
        return not any(
            self.empty.get(place, places.get(place)) != places.get(place) for place in ("", *above)
        )


def scan(folder: Path, but: Path) -> Scan:
    """Look through a folder; `but` is our own library, should it lie within. Raises FolderMissing."""
    found = Scan()
    name = folder.name or str(folder)
    try:
        with os.scandir(folder):
            pass
    except OSError as error:
        raise FolderMissing(name=name, cause=error.strerror or type(error).__name__) from error
    _look(folder, "", found, but)
    if "" in found.unread:
        # It went away just now.
        raise FolderMissing(name=name, cause="No such file or directory")
    return found


def _look(folder: Path, within: str, found: Scan, but: Path) -> None:
    try:
        inode = (folder / within).stat().st_ino
        with os.scandir(folder / within) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        found.unread.add(within)
        return
    if not listed:
        found.empty[within] = inode
    before = len(found.files)
    for entry in listed:
        if len(found.files) >= _MOST_FILES:
            found.is_cut = True
            break
        if not _is_passed_over(entry):
            name = f"{within}/{entry.name}" if within else entry.name
            _take(folder, entry, name, (found, but))
    if len(found.files) > before:
        found.places[within] = inode


def _take(folder: Path, entry: os.DirEntry[str], name: str, into: tuple[Scan, Path]) -> None:
    found, but = into
    try:
        if entry.is_dir(follow_symlinks=False):
            if name.count("/") < _DEEPEST and folder / name != but:
                _look(folder, name, found, but)
        elif kind_by_name(entry.name):
            _take_file(entry, name, found)
    except FileNotFoundError:
        # It left while we looked.
        return
    except OSError:
        found.unread.add(name)


def _take_file(entry: os.DirEntry[str], name: str, found: Scan) -> None:
    about = entry.stat(follow_symlinks=False)
    hidden = getattr(about, "st_file_attributes", 0) & _HIDDEN_ON_WINDOWS
    if hidden or not stat.S_ISREG(about.st_mode):
        return
    if 0 < about.st_size <= LARGEST_BYTES:
        found.files[name] = Stamp(about.st_size, about.st_mtime_ns)
    else:
        found.passed.add(name)


def _is_passed_over(entry: os.DirEntry[str]) -> bool:
    """Pass over what is hidden, temporary or leads elsewhere."""
    return (
        entry.name.startswith((".", *_TEMPORARY)) or entry.is_symlink() or not is_text(entry.name)
    )
