"""The files that go into a kit: bundles, wheels, models, documentation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chatapp.errors import FolderGone, KitRefused, ModelNotFound, cause_code
from chatapp.machine.kit import sbom
from chatapp.machine.kit.kit_build import KitSource
from chatapp.machine.models import catalog
from chatapp.machine.paths import Paths, shipped

_PAPERS = (".md", ".txt", ".pdf", ".html")


def of_bundles(bundles: Sequence[Path]) -> list[KitSource]:
    """Return bundles, each with the lists of its components and licences that lie beside it."""
    sources = []
    for bundle in bundles:
        if not bundle.is_file():
            raise KitRefused(folder=bundle.name, cause=cause_code("kit_no_file", name=bundle.name))
        sources.append(KitSource("program", bundle))
        for ending in (sbom.BESIDE_BUNDLE, sbom.LICENCES_BESIDE):
            beside = bundle.with_name(bundle.name + ending)
            if beside.is_file():
                sources.append(KitSource("documentation", beside))
    return sources


def of_wheels(folder: Path | None) -> list[KitSource]:
    """Return the packages of a folder that pip can install from."""
    if folder is None:
        return []
    files = [file for file in _files(folder) if file.name.endswith((".whl", ".tar.gz", ".zip"))]
    if not files:
        raise KitRefused(folder=folder.name, cause=cause_code("kit_no_wheels"))
    return [KitSource("wheels", file) for file in files]


def of_models(names: Sequence[str], paths: Paths) -> list[KitSource]:
    """Return model files by path, or by what they are called in the models folders.

    Raises ModelNotFound.
    """
    return [KitSource("models", _model(name, paths)) for name in names]


def of_documentation(folder: Path | None) -> list[KitSource]:
    """Return the papers of a folder; without one those that the program brings."""
    chosen = folder or shipped("docs")
    if folder is None and not chosen.is_dir():
        return []
    files = [file for file in _files(chosen) if file.suffix.lower() in _PAPERS]
    return [KitSource("documentation", file) for file in files]


def _model(name: str, paths: Paths) -> Path:
    path = Path(name).expanduser()
    if path.is_file() and path.suffix.lower() == ".gguf":
        return path.absolute()
    known = catalog.by_id(name)
    wanted = (known.file if known else name).lower()
    for folder in (paths.models, shipped("models")):
        for file in sorted(folder.rglob("*.gguf")):
            if wanted in (file.name.lower(), file.stem.lower()):
                return file
    raise ModelNotFound(name=name)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise FolderGone(folder=folder)
    return sorted(file for file in folder.iterdir() if file.is_file())
