"""Reads a kit and checks its volumes; each that is wrong is named. A kit is a stranger's file."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from chatapp.errors import KitDamaged, KitRefused, cause_code, os_cause
from chatapp.machine.kit import kit_sums, signature
from chatapp.machine.kit.kit_content import (
    FORMAT,
    MANIFEST,
    OWN_FILES,
    SIGNATURE,
    SUMS,
    VERSION,
    Kit,
    KitPart,
    Manifest,
    Volume,
    is_allowed,
)

Step = Callable[[int, int], bool]
"""Gets the bytes that are done and all of them; returns whether to go on."""
FaultKind = Literal["missing", "truncated", "grown", "damaged", "swapped", "link", "unlisted"]
_LARGEST_LIST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class VolumeFault:
    """What is wrong with a volume; of a swapped one `other` is the name that its content has."""

    kind: FaultKind
    name: str
    other: str = ""

    def code(self) -> str:
        """Return it as a code to be worded."""
        return cause_code(f"kit_{self.kind}", name=self.name, other=self.other)


def read(folder: Path, trusted_key: Path | None = None) -> Kit:
    """Read the lists of a kit. Raises KitDamaged, and KitRefused, also for a wrong signature."""
    sums = _content(folder, SUMS)
    is_signed = (folder / SIGNATURE).is_file()
    if trusted_key is not None:
        _check_signature(folder, sums, trusted_key)
    listed = {volume.name: volume for volume in _listed(folder, sums)}
    manifest = _content(folder, MANIFEST)
    if MANIFEST not in listed:
        raise _refusal(folder, "kit_not_ours")
    if _digest(manifest) != listed[MANIFEST].sha256:
        raise KitDamaged(folder=folder.name, cause=VolumeFault("damaged", MANIFEST).code(), count=1)
    return Kit(folder, _manifest(folder, manifest, listed), is_signed)


def faults(kit: Kit, step: Step = lambda _done, _total: True) -> list[VolumeFault]:
    """Return what is wrong with the volumes, in their order. Raises KitStopped and KitRefused."""
    volumes = _listed(kit.folder, _content(kit.folder, SUMS))
    total = sum(max(0, volume.size_bytes) for volume in volumes)
    done = 0

    def advance(count: int) -> bool:
        nonlocal done
        done += count
        return step(min(done, total), total)

    names = {volume.sha256: volume.name for volume in volumes}
    checked = [_fault(kit.folder, volume, names, advance) for volume in volumes]
    return [fault for fault in checked if fault] + _unlisted(kit.folder, volumes)


def _fault(
    folder: Path, volume: Volume, names: dict[str, str], advance: kit_sums.Advance
) -> VolumeFault | None:
    path = folder / volume.name
    if path.is_symlink():
        return VolumeFault("link", volume.name)
    if not path.is_file():
        return VolumeFault("missing", volume.name)
    try:
        size = path.stat().st_size
        digest = kit_sums.of_file(path, advance)
    except OSError as error:
        raise KitRefused(folder=folder.name, cause=os_cause(error)) from error
    if digest == volume.sha256:
        return None
    if digest in names:
        return VolumeFault("swapped", volume.name, names[digest])
    if 0 <= size < volume.size_bytes:
        return VolumeFault("truncated", volume.name)
    return VolumeFault("grown" if size > volume.size_bytes >= 0 else "damaged", volume.name)


def _unlisted(folder: Path, volumes: list[Volume]) -> list[VolumeFault]:
    """Name files in the folders of parts that no list knows: they were put there by somebody."""
    known = {volume.name for volume in volumes}
    rooms = {name.partition("/")[0] for name in known if "/" in name}
    strangers = []
    for room in sorted(rooms):
        for path in sorted((folder / room).rglob("*")):
            name = path.relative_to(folder).as_posix()
            if name not in known and not path.is_dir():
                strangers.append(VolumeFault("unlisted", name))
    return strangers


def _check_signature(folder: Path, sums: bytes, key: Path) -> None:
    if not (folder / SIGNATURE).is_file():
        raise _refusal(folder, "kit_unsigned")
    if not signature.is_right(sums, _content(folder, SIGNATURE), key):
        raise _refusal(folder, "kit_wrong_signature")


def _listed(folder: Path, sums: bytes) -> list[Volume]:
    try:
        volumes = kit_sums.read(sums.decode("utf-8"))
    except ValueError as error:
        raise KitDamaged(
            folder=folder.name, cause=VolumeFault("damaged", SUMS).code(), count=1
        ) from error
    counted = Counter(volume.name for volume in volumes)
    for name, count in counted.items():
        if count > 1 or not (name in OWN_FILES or is_allowed(name)):
            raise _refusal(folder, "kit_hostile", name=name[:80])
    return volumes


def _manifest(folder: Path, content: bytes, listed: dict[str, Volume]) -> Manifest:
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise _refusal(folder, "kit_not_ours") from error
    if manifest.format != FORMAT:
        raise _refusal(folder, "kit_not_ours")
    if manifest.version > VERSION:
        raise _refusal(folder, "kit_newer")
    for part in manifest.parts:
        _check_part(folder, part, listed)
    return manifest


def _check_part(folder: Path, part: KitPart, listed: dict[str, Volume]) -> None:
    """The manifest may name only what SHA256SUMS says too."""
    is_plain = is_allowed(part.place) and part.place.startswith(f"{part.kind}/")
    if part.kind == "models" and not part.place.lower().endswith(".gguf"):
        is_plain = False
    if not is_plain or not part.volumes:
        raise _refusal(folder, "kit_hostile", name=part.place[:80])
    if part.size_bytes != sum(volume.size_bytes for volume in part.volumes):
        raise _refusal(folder, "kit_hostile", name=part.place[:80])
    for volume in part.volumes:
        if listed.get(volume.name) != volume:
            raise _refusal(folder, "kit_hostile", name=volume.name[:80])


def _content(folder: Path, name: str) -> bytes:
    path = folder / name
    try:
        if not path.is_file():
            raise _refusal(folder, "kit_not_ours")
        with open(path, "rb") as stream:
            return stream.read(_LARGEST_LIST)
    except OSError as error:
        raise KitRefused(folder=folder.name, cause=os_cause(error)) from error


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _refusal(folder: Path, code: str, **values: object) -> KitRefused:
    return KitRefused(folder=folder.name, cause=cause_code(code, **values))
