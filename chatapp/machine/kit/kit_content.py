"""What a kit is made of: the names of its files, and its list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FORMAT = "chatapp-kit"
VERSION = 1
MANIFEST = "kit.json"
SUMS = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"
SBOM = "sbom.cdx.json"
README = "README.txt"
SCRIPTS = ("verify.sh", "verify.ps1")
OWN_FILES = (MANIFEST, SBOM, README, *SCRIPTS)
"""Files of every kit beside its parts; SUMS lists them too."""

Kind = Literal["program", "wheels", "models", "documentation", "licences"]
_PLACE = re.compile(
    r"(program|wheels|models|documentation|licences)/"
    r"[^/\\:*?\"<>|\x00-\x1f. ][^/\\:*?\"<>|\x00-\x1f]{0,160}"
)


@dataclass(frozen=True, slots=True)
class Volume:
    """A file of a kit; `name` is its path below the kit's folder, with slashes."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class KitPart:
    """A file that a kit carries, whole or in several volumes that follow each other."""

    place: str
    kind: Kind
    size_bytes: int
    sha256: str
    volumes: tuple[Volume, ...]

    @property
    def file(self) -> str:
        """The name of the file without its folder."""
        return self.place.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The list of a kit. `program` is the version of chatapp that wrote it."""

    format: str
    version: int
    name: str
    program: str
    created_at: str
    parts: tuple[KitPart, ...]

    def of_kind(self, kind: Kind) -> list[KitPart]:
        return [part for part in self.parts if part.kind == kind]


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit whose list was read; its volumes are not checked by that."""

    folder: Path
    manifest: Manifest
    is_signed: bool


def is_allowed(place: str) -> bool:
    """Return whether a part or a volume may have this place: a folder of ours and one plain name."""
    return _PLACE.fullmatch(place) is not None
