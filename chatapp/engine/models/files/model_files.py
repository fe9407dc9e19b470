"""Finds the GGUF files on this machine, also those of other programs, best first."""

from __future__ import annotations

import dataclasses
import itertools
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from chatapp.contract.engine_settings import EngineSettings
from chatapp.contract.records import Model
from chatapp.engine.models.files import gguf
from chatapp.engine.models.files.gguf_cursor import tidy
from chatapp.engine.models.files.gguf_identity import SHARD
from chatapp.engine.models.files.model_folders import CHOSEN, OURS, STARTER, folders, ollama_folders
from chatapp.engine.models.files.ollama import ollama_models
from chatapp.engine.process import memory
from chatapp.machine.paths import Paths

# Limits of a walk below one folder, so that a huge or slow one does not block the list: levels of
# folders, files and folders seen, seconds. Chosen.
MAX_DEPTH = 6
MAX_ENTRIES = 20_000
MAX_SECONDS = 4.0
_NO_MODELS = ("ModelIsProjector", "ModelIsAdapter", "ModelIsVocabulary")
_Identity = tuple[int, int] | str


def find(paths: Paths, settings: EngineSettings) -> tuple[Model, ...]:
    """List each model once, best first, broken files last; no projectors or adapters."""
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
    """Mark a model that does not fit the memory; 0 free bytes means unknown."""
    return dataclasses.replace(
        model, fits_memory=not free_bytes or model.memory_bytes <= free_bytes
    )


def best_chat_model(models: tuple[Model, ...], free_memory: int) -> Model | None:
    """Return the chat model with the most parameters that fits.

    Models without a chat template come behind the others, the starter is the last resort.
    """
    judged = (judge_memory(model, free_memory) for model in models if model.kind == "chat")
    fitting = [model for model in judged if model.fits_memory]
    return max(
        fitting,
        key=lambda model: (
            model.origin != STARTER,
            not model.is_base,
            model.parameters,
            model.size_bytes,
        ),
        default=None,
    )


def find_reranker(paths: Paths, settings: EngineSettings) -> str:
    """Return the path of the smallest reranker in the user's own folders, "" for none."""
    own = [folder for folder, origin in folders(paths, settings) if origin in (OURS, CHOSEN)]
    files = itertools.chain.from_iterable(map(walk, own))
    rerankers = [model for model in map(gguf.inspect, files) if model.kind == "reranker"]
    smallest = min(rerankers, key=lambda model: (model.size_bytes, model.path), default=None)
    return smallest.path if smallest else ""


class _Folder(NamedTuple):
    path: Path
    depth: int


def walk(folder: Path) -> Iterator[Path]:
    """Yield the GGUF files below a folder, within the limits of time, depth and width above."""
    deadline, entries = time.monotonic() + MAX_SECONDS, 0
    waiting, visited = [_Folder(folder, 0)], {_identity(folder)}
    while waiting and time.monotonic() < deadline and entries < MAX_ENTRIES:
        here, depth = waiting.pop()
        for entry in _entries(here):
            entries += 1
            if entry.name.lower().endswith(".gguf") and not _is_folder(entry):
                yield Path(entry.path)
            elif depth < MAX_DEPTH and not entry.name.startswith(".") and _is_folder(entry):
                _visit(_Folder(Path(entry.path), depth + 1), waiting, visited)


def _visit(folder: _Folder, waiting: list[_Folder], visited: set[_Identity]) -> None:
    """Follow links, but not into a folder that was visited."""
    identity = _identity(folder.path)
    if identity not in visited:
        visited.add(identity)
        waiting.append(folder)


class _Candidate(NamedTuple):
    """`name` is "" where the file's own name is the model's."""

    path: Path
    origin: str
    name: str = ""


def _candidates(paths: Paths, settings: EngineSettings) -> Iterator[_Candidate]:
    for folder, origin in folders(paths, settings):
        for path in walk(folder):
            yield _Candidate(path, origin)
    for folder in ollama_folders(Path.home()):
        for path, name in ollama_models(folder):
            yield _Candidate(path, "Ollama", name)


def _named(model: Model, name: str) -> Model:
    return dataclasses.replace(model, name=tidy(name)) if name else model


def _one_for_all_parts(model: Model) -> str:
    """Return the path of a split model's first part; without all parts it counts as one model."""
    shard = SHARD.fullmatch(Path(model.path).name)
    return str(Path(model.path).with_name(shard["stem"])) if shard else model.path


def _rank(model: Model) -> tuple[object, ...]:
    return (
        model.kind == "unusable",
        model.kind in ("embedding", "reranker"),
        not model.fits_memory,
        model.origin == STARTER,
        -model.parameters,
        model.name.casefold(),
    )


def _identity(path: Path) -> _Identity:
    """Return device and inode, which links share; the path where there are none."""
    try:
        info = path.stat()
    except (OSError, ValueError):
        return str(path)
    return (info.st_dev, info.st_ino) if info.st_ino else os.path.normcase(path)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except (OSError, ValueError):
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
