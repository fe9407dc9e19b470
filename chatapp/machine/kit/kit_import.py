"""Takes the models of a kit that was checked into the models folder, and puts parts together."""

from __future__ import annotations

import contextlib
import errno
import functools
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chatapp.errors import (
    DiskFull,
    DiskTooSmall,
    KitDamaged,
    KitRefused,
    ModelFileThere,
    os_cause,
)
from chatapp.machine.context_price import size
from chatapp.machine.kit import kit_check, kit_sums
from chatapp.machine.kit.kit_check import Step, VolumeFault
from chatapp.machine.kit.kit_content import Kit, KitPart
from chatapp.machine.kit.kit_sums import KitStopped

_BLOCK = 1 << 20
_SPARE_BYTES = 200_000_000
"""Left free on the disk."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What an import did: files that are new, and those that were here already."""

    new: tuple[str, ...]
    known: tuple[str, ...]


def check(kit: Kit, step: Step = lambda _done, _total: True) -> None:
    """Check all volumes. Raises KitDamaged with the first fault, and KitStopped."""
    faults = kit_check.faults(kit, step)
    if faults:
        raise KitDamaged(folder=kit.folder.name, cause=faults[0].code(), count=len(faults))


def take_in(
    kit: Kit,
    folder: Path,
    parts: Sequence[KitPart],
    step: Step = lambda _done, _total: True,
) -> TakenIn:
    """Put parts together in a folder, each checked while it is written.

    Raises KitRefused, KitDamaged, ModelFileThere, DiskTooSmall, DiskFull and KitStopped; a file is there whole or
    not at all.
    """
    known = [part for part in parts if _is_there(folder / part.file, part)]
    new = [part for part in parts if part not in known]
    total = sum(part.size_bytes for part in new)
    _check_room(folder, total)
    done = 0

    def advance(count: int) -> bool:
        nonlocal done
        done += count
        return step(min(done, total), total)

    for part in new:
        _join(kit, part, folder / part.file, advance)
    return TakenIn(tuple(part.file for part in new), tuple(part.file for part in known))


def _is_there(target: Path, part: KitPart) -> bool:
    """Whether this very file is there. Raises ModelFileThere for another one by its name."""
    if not target.exists():
        return False
    is_same = target.is_file() and target.stat().st_size == part.size_bytes
    if is_same and kit_sums.of_file(target, lambda _count: True) == part.sha256:
        return True
    raise ModelFileThere(name=target.name, folder=target.parent)


def _join(kit: Kit, part: KitPart, target: Path, advance: Callable[[int], bool]) -> None:
    unfinished = target.with_name(f"{target.name}.kit-part")
    digest = hashlib.sha256()
    try:
        with open(unfinished, "wb") as written:
            for block in _blocks(kit, part, advance):
                written.write(block)
                digest.update(block)
            written.flush()
            os.fsync(written.fileno())
        if digest.hexdigest() != part.sha256:
            # It was whole a moment ago: the stick or its cable fails.
            raise KitDamaged(
                folder=kit.folder.name, cause=VolumeFault("damaged", part.place).code(), count=1
            )
        os.replace(unfinished, target)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(folder=target.parent) from error
        raise KitRefused(folder=kit.folder.name, cause=os_cause(error)) from error
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _blocks(kit: Kit, part: KitPart, advance: Callable[[int], bool]) -> Iterator[bytes]:
    """Yield what the volumes of a part hold. Raises OSError and KitStopped."""
    for volume in part.volumes:
        with open(kit.folder / volume.name, "rb") as stream:
            for block in iter(functools.partial(stream.read, _BLOCK), b""):
                yield _counted(block, advance)


def _counted(block: bytes, advance: Callable[[int], bool]) -> bytes:
    if not advance(len(block)):
        raise KitStopped
    return block


def _check_room(folder: Path, total: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if total and total + _SPARE_BYTES > free:
        raise DiskTooSmall(folder=folder, needed=size(total + _SPARE_BYTES), available=size(free))
