"""The folders of GGUF files: our own and those of LM Studio, Jan, GPT4All, Ollama and others."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from chatapp.contract.engine_settings import EngineSettings
from chatapp.machine import systems
from chatapp.machine.paths import Paths, shipped, starter_model_folder

OURS, CHOSEN, STARTER = "chatapp", "chosen", "starter"


class ModelFolder(NamedTuple):
    """`origin` is the program it belongs to, or one of the constants above."""

    path: Path
    origin: str


def folders(paths: Paths, settings: EngineSettings) -> list[ModelFolder]:
    """Return the folders to search, ours first."""
    chosen = os.environ.get("CHATAPP_MODELS", "").split(os.pathsep)
    starter = starter_model_folder()
    return [
        ModelFolder(paths.models, OURS),
        ModelFolder(shipped("models"), OURS),
        *(ModelFolder(folder, CHOSEN) for folder in _listed(chosen)),
        *(ModelFolder(folder, CHOSEN) for folder in _listed(settings.model_folders)),
        *other_programs(Path.home()),
        *([ModelFolder(starter, STARTER)] if starter else []),
    ]


def _listed(names: list[str] | tuple[str, ...]) -> list[Path]:
    wanted = [name for name in names if name.strip() and "\0" not in name]
    # Path.expanduser raises where os.path.expanduser does not.
    return [Path(os.path.expanduser(name)) for name in wanted]  # noqa: PTH111


def other_programs(home: Path) -> list[ModelFolder]:
    """Return the default model folders of other programs for this home folder."""
    system = systems.here()
    jan = system.settings_folder(home) / "Jan/data"
    return [
        *(ModelFolder(folder / "models", "LM Studio") for folder in _lm_studio(home)),
        ModelFolder(jan / "llamacpp/models", "Jan"),
        ModelFolder(jan / "models", "Jan"),
        ModelFolder(home / "jan/models", "Jan"),
        ModelFolder(system.data_folder(home) / "nomic.ai/GPT4All", "GPT4All"),
        ModelFolder(_hugging_face(home), "Hugging Face"),
        ModelFolder(system.cache_folder(home) / "llama.cpp", "llama.cpp"),
    ]


def ollama_folders(home: Path) -> list[Path]:
    """Return Ollama's folders of manifests and blobs: the user's, then the Linux service's."""
    chosen = os.environ.get("OLLAMA_MODELS")
    return [
        *([Path(chosen)] if chosen else []),
        home / ".ollama/models",
        Path("/usr/share/ollama/.ollama/models"),
    ]


def _lm_studio(home: Path) -> list[Path]:
    """LM Studio writes a moved folder into a pointer file."""
    usual = [home / ".lmstudio", home / ".cache/lm-studio"]
    try:
        with open(home / ".lmstudio-home-pointer", encoding="utf-8") as stream:
            moved = stream.read(4096).strip()
    except (OSError, UnicodeDecodeError):
        return usual
    is_new = moved and "\0" not in moved and Path(moved) not in usual
    return [Path(moved), *usual] if is_new else usual


def _hugging_face(home: Path) -> Path:
    if cache := os.environ.get("HF_HUB_CACHE"):
        return Path(cache)
    return Path(os.environ.get("HF_HOME") or home / ".cache/huggingface") / "hub"
