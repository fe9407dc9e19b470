"""Which files of a folder a batch takes, and where the result of each lies: no two in one place."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chatapp.errors import FileMissing, FolderMissing, os_cause
from chatapp.machine import file_names

TABLE = "results.csv"
_LIKE_A_RESULT = re.compile(r"(?:.*\.md|results\.csv)_*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in a folder: paths within it, in the order they are done."""

    files: tuple[Path, ...]
    passed_over: int = 0
    """Sub-folders that were not looked into, hidden ones not counted."""
    unread: tuple[FileMissing | FolderMissing, ...] = ()


def look(folder: Path, output: Path, recursive: bool) -> Found:
    """List the files of a folder without hidden ones; links to folders are not followed, results
    are not taken.
    """
    files: list[Path] = []
    unread: list[FileMissing | FolderMissing] = []
    passed_over = 0

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
        passed_over += len(inner) - len(folders)
    return Found(tuple(files), passed_over, tuple(unread))


def result_file(file: Path) -> Path:
    """Return where a result lies within the folder of results: beside the others of its sub-folder.

    A sub-folder called like a result or like the table gets a `_`, and so do those called like
    that.
    """
    parents = (f"{name}_" if _LIKE_A_RESULT.fullmatch(name) else name for name in file.parent.parts)
    return Path(*parents, f"{file.name}.md")


def overwritten(folder: Path, output: Path, files: Sequence[Path]) -> Path | None:
    """Return a document that a result or the table would be written over, None when there is none."""
    documents = {os.path.normcase(os.path.realpath(folder / file)) for file in files}
    return next(
        (
            one
            for one in _written(output, files)
            if os.path.normcase(os.path.realpath(one)) in documents
        ),
        None,
    )


def _written(output: Path, files: Sequence[Path]) -> Iterator[Path]:
    yield output / TABLE
    yield from (output / result_file(file) for file in files)
