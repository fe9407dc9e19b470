"""What the user chose for one model: how it answers, its context, GPU layers and LoRA adapters.

Kept in the settings as texts, one a model, by the fingerprint of its file: a file that is moved or
renamed keeps them.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MOST_MODELS = 200
"""Models whose choices are kept; the oldest go first. Chosen."""
MOST_GPUS, MOST_SHARE = 16, 1000.0
"""GPUs that share a model, and the largest share of one; chosen."""
AS_PRESET = -1.0
AS_SETTINGS = -2
"""A number of GPU layers of -1 means all that fit."""


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """The defaults leave everything to the preset and the settings."""

    fingerprint: str = ""
    temperature: float = AS_PRESET
    max_tokens: int = 0
    context_tokens: int = 0
    gpu_layers: int = AS_SETTINGS
    adapters: tuple[str, ...] = ()
    """FILE:SCALE; scale 1 is as trained."""
    cpu_experts: int = 0
    """Layers whose experts stay in memory (models of experts); 999 are all."""
    gpu_split: tuple[float, ...] = ()
    """Shares of several GPUs; () is by their free memory."""
    kv_on_gpu: bool = True

    @property
    def is_default(self) -> bool:
        return self == ModelOptions(self.fingerprint)

    @property
    def loading(self) -> ModelOptions:
        """The choices that take effect when the model is loaded."""
        return dataclasses.replace(self, temperature=AS_PRESET, max_tokens=0)


def of(fingerprint: str, kept: Sequence[str]) -> ModelOptions:
    """Return what was chosen for a model; what cannot be read counts as the default."""
    for text in kept:
        options = _read(text)
        if fingerprint and options.fingerprint == fingerprint:
            return options
    return ModelOptions(fingerprint)


def with_options(kept: Sequence[str], options: ModelOptions) -> tuple[str, ...]:
    """Return the settings with other choices for one model; defaults are not kept."""
    others = [text for text in kept if _read(text).fingerprint not in ("", options.fingerprint)]
    if not options.is_default and options.fingerprint:
        others.append(json.dumps(dataclasses.asdict(options), ensure_ascii=False))
    return tuple(others[-MOST_MODELS:])


def _read(text: str) -> ModelOptions:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return ModelOptions()
    if not isinstance(values, dict):
        return ModelOptions()
    adapters = values.get("adapters", ())
    if not isinstance(adapters, list):
        adapters = []
    return ModelOptions(
        str(values.get("fingerprint", ""))[:64],
        _number(values, "temperature", AS_PRESET, 5.0),
        int(_number(values, "max_tokens", 0, 1 << 20)),
        int(_number(values, "context_tokens", 0, 1 << 20)),
        int(_number(values, "gpu_layers", AS_SETTINGS, 999)),
        tuple(str(each) for each in adapters[:16]),
        int(_number(values, "cpu_experts", 0, 999)),
        _shares(values.get("gpu_split", ())),
        values.get("kv_on_gpu", True) is not False,
    )


def _shares(value: Any) -> tuple[float, ...]:
    """Return the shares of GPUs; () for anything else."""
    shares = value[:MOST_GPUS] if isinstance(value, list) else []
    kept = [_number({"share": share}, "share", 0, MOST_SHARE) for share in shares]
    return tuple(kept) if any(kept) else ()


def _number(values: dict[str, Any], name: str, smallest: float, largest: float) -> float:
    """Return a number within its bounds; the smallest is the default."""
    value = values.get(name, smallest)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or not smallest <= value <= largest:
        return smallest
    return float(value)
