"""Lists the documents in a folder without opening them; skips hidden, linked and huge files."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from chatapp.contract.document_formats import kind_by_name
from chatapp.errors import FolderMissing, cause_code, os_cause
from chatapp.machine.file_names import is_text

LARGEST_BYTES = 500_000_000
"""Bytes of a file, above which it is not listed; chosen, far above usual documents."""
_MOST_FILES = 20_000
"""Documents listed of one folder; chosen, far above usual folders."""
_MOST_LEVELS = 32
"""Levels of folders that are entered below it; chosen, far above usual folders."""
_HIDDEN_ON_WINDOWS = getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 2)
_TEMPORARY_PREFIXES = ("~", ".~", "~$")
"""Of lock and backup files that Word, LibreOffice and editors keep beside an open document."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Size and time of the last write: they differ when a file was changed."""

    size_bytes: int
    mtime_ns: int


@dataclass(slots=True)
class Scan:
    """The documents of a folder; paths are relative, separated by `/`."""

    own_folder: Path
    """The library's folder, which is skipped."""
    files: dict[str, Stamp] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    """Directories and files that could not be examined."""
    skipped: set[str] = field(default_factory=set)
    """Documents that are empty (about to be written) or too large."""
    inodes: dict[str, int] = field(default_factory=dict)
    """Inode of each directory with documents in or below it; "" is the folder itself."""
    empty_inodes: dict[str, int] = field(default_factory=dict)
    """Inode of each empty directory."""
    is_truncated: bool = False
    """The folder has more than _MOST_FILES documents."""

    def is_unmounted(self, inodes: Mapping[str, int]) -> bool:
        """Return whether the folder is now the empty mount point of a drive.

        `inodes` are those of the last scan: a mount point has another one than the drive.
        """
        return "" in inodes and self.empty_inodes.get("", inodes[""]) != inodes[""]

    def is_gone(self, file: str, inodes: Mapping[str, int]) -> bool:
        """Return whether a file of the last scan was removed, and not merely out of reach."""
        if file in self.files or file in self.skipped or self.is_truncated:
            return False
        parents = [*accumulate(file.split("/")[:-1], "{}/{}".format)]
        if any(path in self.unreadable for path in (*parents, file)):
            return False
        return all(
            self.empty_inodes.get(path, inodes.get(path)) == inodes.get(path)
            for path in ("", *parents)
        )


def scan(folder: Path, own_folder: Path) -> Scan:
    """List a folder, without `own_folder`, the library's. Raises FolderMissing."""
    listing = Scan(own_folder)
    name = folder.name or str(folder)
    try:
        with os.scandir(folder):
            pass
    except OSError as error:
        raise FolderMissing(name=name, cause=os_cause(error)) from error
    _scan_directory(folder, "", listing)
    if "" in listing.unreadable:
        # It was removed just now.
        raise FolderMissing(name=name, cause=cause_code("folder_gone"))
    return listing


def _scan_directory(folder: Path, directory: str, listing: Scan) -> None:
    try:
        inode = (folder / directory).stat().st_ino
        with os.scandir(folder / directory) as iterator:
            entries = sorted(iterator, key=lambda entry: entry.name)
    except OSError:
        listing.unreadable.add(directory)
        return
    if not entries:
        listing.empty_inodes[directory] = inode
    before = len(listing.files)
    for entry in entries:
        if len(listing.files) >= _MOST_FILES:
            listing.is_truncated = True
            break
        if not _is_ignored(entry):
            path = f"{directory}/{entry.name}" if directory else entry.name
            _scan_entry(folder, entry, path, listing)
    if len(listing.files) > before:
        listing.inodes[directory] = inode


def _scan_entry(folder: Path, entry: os.DirEntry[str], path: str, listing: Scan) -> None:
    try:
        if entry.is_dir(follow_symlinks=False):
            if path.count("/") < _MOST_LEVELS and folder / path != listing.own_folder:
                _scan_directory(folder, path, listing)
        elif kind_by_name(entry.name):
            _scan_file(entry, path, listing)
    except FileNotFoundError:
        # It was removed during the scan.
        return
    except OSError:
        listing.unreadable.add(path)


def _scan_file(entry: os.DirEntry[str], path: str, listing: Scan) -> None:
    status = entry.stat(follow_symlinks=False)
    is_hidden = getattr(status, "st_file_attributes", 0) & _HIDDEN_ON_WINDOWS
    if is_hidden or not stat.S_ISREG(status.st_mode):
        return
    if 0 < status.st_size <= LARGEST_BYTES:
        listing.files[path] = Stamp(status.st_size, status.st_mtime_ns)
    else:
        listing.skipped.add(path)


def _is_ignored(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry is hidden, temporary, a link, or has a name that is not text."""
    return (
        entry.name.startswith((".", *_TEMPORARY_PREFIXES))
        or entry.is_symlink()
        or not is_text(entry.name)
    )
