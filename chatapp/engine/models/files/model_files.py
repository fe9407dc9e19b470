"""Finds the GGUF files that are already on this machine, also those of other programs, best first."""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Iterator
from pathlib import Path

from chatapp.contract.engine_settings import EngineSettings
from chatapp.contract.records import Model
from chatapp.engine.models.files import gguf
from chatapp.engine.models.files.gguf_cursor import tidy
from chatapp.engine.models.files.model_folders import CHOSEN, OURS, STARTER, folders, ollama_folders
from chatapp.engine.models.files.ollama import ollama_models
from chatapp.engine.process import memory
from chatapp.machine.paths import Paths

MAX_DEPTH = 6
MAX_ENTRIES = 20_000
MAX_SECONDS = 4.0
"""A walk ends after this, so that one huge or slow folder does not keep the list from coming."""
_NO_MODELS = ("ModelIsProjector", "ModelIsAdapter", "ModelIsVocabulary")
_Identity = tuple[int, int] | str


def find(paths: Paths, settings: EngineSettings) -> tuple[Model, ...]:
    """List every model once, the best first; broken files come last, each with its reason.

    Parts that other programs keep beside their models (projectors, adapters) are left out.
    """
    free = memory.available_bytes()
    seen: set[_Identity] = set()
    models: dict[str, Model] = {}
    for path, origin, name in _candidates(paths, settings):
        identity = _identity(path)
        if identity in seen:
            continue
        seen.add(identity)
        model = gguf.inspect(path, origin)
        if model.problem in _NO_MODELS and origin not in (OURS, CHOSEN):
            continue
        models.setdefault(_one_for_all_parts(model), judge_memory(_named(model, name), free))
    return tuple(sorted(models.values(), key=_rank))


def judge_memory(model: Model, free_bytes: int) -> Model:
    """Say whether a model fits; a machine that does not tell its memory is believed to be large
    enough.
    """
    return dataclasses.replace(
        model, fits_memory=not free_bytes or model.memory_bytes <= free_bytes
    )


def best_chat_model(models: tuple[Model, ...], free_memory: int) -> Model | None:
    """Return the chat model with the most parameters that fits, the starter only when there is no
    other.
    """
    judged = (judge_memory(model, free_memory) for model in models if model.kind == "chat")
    fitting = [model for model in judged if model.fits_memory]
    return max(
        fitting,
        key=lambda model: (model.origin != STARTER, model.parameters, model.size_bytes),
        default=None,
    )


def find_embedders(models: tuple[Model, ...]) -> tuple[Model, ...]:
    """Return the embedding models, those that know more than English first."""
    embedders = [model for model in models if model.kind == "embedding"]
    return tuple(sorted(embedders, key=lambda model: (model.english_only, -model.parameters)))


def find_reranker(paths: Paths, settings: EngineSettings) -> str:
    """Return the path of the smallest reranker in the user's own folders, "" for none: it has
    little time.

    Those that other programs keep are only taken when they are chosen.
    """
    own = [folder for folder, origin in folders(paths, settings) if origin in (OURS, CHOSEN)]
    models = [gguf.inspect(path) for folder in own for path in walk(folder)]
    found = [model for model in models if model.kind == "reranker"]
    return min(found, key=lambda model: (model.size_bytes, model.path)).path if found else ""


def walk(folder: Path) -> Iterator[Path]:
    """Yield the GGUF files below a folder, never for longer, deeper or wider than the limits above."""
    deadline, entries = time.monotonic() + MAX_SECONDS, 0
    waiting, visited = [(folder, 0)], {_identity(folder)}
    while waiting and time.monotonic() < deadline and entries < MAX_ENTRIES:
        here, depth = waiting.pop()
        for entry in _entries(here):
            entries += 1
            if entry.name.lower().endswith(".gguf") and not _is_folder(entry):
                yield Path(entry.path)
            elif depth < MAX_DEPTH and not entry.name.startswith(".") and _is_folder(entry):
                _visit(Path(entry.path), depth + 1, waiting, visited)


def _visit(
    folder: Path, depth: int, waiting: list[tuple[Path, int]], visited: set[_Identity]
) -> None:
    """Links are followed, because people link folders of models; one that leads back is not."""
    identity = _identity(folder)
    if identity not in visited:
        visited.add(identity)
        waiting.append((folder, depth))


def _candidates(paths: Paths, settings: EngineSettings) -> Iterator[tuple[Path, str, str]]:
    """Yield path, origin and a human name where the file's own name is none."""
    for folder, origin in folders(paths, settings):
        for path in walk(folder):
            yield path, origin, ""
    for folder in ollama_folders(Path.home()):
        for path, name in ollama_models(folder):
            yield path, "Ollama", name


def _named(model: Model, name: str) -> Model:
    return dataclasses.replace(model, name=tidy(name)) if name else model


def _one_for_all_parts(model: Model) -> str:
    """A model in several files has the path of its first part; without all parts it is one broken
    model.
    """
    shard = gguf.SHARD.fullmatch(Path(model.path).name)
    return str(Path(model.path).with_name(shard["stem"])) if shard else model.path


def _rank(model: Model) -> tuple[bool, bool, bool, bool, int, str]:
    return (
        model.kind == "unusable",
        model.kind in ("embedding", "reranker"),
        not model.fits_memory,
        model.origin == STARTER,
        -model.parameters,
        model.name.casefold(),
    )


def _identity(path: Path) -> _Identity:
    """Device and inode, so that links and hard links of one file count once; where there are none
    the path.
    """
    try:
        info = path.stat()
    except (OSError, ValueError):
        return str(path)
    return (info.st_dev, info.st_ino) if info.st_ino else os.path.normcase(path)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except (OSError, ValueError):
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
