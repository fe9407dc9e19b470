"""What this program is made of: versions and licences of the packages that it needs."""

from __future__ import annotations

import importlib.metadata
import platform
import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_LICENCE_FILES = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)
_MOST_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Package:
    """A package by its name; `licence` as its metadata says."""

    name: str
    version: str
    licence: str


def version(name: str) -> str:
    """Return the version of a package, "" where it is not installed."""
    try:
        return importlib.metadata.version(name)
    except PackageNotFoundError:
        return ""


def versions() -> dict[str, str]:
    """Return the versions that matter when something has to be reported."""
    named = {
        "llama.cpp (llama-cpp-python)": version("llama_cpp_python"),
        "Python": platform.python_version(),
        "Qt (PySide6)": version("PySide6_Essentials"),
        "LangChain": version("langchain-core"),
        "Chroma": version("chromadb"),
        "PDFium (pypdfium2)": version("pypdfium2"),
    }
    return {name: number for name, number in named.items() if number}


def packages() -> list[Package]:
    """Return all installed packages that the program needs, directly or not, by name."""
    waiting, packages_by_name = ["chatapp"], {}
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in packages_by_name:
            continue
        try:
            distribution = importlib.metadata.distribution(name)
        except PackageNotFoundError:
            continue
        packages_by_name[name] = _package(distribution)
        waiting += [need for need in map(_needed, distribution.requires or ()) if need]
    packages_by_name.pop("chatapp", None)
    return sorted(packages_by_name.values(), key=lambda package: package.name.casefold())


def licence_text(name: str) -> str:
    """Return the licence files that a package brings, "" for none."""
    try:
        files = importlib.metadata.distribution(name).files or ()
    except PackageNotFoundError:
        return ""
    texts = []
    for file in files:
        if _LICENCE_FILES.search(str(file)):
            try:
                texts.append(file.read_text("utf-8"))
            except (OSError, UnicodeDecodeError):
                continue
    return "\n\n".join(texts)[:_MOST_CHARACTERS]


def _package(distribution: Distribution) -> Package:
    about = distribution.metadata
    licence = _field(distribution, "License-Expression") or _classified(distribution)
    first_line, _, _ = (licence or _field(distribution, "License")).strip().partition("\n")
    return Package(about["Name"], distribution.version, first_line[:80])


def _field(distribution: Distribution, name: str) -> str:
    return "".join((distribution.metadata.get_all(name) or [""])[:1])


def _classified(distribution: Distribution) -> str:
    classifiers = distribution.metadata.get_all("Classifier") or []
    licences = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License")]
    return ", ".join(licences)


def _needed(requirement: str) -> str:
    """Return the name in a requirement, "" for one of an extra."""
    is_extra = "extra ==" in requirement.partition(";")[2]
    match = _NAME.match(requirement)
    return match[0] if match and not is_extra else ""
