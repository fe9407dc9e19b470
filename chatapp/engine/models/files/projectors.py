"""Finds the vision part (mmproj) beside a model file."""

from __future__ import annotations

import functools
import re
from pathlib import Path

from chatapp.engine.models.files import architectures
from chatapp.engine.models.files.gguf_checks import whole
from chatapp.engine.models.files.gguf_reader import RawHeader, read
from chatapp.errors import ModelError

_MARK = "mmproj"
_WORDS = re.compile(r"[^0-9a-z가-힣]+")
_ALIKE = 2
"""Leading words that two names must share where a folder holds several models; chosen."""


def beside(model: Path, width: int) -> str:
    """Return the smallest vision part for embeddings of `width` numbers, "" if there is none.

    It must be in the same folder and named like the model, unless only one model is there.
    """
    try:
        names = [path for path in model.parent.iterdir() if path.suffix.lower() == ".gguf"]
    except OSError:
        return ""
    projectors = [path for path in names if _MARK in path.name.lower() and path != model]
    is_alone = len({_stem(path) for path in names if path not in projectors}) == 1
    named = [path for path in projectors if is_alone or _is_alike(path, model)]
    fitting = [path for path in named if _fits(path, width)]
    return str(min(fitting, key=lambda path: (path.stat().st_size, path.name))) if fitting else ""


def _stem(path: Path) -> str:
    """Return the name without its part number."""
    return re.sub(r"-\d{5}-of-\d{5}$", "", path.stem)


def _is_alike(projector: Path, model: Path) -> bool:
    words = [word for word in _WORDS.split(projector.stem.lower()) if word not in ("", _MARK)]
    model_words = [word for word in _WORDS.split(_stem(model).lower()) if word]
    return len(words) >= _ALIKE and words[:_ALIKE] == model_words[:_ALIKE]


def _fits(path: Path, width: int) -> bool:
    try:
        info = path.stat()
        header = _read(path, info.st_size, info.st_mtime_ns)
    except (OSError, ModelError):
        return False
    metadata = header.metadata
    is_projector = (
        metadata.get("general.type") == _MARK
        or metadata.get("general.architecture") == architectures.PROJECTOR
    )
    wide = whole(metadata, "clip.vision.projection_dim")
    return is_projector and bool(metadata.get("clip.has_vision_encoder")) and wide in (0, width)


@functools.lru_cache(maxsize=64)
def _read(path: Path, size: int, changed_ns: int) -> RawHeader:
    """Cached by size and modification time."""
    return read(path)
