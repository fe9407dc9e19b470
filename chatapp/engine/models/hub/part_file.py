"""The unfinished file of a download, and the note beside it that says what it is."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from chatapp.contract.protocol.hub import HubFile
from chatapp.errors import HubNameWrong
from chatapp.machine import systems
from chatapp.machine.atomic_files import write_atomically

ENDING = ".part"
_NOTE = ".part.json"
_SEGMENT = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,150}"
_FILE = re.compile(rf"({_SEGMENT}/){{0,4}}{_SEGMENT}\.gguf", re.IGNORECASE)
_REPOSITORY = re.compile(rf"{_SEGMENT}/{_SEGMENT}")
_REVISION = re.compile(r"[A-Za-z0-9._-]{1,100}")


@dataclass(frozen=True, slots=True)
class PartNote:
    """The source of a part file and the ETag of what it began with."""

    source: HubFile
    tag: str = ""


class PartFile:
    """Lies beside its target, so that the finished file is moved there in one step."""

    def __init__(self, folder: Path, file: str) -> None:
        self.target = folder / Path(file).name
        self.path = self.target.with_name(self.target.name + ENDING)
        self._note = self.target.with_name(self.target.name + _NOTE)

    @property
    def size_bytes(self) -> int:
        """The bytes that are there already."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def note(self) -> PartNote | None:
        """Return what an earlier try was fetching, None when that is unknown."""
        try:
            values = json.loads(self._note.read_bytes())
            return PartNote(HubFile(**values["source"]), str(values.get("tag", "")))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def write_note(self, note: PartNote) -> None:
        """Remember what is being fetched. Raises OSError and DiskFull."""
        write_atomically(self._note, json.dumps(asdict(note)).encode())

    def discard(self) -> None:
        """Delete what is there."""
        for path in (self.path, self._note):
            path.unlink(missing_ok=True)

    def finish(self) -> Path:
        """Move the whole file to its target. Raises OSError."""
        with open(self.path, "rb+") as stream:
            os.fsync(stream.fileno())
        systems.here().replace(self.path, self.target)
        self._note.unlink(missing_ok=True)
        return self.target


def unfinished(folder: Path) -> tuple[HubFile, ...]:
    """Return the sources of the downloads that can go on."""
    notes = [PartFile(folder, path.name.removesuffix(_NOTE)).note() for path in _notes(folder)]
    return tuple(note.source for note in notes if note is not None and is_valid(note.source))


def _notes(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob(f"*{_NOTE}"))[:100]
    except OSError:
        return []


def is_valid(source: HubFile) -> bool:
    """Whether the names of a source are those of a hub and stay within the models folder."""
    names = (source.file, source.repository, source.revision)
    return ".." not in "/".join(names) and bool(
        _FILE.fullmatch(source.file)
        and _REPOSITORY.fullmatch(source.repository)
        and _REVISION.fullmatch(source.revision)
    )


def check(source: HubFile) -> None:
    """Raise HubNameWrong unless a source is valid."""
    if not is_valid(source):
        raise HubNameWrong(name=f"{source.repository}/{source.file}"[:120])
