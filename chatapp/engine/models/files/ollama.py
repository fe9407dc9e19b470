"""Reads Ollama's manifests, which name GGUF files by their hashes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MAX_MANIFESTS = 500
"""Manifests that are read; chosen."""
MAX_MANIFEST_BYTES = 1 << 20
"""Bytes of a manifest that is read; chosen, real ones have about 1 KB."""
_MODEL_LAYER = "application/vnd.ollama.image.model"
_DIGEST = re.compile(r"sha256[:-][0-9a-f]{64}")


class OllamaModel(NamedTuple):
    """The blob of a model and the name that people type: "llama3.2:3b"."""

    path: Path
    name: str


def ollama_models(folder: Path) -> Iterator[OllamaModel]:
    """Yield the model of each manifest."""
    root = folder / "manifests"
    for count, manifest in enumerate(root.glob("*/*/*/*")):
        if count >= MAX_MANIFESTS:
            return
        digest = _model_digest(manifest)
        blob = folder / "blobs" / digest.replace(":", "-")
        if digest and blob.is_file():
            yield OllamaModel(blob, _human_name(manifest.relative_to(root).parts))


def _model_digest(manifest: Path) -> str:
    """Return the digest; it becomes a file name, so anything but a hash is refused."""
    try:
        if not manifest.is_file() or manifest.stat().st_size > MAX_MANIFEST_BYTES:
            return ""
        layers = json.loads(manifest.read_text("utf-8"))["layers"]
        digests = [str(layer["digest"]) for layer in layers if layer["mediaType"] == _MODEL_LAYER]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
    return digests[0] if digests and _DIGEST.fullmatch(digests[0]) else ""


def _human_name(parts: tuple[str, ...]) -> str:
    owner, model, tag = parts[-3:]
    return f"{model}:{tag}" if owner == "library" else f"{owner}/{model}:{tag}"
