"""Finds the GGUF files that are already on this machine, also those of other programs, best first."""

from __future__ import annotations

import dataclasses
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from chatapp.engine.llm import gguf, memory
from chatapp.engine.llm.ollama import ollama_models
from chatapp.paths import Paths, shipped, starter_model_folder
from chatapp.records import Model
from chatapp.settings import Settings

STARTER = "starter"
MAX_DEPTH = 6
MAX_ENTRIES = 20_000
MAX_SECONDS = 5.0
"""A walk ends after this: a folder on a sleeping network drive must not keep the list from coming."""


def find(paths: Paths, settings: Settings) -> tuple[Model, ...]:
    """List every model file once, usable and fitting ones first; broken files come last with their reason."""
    free = memory.available_bytes()
    seen: set[tuple[int, int] | str] = set()
    models: list[Model] = []
    for path, origin, name in _candidates(paths, settings):
        key = _identity(path)
        if key in seen:
            continue
        model = gguf.inspect(path, origin)
        seen |= {key, _identity(Path(model.path))}
        models.append(judge_memory(dataclasses.replace(model, name=name) if name else model, free))
    return tuple(sorted(_whole_models(models), key=_rank))


def judge_memory(model: Model, free_bytes: int) -> Model:
    """Say whether a model fits; a machine that does not tell its memory is believed to be large enough."""
    return dataclasses.replace(model, fits_memory=not free_bytes or model.memory_bytes <= free_bytes)


def best_chat_model(models: tuple[Model, ...], free_memory: int) -> Model | None:
    """Return the chat model with the most parameters that fits, the starter only when there is no other."""
    fitting = [
        model for model in models if model.kind == "chat" and (not free_memory or model.memory_bytes <= free_memory)
    ]
    return max(fitting, key=lambda model: (model.origin != STARTER, model.parameters, model.size_bytes), default=None)


def find_embedders(models: tuple[Model, ...]) -> tuple[Model, ...]:
    """Return the embedding models, those that know more than English first."""
    embedders = [model for model in models if model.kind == "embedding"]
    return tuple(sorted(embedders, key=lambda model: (model.english_only, -model.parameters)))


def _rank(model: Model) -> tuple[bool, bool, bool, int, str]:
    return (
        model.kind == "unusable",
        not model.fits_memory,
        model.origin == STARTER,
        -model.parameters,
        model.name.lower(),
    )


def _whole_models(models: list[Model]) -> list[Model]:
    """Drop what inspecting any part of one model in several files says again."""
    by_path: dict[str, Model] = {}
    for model in models:
        by_path.setdefault(model.path, model)
    return list(by_path.values())


def _identity(path: Path) -> tuple[int, int] | str:
    """Device and inode, so that links and hard links of one file count once; on Windows the real path."""
    try:
        info = path.stat()
    except OSError:
        return str(path)
    return (info.st_dev, info.st_ino) if info.st_ino else os.path.normcase(path.resolve())


def _candidates(paths: Paths, settings: Settings) -> Iterator[tuple[Path, str, str]]:
    for folder, origin in folders(paths, settings):
        for path in walk(folder):
            yield path, origin, ""
    for path, name in ollama_models(_ollama_folder()):
        yield path, "Ollama", name


def folders(paths: Paths, settings: Settings) -> list[tuple[Path, str]]:
    """Return the folders that are searched, each with the name of where it comes from, ours first."""
    ours = [(paths.models, "chatapp"), (shipped("models"), "chatapp")]
    named = [Path(folder).expanduser() for folder in os.environ.get("CHATAPP_MODELS", "").split(os.pathsep) if folder]
    chosen = [(folder, "chosen") for folder in [*named, *(Path(f).expanduser() for f in settings.model_folders)]]
    starter = starter_model_folder()
    return [*ours, *chosen, *_other_programs(), *([(starter, STARTER)] if starter else [])]


def _other_programs() -> list[tuple[Path, str]]:
    home = Path.home()
    hugging_face = os.environ.get("HF_HUB_CACHE") or os.environ.get("HF_HOME", "")
    hub = Path(hugging_face) if hugging_face else home / ".cache/huggingface/hub"
    return [
        (home / ".lmstudio/models", "LM Studio"),
        (home / ".cache/lm-studio/models", "LM Studio"),
        (_data_home("Jan") / "data/llamacpp/models", "Jan"),
        (home / "jan/models", "Jan"),
        (_data_home("nomic.ai") / "GPT4All", "GPT4All"),
        (hub, "Hugging Face"),
    ]


def _data_home(program: str) -> Path:
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", home / "AppData/Roaming")) / program
    if sys.platform == "darwin":
        return home / "Library/Application Support" / program
    return Path(os.environ.get("XDG_DATA_HOME", home / ".local/share")) / program


def _ollama_folder() -> Path:
    return Path(os.environ.get("OLLAMA_MODELS") or Path.home() / ".ollama/models")


def walk(folder: Path) -> Iterator[Path]:
    """Yield the GGUF files below a folder, never for longer, deeper or wider than the limits above."""
    deadline, entries = time.monotonic() + MAX_SECONDS, 0
    waiting = [(folder, 0)]
    while waiting and time.monotonic() < deadline:
        here, depth = waiting.pop()
        for entry in _entries(here):
            entries += 1
            if entries > MAX_ENTRIES:
                return
            if entry.name.lower().endswith(".gguf"):
                yield Path(entry.path)
            elif depth < MAX_DEPTH and not entry.name.startswith(".") and _is_folder(entry):
                waiting.append((Path(entry.path), depth + 1))


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False
