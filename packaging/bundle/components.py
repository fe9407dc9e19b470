"""What is in a bundle beside Python packages: libraries of the system, their packages and licences."""

from __future__ import annotations

import importlib.metadata
import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import portable

from chatapp.machine import inside
from chatapp.machine.kit.sbom import Ingredient

_COPYRIGHT = Path("/usr/share/doc")
_OCR_PROGRAM = "tesseract-ocr"
_OCR_DATA = ("tesseract-ocr-kor", "tesseract-ocr-eng")
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


def of_libraries(taken: Mapping[str, Path], unpacked: Path | None = None) -> list[SystemPackage]:
    """Return the packages of the system that these libraries are of, by name.

    Libraries below `unpacked` are of the package that the folder there is named after.
    """
    found: dict[str, SystemPackage] = {}
    names = set()
    for path in taken.values():
        if unpacked is not None and path.is_relative_to(unpacked):
            package = _of_unpacked(unpacked / path.relative_to(unpacked).parts[0])
            found[package.ingredient.name] = package
        elif owner := _owner(path):
            names.add(owner)
    # The program of Debian is in a bundle only where its libraries are.
    ocr = _OCR_DATA if unpacked is not None else (_OCR_PROGRAM, *_OCR_DATA)
    for name in sorted({*names, *ocr}):
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


def _of_unpacked(folder: Path) -> SystemPackage:
    """Return a package out of debian_libraries.py."""
    name = folder.name
    file = folder / "usr/share/doc" / name / "copyright"
    text = file.read_text("utf-8", "replace") if file.is_file() else ""
    version = (folder / "version").read_text("utf-8")
    return SystemPackage(Ingredient(name, version, _licence(text), source="deb"), text)


def licences(libraries: Sequence[SystemPackage], more: Iterable[str] = ()) -> Iterator[NamedText]:
    """Yield the licences of all packages in the bundle; `more` are packages of Python beside them."""
    for distribution in portable.distributions():
        name = distribution.metadata["Name"]
        yield NamedText(name, inside.licence_text(name))
    for library in libraries:
        yield NamedText(library.ingredient.name, library.text)
    for name in more:
        yield NamedText(name, inside.licence_text(name))


def of_python(names: Iterable[str]) -> list[Ingredient]:
    """Return packages of Python that chatapp does not name itself, and the libraries that they say they bring."""
    found = []
    for name in names:
        package = importlib.metadata.distribution(name)
        licence = package.metadata.get("License-Expression") or package.metadata.get("License", "")
        found.append(Ingredient(name, package.version, str(licence)[:200], source="pypi"))
        for file in package.files or ():
            if re.search(r"\.dist-info/sboms/[^/]+\.json$", str(file)):
                listed = json.loads(file.read_text("utf-8")).get("components", [])
                brought = [each for each in listed if each.get("name") != name]
                found += [Ingredient(each["name"], each.get("version", ""), "") for each in brought]
    return found


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
