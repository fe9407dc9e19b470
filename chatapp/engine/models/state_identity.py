"""The identity of a KV state: a saved state fits only a model with the same one."""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
from pathlib import Path
from typing import TYPE_CHECKING

from chatapp.engine.models.llama import backends

if TYPE_CHECKING:
    from chatapp.engine.models.llama.weights import LoadOptions
    from chatapp.engine.models.local_model import LocalModel

_HEAD_BYTES = 1 << 18
"""Bytes at the beginning of a file that stand for it; chosen: to hash all of it takes seconds."""


def of(local: LocalModel, options: LoadOptions) -> str:
    """Return SHA-256 in hex of file, adapters and number formats, which a state depends on."""
    identity = {
        "llama.cpp": _version(),
        "model": _file(local.weights.path),
        "adapters": [
            (_file(Path(adapter.path)), adapter.scale) for adapter in local.adapters.active
        ],
        "numbers": (options.kv_type, options.flash_attention, options.gpu_layers),
        # Where there is a GPU, other kernels compute.
        **({"gpu": local.weights.gpu_layers} if backends.gpus() else {}),
        "rope": (options.extension, options.rope_scale) if options.rope_scale > 1 else (),
    }
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()


@functools.cache
def _version() -> str:
    return importlib.metadata.version("llama-cpp-python")


def _file(path: Path) -> list[str | int]:
    try:
        info = path.stat()
    except OSError:
        return [str(path), 0, 0, ""]
    size_bytes, mtime_ns = info.st_size, info.st_mtime_ns
    return [str(path), size_bytes, mtime_ns, _head(path, size_bytes, mtime_ns)]


@functools.lru_cache(maxsize=16)
def _head(path: Path, size_bytes: int, mtime_ns: int) -> str:
    """Return the SHA-256 of the first 256 KB: tensor names, shapes, and part of the vocabulary."""
    with open(path, "rb") as stream:
        return hashlib.sha256(stream.read(_HEAD_BYTES)).hexdigest()
