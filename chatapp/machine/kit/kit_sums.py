"""SHA256SUMS of a kit: as `sha256sum --check` reads it, with the sizes as comments."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from chatapp.machine.kit.kit_content import Volume

Advance = Callable[[int], bool]
"""Gets the bytes read since the last call; returns whether to go on."""
_BLOCK = 1 << 20
_SUM = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_SIZE = re.compile(r"# bytes (\d{1,18}) (.+)")


class KitStopped(Exception):
    """The user stopped it."""


def text(volumes: Iterable[Volume]) -> str:
    """Return the content of the file."""
    lines = []
    for volume in volumes:
        lines += [f"# bytes {volume.size_bytes} {volume.name}", f"{volume.sha256}  {volume.name}"]
    return "\n".join(lines) + "\n"


def read(content: str) -> list[Volume]:
    """Return the files that are listed; a size that is missing is -1. Raises ValueError."""
    sizes: dict[str, int] = {}
    volumes: list[Volume] = []
    for line in content.splitlines():
        if size := _SIZE.fullmatch(line):
            sizes[size[2]] = int(size[1])
        elif listed := _SUM.fullmatch(line):
            volumes.append(Volume(listed[2], sizes.get(listed[2], -1), listed[1]))
        elif line.strip() and not line.startswith("#"):
            raise ValueError(line)
    return volumes


def of_file(path: Path, advance: Advance) -> str:
    """Return the SHA-256 of a file. Raises OSError, and KitStopped when `advance` says so."""
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            if not advance(len(block)):
                raise KitStopped
    return digest.hexdigest()
