"""Makes a kit: files in volumes, their hashes, what is inside, and scripts that check it."""

from __future__ import annotations

import datetime
import hashlib
import itertools
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from chatapp import __version__
from chatapp.errors import DiskTooSmall, KitRefused, cause_code, os_cause
from chatapp.machine.context_price import size
from chatapp.machine.kit import kit_sums, sbom, signature
from chatapp.machine.kit.kit_check import Step
from chatapp.machine.kit.kit_content import (
    FORMAT,
    MANIFEST,
    OWN_FILES,
    README,
    SBOM,
    SCRIPTS,
    SIGNATURE,
    SUMS,
    VERSION,
    Kind,
    KitPart,
    Manifest,
    Volume,
    is_allowed,
)
from chatapp.machine.kit.kit_sums import KitStopped

_BLOCK = 1 << 20
_SPARE_BYTES = 64 * 1024 * 1024
SMALLEST_VOLUME = 1_000
"""Bytes. Below, a file system's own blocks are larger."""
_SHIPPED = Path(__file__).with_name("scripts")


@dataclass(frozen=True, slots=True)
class KitSource:
    """A file that goes into a kit."""

    kind: Kind
    path: Path

    @property
    def place(self) -> str:
        return f"{self.kind}/{self.path.name}"


@dataclass(frozen=True, slots=True)
class KitPlan:
    """What is wanted. `volume_bytes` 0 leaves every file whole; without a key it is not signed."""

    folder: Path
    name: str
    sources: Sequence[KitSource]
    volume_bytes: int = 0
    key: Path | None = None


@dataclass(slots=True)
class _Volumes:
    """The volumes of one part while they are written."""

    folder: Path
    place: str
    volume_bytes: int
    written: list[Volume] = field(default_factory=list)

    def write(self, blocks: Iterator[bytes]) -> str:
        """Write all blocks and return the SHA-256 of the whole."""
        whole = hashlib.sha256()
        left = next(blocks, b"")
        while left or not self.written:
            left = self._write_volume(left, blocks, whole)
        return whole.hexdigest()

    def _write_volume(self, left: bytes, blocks: Iterator[bytes], whole: hashlib._Hash) -> bytes:
        """Write one volume; return what did not fit of the last block."""
        name = f"{self.place}.{len(self.written) + 1:03}" if self.volume_bytes else self.place
        digest, room = hashlib.sha256(), self.volume_bytes
        filled = 0
        with open(self.folder / name, "xb") as volume:
            while left and (not room or filled < room):
                piece = left[: room - filled] if room else left
                volume.write(piece)
                digest.update(piece)
                whole.update(piece)
                filled += len(piece)
                left = left[len(piece) :] or next(blocks, b"")
        self.written.append(Volume(name, filled, digest.hexdigest()))
        return left


def build(plan: KitPlan, step: Step = lambda _done, _total: True) -> Manifest:
    """Write a kit into an empty or new folder. Raises KitRefused, DiskTooSmall and KitStopped.

    When it fails, the folder is left as it was.
    """
    _check(plan)
    was_there = plan.folder.is_dir()
    is_whole = False
    try:
        plan.folder.mkdir(parents=True, exist_ok=True)
        _check_room(plan)
        manifest = _build(plan, step)
        is_whole = True
        return manifest
    except OSError as error:
        raise KitRefused(folder=plan.folder.name, cause=os_cause(error)) from error
    finally:
        if not is_whole:
            _clear(plan.folder, was_there)


def _build(plan: KitPlan, step: Step) -> Manifest:
    total = sum(source.path.stat().st_size for source in plan.sources)
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        if not step(min(done, total), total):
            raise KitStopped

    parts = [_part(plan, source, advance) for source in plan.sources]
    parts += _licences(plan)
    made = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    manifest = Manifest(FORMAT, VERSION, plan.name, __version__, made, tuple(parts))
    written = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    (plan.folder / MANIFEST).write_bytes(written)
    (plan.folder / SBOM).write_text(sbom.written(plan.name, plan.sources, parts), "utf-8")
    for name in (README, *SCRIPTS):
        shutil.copyfile(_SHIPPED / name, plan.folder / name)
    own = [_listed(plan.folder, name) for name in OWN_FILES]
    volumes = itertools.chain.from_iterable(part.volumes for part in parts)
    sums = kit_sums.text([*own, *volumes]).encode("utf-8")
    (plan.folder / SUMS).write_bytes(sums)
    if plan.key is not None:
        (plan.folder / SIGNATURE).write_bytes(signature.sign(sums, plan.key))
    return manifest


def _part(plan: KitPlan, source: KitSource, advance: sbom.Advanced) -> KitPart:
    (plan.folder / source.kind).mkdir(exist_ok=True)
    size_bytes = source.path.stat().st_size
    is_split = 0 < plan.volume_bytes < size_bytes
    volumes = _Volumes(plan.folder, source.place, plan.volume_bytes if is_split else 0)
    digest = volumes.write(_blocks(source.path, advance))
    written = sum(volume.size_bytes for volume in volumes.written)
    return KitPart(source.place, source.kind, written, digest, tuple(volumes.written))


def _blocks(path: Path, advance: sbom.Advanced) -> Iterator[bytes]:
    with open(path, "rb") as stream:
        while block := stream.read(_BLOCK):
            advance(len(block))
            yield block


def _licences(plan: KitPlan) -> list[KitPart]:
    """Write the licences of what is inside, one file a package."""
    parts = []
    folder = plan.folder / "licences"
    for name, text in sbom.licence_texts(plan.sources):
        place = f"licences/{name}.txt"
        if not text or not is_allowed(place):
            continue
        folder.mkdir(exist_ok=True)
        (plan.folder / place).write_text(text, "utf-8")
        volume = _listed(plan.folder, place)
        parts.append(KitPart(place, "licences", volume.size_bytes, volume.sha256, (volume,)))
    return parts


def _listed(folder: Path, name: str) -> Volume:
    digest = kit_sums.of_file(folder / name, lambda _count: True)
    return Volume(name, (folder / name).stat().st_size, digest)


def _check(plan: KitPlan) -> None:
    if plan.folder.exists() and (not plan.folder.is_dir() or any(plan.folder.iterdir())):
        raise _refusal(plan, "kit_folder_in_use")
    if not plan.sources:
        raise _refusal(plan, "kit_nothing")
    if plan.volume_bytes and plan.volume_bytes < SMALLEST_VOLUME:
        raise _refusal(plan, "kit_small_volume", size=SMALLEST_VOLUME)
    places: set[str] = set()
    for source in plan.sources:
        if not source.path.is_file() or not is_allowed(source.place):
            raise _refusal(plan, "kit_no_file", name=source.path.name)
        # Windows and macOS do not tell capitals apart.
        if source.place.casefold() in places:
            raise _refusal(plan, "kit_same_name", name=source.path.name)
        places.add(source.place.casefold())
    if plan.key is not None:
        signature.sign(b"", plan.key)


def _check_room(plan: KitPlan) -> None:
    needed = sum(source.path.stat().st_size for source in plan.sources) + _SPARE_BYTES
    free = shutil.disk_usage(plan.folder).free
    if needed > free:
        raise DiskTooSmall(folder=plan.folder, needed=size(needed), available=size(free))


def _clear(folder: Path, was_there: bool) -> None:
    """Take back what was written; nothing else was in the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    if was_there:
        folder.mkdir(exist_ok=True)


def _refusal(plan: KitPlan, code: str, **values: object) -> KitRefused:
    return KitRefused(folder=plan.folder.name, cause=cause_code(code, **values))
