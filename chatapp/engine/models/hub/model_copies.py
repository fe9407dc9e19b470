"""Files that the user has: copied into the models folder, checked, and removed from there."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from chatapp.contract.protocol.hub import Checksum
from chatapp.engine.models.files import gguf
from chatapp.engine.models.hub import checksum
from chatapp.engine.models.hub.checksum import BLOCK_BYTES, Progressed, Stopped
from chatapp.engine.models.hub.download import Fetched, Report
from chatapp.engine.models.hub.part_file import PartFile
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import (
    ChecksumWrong,
    DiskTooSmall,
    ModelFileThere,
    ModelNotFound,
    ModelNotRemovable,
    by_name,
    cause_code,
)
from chatapp.machine import systems
from chatapp.machine.context_price import size
from chatapp.machine.models import catalog

_SPARE_BYTES = 200_000_000
"""Bytes of the disk that a copy leaves free; chosen."""


def take_in(path: Path, folder: Path, wanted: str, report: Report, stopped: Stopped) -> Fetched:
    """Copy a file into the folder unless it lies there, and check it.

    Raises a ModelError when it is no model, ChecksumWrong, DiskTooSmall and ModelFileThere.
    """
    model = gguf.inspect(path)
    if model.problem:
        raise by_name()[model.problem](**model.details)
    known = catalog.by_file(path.name)
    wanted = wanted or (known.sha256 if known else "")
    if path.parent.resolve() == folder.resolve():
        return _checked(path, wanted, report, stopped)
    part = PartFile(folder, path.name)
    if part.target.exists():
        if part.target.stat().st_size == path.stat().st_size:
            return _checked(part.target, wanted, report, stopped)
        raise ModelFileThere(name=path.name, folder=folder)
    return _copied(path, part, wanted, report, stopped)


def verify(path: Path, wanted: str, report: Report, stopped: Stopped) -> Fetched:
    """Compute the checksum of a file and compare it; "" is the catalogue's of that name."""
    if not path.is_file():
        raise ModelNotFound(name=path.name)
    total = path.stat().st_size
    digest = checksum.of_file(path, lambda done: report(done, total), stopped).hexdigest()
    known = catalog.by_file(path.name)
    wanted = wanted.lower() or (known.sha256 if known else "")
    if wanted:
        state: Checksum = "right" if digest == wanted else "wrong"
    else:
        state = "right" if catalog.by_sha256(digest) else "unknown"
    return Fetched(path, digest, state)


def remove(path: Path, folder: Path) -> int:
    """Delete a model and its other parts; return the bytes freed. Raises ModelNotRemovable."""
    inside = folder.resolve() in path.absolute().resolve().parents
    if not inside or path.suffix.lower() != ".gguf":
        raise ModelNotRemovable(name=path.name, folder=folder)
    files = {part for part in gguf.named_parts(path) if part.is_file()}
    if not files:
        raise ModelNotFound(name=path.name)
    freed = sum(file.stat().st_size for file in files)
    for file in files:
        systems.here().remove(file)
    return freed


def _checked(path: Path, wanted: str, report: Report, stopped: Stopped) -> Fetched:
    checked = verify(path, wanted, report, stopped)
    if checked.checksum == "wrong":
        raise ChecksumWrong(name=path.name, cause=cause_code("own_file"))
    return checked


def _copied(path: Path, part: PartFile, wanted: str, report: Report, stopped: Stopped) -> Fetched:
    total = path.stat().st_size
    free = shutil.disk_usage(part.target.parent).free
    if total + _SPARE_BYTES > free:
        raise DiskTooSmall(
            folder=part.target.parent, needed=size(total + _SPARE_BYTES), available=size(free)
        )
    try:
        digest = _write(path, part.path, lambda done: report(done, total), stopped)
    except (OSError, JobStopped):
        part.discard()
        raise
    if wanted and digest != wanted:
        part.discard()
        raise ChecksumWrong(name=path.name, cause=cause_code("own_file"))
    return Fetched(part.finish(), digest, "right" if wanted else "unknown")


def _write(path: Path, to: Path, progressed: Progressed, stopped: Stopped) -> str:
    """Copy a file and return its SHA-256. Raises OSError and JobStopped."""
    digest, done = hashlib.sha256(), 0
    with open(path, "rb") as source, open(to, "wb") as target:
        while block := source.read(BLOCK_BYTES):
            if stopped():
                raise JobStopped
            target.write(block)
            digest.update(block)
            done += len(block)
            progressed(done)
    return digest.hexdigest()
