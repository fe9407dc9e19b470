"""Files within a file: the attachments of a mail, the contents of an archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from chatapp.machine.file_names import shown

MOST_FILES = 500
"""Files that are taken out of one file; chosen."""
MOST_BYTES = 300_000_000
"""Bytes of all files taken out of one file; chosen."""
_SEPARATORS = re.compile(r"[\\/\0]+")
_LONGEST_NAME = 120
"""Characters of the name of a file within a file, its ending among them; chosen."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file within a file; `fault` is why its content cannot be had, "" where it can."""

    name: str
    data: bytes = b""
    fault: str = ""


class AttachedFile(NamedTuple):
    """A file that was taken out of another; `path` is None where it could not be."""

    name: str
    path: Path | None


def saved(attachments: Iterator[Attachment], folder: Path) -> Iterator[AttachedFile]:
    """Write attachments into a folder under numbers, as far as they are not too many."""
    size = 0
    for number, attachment in enumerate(attachments):
        size += len(attachment.data)
        if number >= MOST_FILES or size > MOST_BYTES:
            return
        name = plain_name(attachment.name)
        if attachment.fault or not attachment.data:
            yield AttachedFile(name, None)
            continue
        path = folder / str(number)
        path.write_bytes(attachment.data)
        yield AttachedFile(name, path)


def plain_name(name: str) -> str:
    """Return a name without folders, as it can be shown."""
    last = _SEPARATORS.split(name.strip())[-1]
    stem, dot, ending = last.rpartition(".")
    short = f"{stem[: _LONGEST_NAME - len(ending)]}{dot}{ending}"
    return shown(short) or "file"
