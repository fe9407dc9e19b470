"""The bill of materials of a kit, as CycloneDX: every component with its version and licence."""

from __future__ import annotations

import email.parser
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from chatapp import __version__
from chatapp.machine import inside
from chatapp.machine.kit.kit_content import KitPart
from chatapp.machine.models import catalog

Advanced = Callable[[int], None]
BESIDE_BUNDLE = ".cdx.json"
LICENCES_BESIDE = ".licences.txt"
"""The endings of what `packaging/build` writes beside a bundle: its components, their licences."""
_LONGEST_METADATA = 1 << 20
_LICENCE_NAME = re.compile(r"(^|/)(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
_MOST_CHARACTERS = 200_000


class NamedText(NamedTuple):
    """The text of a licence, and the package that it is of."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A component: `kind` is "library", "model", "font", "program" or "data"."""

    name: str
    version: str
    licence: str
    kind: str = "library"
    source: str = ""
    """The kind of a package URL, "pypi" or "deb"; "" for none."""


def written(name: str, sources: Sequence[Any], parts: Sequence[KitPart]) -> str:
    """Return the list for a kit of these files as JSON."""
    bom = Bom()
    bom.metadata.component = Component(
        name=name, version=__version__, type=ComponentType.APPLICATION, bom_ref="kit"
    )
    made = [_of_part(part) for part in parts if part.kind == "models"]
    seen = set()
    for ingredient in ingredients(sources):
        key = (ingredient.name.casefold(), ingredient.version)
        if key not in seen:
            seen.add(key)
            made.append(_component(ingredient))
    bom.components.update(made)
    bom.register_dependency(bom.metadata.component, made)
    return make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=1)


def ingredients(sources: Sequence[Any]) -> Iterator[Ingredient]:
    """Yield what is in the program and the wheels of a kit."""
    for source in sources:
        if source.kind == "wheels" and source.path.suffix == ".whl":
            yield _of_wheel(source.path)
        elif source.kind == "program":
            yield from of_bundle(source.path)


def of_bundle(bundle: Path) -> Iterator[Ingredient]:
    """Yield what the list beside a bundle names; without one, what this program is made of."""
    beside = _beside(bundle, BESIDE_BUNDLE)
    if not beside.is_file():
        yield from of_this_program()
        return
    try:
        listed = json.loads(beside.read_text("utf-8"))["components"]
    except (ValueError, KeyError, OSError):
        listed = []
    for each in listed:
        licences = [_licence_of(entry) for entry in each.get("licenses", [])]
        source = str(each.get("purl", "")).removeprefix("pkg:").partition("/")[0]
        kind = "program" if each.get("type") == "application" else "library"
        yield Ingredient(each["name"], each.get("version", ""), ", ".join(licences), kind, source)


def of_this_program() -> Iterator[Ingredient]:
    """Yield the packages of this program, and what is in it beside packages."""
    for package in inside.packages():
        yield Ingredient(package.name, package.version, package.licence, source="pypi")
    yield Ingredient("chatapp", __version__, "MIT", "program")
    yield Ingredient("llama.cpp", inside.version("llama_cpp_python"), "MIT")
    yield Ingredient("Python", inside.versions()["Python"], "PSF-2.0")
    yield Ingredient("NanumGothic", "", "OFL-1.1", "font")
    yield Ingredient("Noto Emoji", "", "OFL-1.1", "font")


def written_for_program(more: Sequence[Ingredient]) -> str:
    """Return the list of a bundle of this program as JSON."""
    bom = Bom()
    bom.metadata.component = Component(
        name="chatapp", version=__version__, type=ComponentType.APPLICATION, bom_ref="chatapp"
    )
    made = [_component(ingredient) for ingredient in (*of_this_program(), *more)]
    bom.components.update(made)
    bom.register_dependency(bom.metadata.component, made)
    return make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=1)


def licence_texts(sources: Sequence[Any]) -> Iterator[NamedText]:
    """Yield the licences of the packages in a kit, as far as the packages bring them."""
    programs = [source.path for source in sources if source.kind == "program"]
    if any(not _beside(bundle, LICENCES_BESIDE).is_file() for bundle in programs):
        for package in inside.packages():
            yield NamedText(package.name, inside.licence_text(package.name))
    for source in sources:
        if source.kind == "wheels" and source.path.suffix == ".whl":
            name = source.path.name.split("-")[0]
            yield NamedText(f"{name}.wheel", _text_in_wheel(source.path))


def _beside(bundle: Path, ending: str) -> Path:
    return bundle.with_name(bundle.name + ending)


def _of_part(part: KitPart) -> Component:
    known = catalog.by_sha256(part.sha256) or catalog.by_file(part.file)
    licence = known.licence if known else ""
    return Component(
        name=known.name if known else part.file,
        version="",
        type=ComponentType.MACHINE_LEARNING_MODEL,
        bom_ref=part.place,
        description=part.file,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=part.sha256)],
        licenses=[LicenseFactory().make_from_string(licence)] if licence else None,
    )


def _component(ingredient: Ingredient) -> Component:
    types = {
        "program": ComponentType.APPLICATION,
        "model": ComponentType.MACHINE_LEARNING_MODEL,
        "font": ComponentType.DATA,
        "data": ComponentType.DATA,
    }
    licence = ingredient.licence
    url = (
        PackageURL(ingredient.source, name=ingredient.name, version=ingredient.version)
        if ingredient.source
        else None
    )
    return Component(
        name=ingredient.name,
        version=ingredient.version,
        type=types.get(ingredient.kind, ComponentType.LIBRARY),
        bom_ref=f"{ingredient.kind}:{ingredient.name}:{ingredient.version}",
        purl=url,
        licenses=[LicenseFactory().make_from_string(licence)] if licence else None,
    )


def _licence_of(entry: dict[str, Any]) -> str:
    licence = entry.get("license", {})
    return str(entry.get("expression") or licence.get("id") or licence.get("name") or "")


def _of_wheel(wheel: Path) -> Ingredient:
    about = email.parser.Parser().parsestr(_metadata(wheel), headersonly=True)
    name, version, *_ = (*wheel.stem.split("-"), "", "")
    licence = about["License-Expression"] or _classified(about.get_all("Classifier") or [])
    licence = licence or (about["License"] or "").strip().partition("\n")[0][:80]
    return Ingredient(about["Name"] or name, about["Version"] or version, licence, source="pypi")


def _classified(classifiers: Sequence[str]) -> str:
    return ", ".join(
        line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License")
    )


def _metadata(wheel: Path) -> str:
    return next(iter(_texts(wheel, re.compile(r"\.dist-info/METADATA$"))), "")


def _text_in_wheel(wheel: Path) -> str:
    return "\n\n".join(_texts(wheel, _LICENCE_NAME))[:_MOST_CHARACTERS]


def _texts(wheel: Path, wanted: re.Pattern[str]) -> list[str]:
    """Return the texts of files of a wheel's description; none of a file that is no wheel."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            names = [name for name in archive.namelist() if ".dist-info/" in name]
            return [_text(archive, name) for name in names if wanted.search(name)]
    except (OSError, zipfile.BadZipFile):
        return []


def _text(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as stream:
        return stream.read(_LONGEST_METADATA).decode("utf-8", "replace")
