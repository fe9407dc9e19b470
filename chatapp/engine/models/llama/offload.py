"""Which parts of a model lie on GPUs, and loading with fewer where their memory is too small."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as api

from chatapp.engine.models.llama import backends
from chatapp.engine.process.stopping import JobStopped

EVERY_LAYER = 999
"""Layers that stand for all; chosen: no model has so many."""
_SHARES = (3 / 4, 1 / 2, 1 / 4)
"""Of the layers, tried in turn where all do not fit; chosen: each failed attempt takes seconds."""
_EXPERTS = r"\.ffn_(up|down|gate|gate_up)_(ch|)exps"
"""LLM_FFN_EXPS_REGEX of llama.cpp's common.h: the names of the experts' weights in a layer."""


@dataclass(frozen=True, slots=True)
class Placement:
    """`model_layers` are those of the model, 0 where unknown. The experts of the first
    `experts_on_cpu` layers stay in memory. `split` are the shares of several GPUs, () by their free
    memory. `keeps_kv` keeps keys and values beside the layers that write them.
    """

    model_layers: int = 0
    experts_on_cpu: int = 0
    split: tuple[float, ...] = ()
    keeps_kv: bool = True


class _Override(ctypes.Structure):
    """llama_model_tensor_buft_override of llama.h: a pattern of names and where they lie."""

    _fields_ = (("pattern", ctypes.c_char_p), ("buffer_type", ctypes.c_void_p))


def attempts(wanted: int, placement: Placement) -> Iterator[int]:
    """Yield numbers of layers to try, most first; -1 stands for all, 0 is the CPU alone."""
    yield wanted
    if wanted == 0 or not api.llama_supports_gpu_offload():
        return
    # The layer that writes the tokens counts too.
    all_layers = placement.model_layers + 1 if placement.model_layers else 32
    most = all_layers if wanted < 0 else min(wanted, all_layers)
    fewer = [int(most * share) for share in _SHARES]
    yield from sorted({layers for layers in fewer if 0 < layers < most}, reverse=True)
    yield 0


class Loading:
    """One attempt. Holds what llama.cpp reads while it loads."""

    def __init__(self, path: Path, layers: int, placement: Placement) -> None:
        self._path = path
        self.parameters = model_parameters()
        self.parameters.n_gpu_layers = layers
        self._split: Any = _split(placement) if layers else None
        self._overrides: Any = _overrides(placement) if layers else None
        if self._split is not None:
            self.parameters.tensor_split = self._split
        if self._overrides is not None:
            self.parameters.tensor_buft_overrides = ctypes.cast(self._overrides, ctypes.c_void_p)

    def load(
        self, on_progress: Callable[[float], None], stopped: Callable[[], bool]
    ) -> ctypes.c_void_p | None:
        """Return the model, None when llama.cpp refuses it or it has no room. Raises JobStopped."""
        was_stopped = False

        def progressed(fraction: float, _: object) -> bool:
            nonlocal was_stopped
            on_progress(fraction)
            was_stopped = stopped()
            return not was_stopped

        callback = api.llama_progress_callback(progressed)
        self.parameters.progress_callback = callback
        model = api.llama_model_load_from_file(os.fsencode(self._path), self.parameters)
        if was_stopped:
            raise JobStopped
        return model or None


def model_parameters() -> Any:
    """Return llama.cpp's default model parameters, without AMX repacking (llama.cpp #26954)."""
    parameters = api.llama_model_default_params()
    parameters.use_extra_bufts = b"AMX_INT8 = 1" not in api.llama_print_system_info()
    return parameters


def _split(placement: Placement) -> Any:
    """Return the shares as an array of llama_max_devices floats, None for llama.cpp's own."""
    if not any(placement.split):
        return None
    room = int(api.llama_max_devices())
    return (ctypes.c_float * room)(*placement.split[:room])


def _overrides(placement: Placement) -> Any:
    """Return the names that stay in memory, ended by an empty one; None for none."""
    layers = placement.experts_on_cpu
    if layers <= 0:
        return None
    patterns = (
        [_EXPERTS]
        if layers >= (placement.model_layers or EVERY_LAYER)
        else [rf"blk\.{number}{_EXPERTS}" for number in range(layers)]
    )
    memory = backends.call("ggml_backend_cpu_buffer_type")
    named = [_Override(pattern.encode(), memory) for pattern in patterns]
    return (_Override * (len(named) + 1))(*named, _Override(None, None))
