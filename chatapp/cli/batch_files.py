"""The files of a folder that a batch takes, and a different place for the result of each."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from chatapp.errors import FileMissing, FolderMissing, os_cause
from chatapp.machine import file_names

TABLE = "results.csv"
_LIKE_A_RESULT = re.compile(r"(?:.*\.md|results\.csv)_*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """Paths within a folder, in the order in which they are used."""

    files: tuple[Path, ...]
    skipped: int = 0
    """Sub-folders that were not looked into, hidden ones not counted."""
    unread: tuple[FileMissing | FolderMissing, ...] = ()


def look(folder: Path, output: Path, recursive: bool) -> FolderFiles:
    """List the files of a folder, without hidden ones, linked folders and the results."""
    files: list[Path] = []
    unread: list[FileMissing | FolderMissing] = []
    skipped = 0

    def note(kind: type[FileMissing | FolderMissing], file: Path, error: OSError) -> None:
        name = file_names.shown(
            (file.relative_to(folder) if file != folder else Path(folder.name)).as_posix()
        )
        unread.append(kind(name=name, cause=os_cause(error)))

    for at, folders, names in os.walk(
        folder, onerror=lambda error: note(FolderMissing, Path(error.filename), error)
    ):
        here = Path(at)
        within = here.relative_to(folder)
        for name in sorted(name for name in names if not name.startswith(".")):
            try:
                files += [within / name] if (here / name).is_file() else []
            except OSError as error:
                note(FileMissing, here / name, error)
        inner = sorted(
            name for name in folders if not name.startswith(".") and (here / name) != output
        )
        folders[:] = [name for name in inner if recursive and not (here / name).is_symlink()]
        skipped += len(inner) - len(folders)
    return FolderFiles(tuple(files), skipped, tuple(unread))


def result_file(file: Path) -> Path:
    """Return a result's place in the output folder; a sub-folder named like a result gets a `_`."""
    parents = (f"{name}_" if _LIKE_A_RESULT.fullmatch(name) else name for name in file.parent.parts)
    return Path(*parents, f"{file.name}.md")


def overwritten(folder: Path, output: Path, files: Sequence[Path]) -> Path | None:
    """Return a path where a result or the table would overwrite a document, None without any."""
    documents = {os.path.normcase(os.path.realpath(folder / file)) for file in files}
    for written in (Path(TABLE), *map(result_file, files)):
        if os.path.normcase(os.path.realpath(output / written)) in documents:
            return output / written
    return None
