"""What is in a bundle beside Python packages: libraries of the system, their packages and licences."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import portable

from chatapp.machine import inside
from chatapp.machine.kit.sbom import Ingredient

_COPYRIGHT = Path("/usr/share/doc")
_FORMAT = "${Package}\\t${Version}\\n"


@dataclass(frozen=True)
class SystemPackage:
    """A package of Debian that libraries in the bundle are of; `text` is its copyright file."""

    ingredient: Ingredient
    text: str


class NamedText(NamedTuple):
    """A component and its licence."""

    name: str
    text: str


def of_libraries(taken: Mapping[str, Path]) -> list[SystemPackage]:
    """Return the packages of the system that these libraries are of, by name."""
    found: dict[str, SystemPackage] = {}
    names = {owner for path in taken.values() if (owner := _owner(path))}
    for name in sorted({*names, *_tesseract()}):
        shown = subprocess.run(
            ["dpkg-query", "--show", "--showformat", _FORMAT, name],
            capture_output=True,
            text=True,
            check=False,
        )
        package, _, version = shown.stdout.strip().partition("\n")[0].partition("\t")
        if package:
            text = _copyright(package)
            ingredient = Ingredient(package, version, _licence(text), source="deb")
            found[package] = SystemPackage(ingredient, text)
    return [found[name] for name in sorted(found)]


def licences(libraries: Sequence[SystemPackage]) -> Iterator[NamedText]:
    """Yield the licences of all packages in the bundle."""
    for distribution in portable.distributions():
        name = distribution.metadata["Name"]
        yield NamedText(name, inside.licence_text(name))
    for library in libraries:
        yield NamedText(library.ingredient.name, library.text)


def _tesseract() -> list[str]:
    return ["tesseract-ocr", "tesseract-ocr-kor", "tesseract-ocr-eng"]


def _owner(path: Path) -> str:
    """Return the package that a library is of. Debian lists files in /lib without /usr as well."""
    for place in (str(path), str(path).removeprefix("/usr")):
        shown = subprocess.run(["dpkg", "-S", place], capture_output=True, text=True, check=False)
        if shown.returncode == 0:
            return shown.stdout.partition(": ")[0].partition(",")[0]
    return ""


def _copyright(package: str) -> str:
    file = _COPYRIGHT / package / "copyright"
    return file.read_text("utf-8", "replace") if file.is_file() else ""


def _licence(text: str) -> str:
    """Return the licences that a copyright file names, as they stand there."""
    names = dict.fromkeys(re.findall(r"^License:\s*(\S.*)$", text, re.MULTILINE))
    return ", ".join(names)[:200]
