"""LoRA adapters of a loaded model: checked, scaled, and replaced without reloading it."""

from __future__ import annotations

import ctypes
import logging
import math
import os
from collections.abc import Sequence
from pathlib import Path

import llama_cpp.llama_cpp as api

from chatapp.contract.records import Adapter
from chatapp.engine.models.files import gguf_reader
from chatapp.engine.models.files.gguf_reader import RawHeader
from chatapp.engine.models.llama.weights import Weights
from chatapp.errors import AdapterWrongBase, ChatappError, NotAnAdapter, cause_code

_log = logging.getLogger("chatapp.llama")
_MOST = 16
"""Adapters of one model at most; chosen."""
_LARGEST_SCALE = 10.0
"""Factor of an adapter at most; chosen."""


def parse(text: str) -> Adapter:
    """Parse FILE or FILE:SCALE; scale 1 is the adapter as trained, 0 turns it off."""
    path, colon, scale = text.rpartition(":")
    try:
        number = float(scale) if colon else math.nan
    except ValueError:
        number = math.nan
    if not colon or not math.isfinite(number):
        return Adapter(text)
    return Adapter(path, max(-_LARGEST_SCALE, min(_LARGEST_SCALE, number)))


class Adapters:
    """The adapters in use. A change makes the KV cache invalid."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._handles: dict[str, ctypes.c_void_p] = {}
        self.active: tuple[Adapter, ...] = ()

    def set(self, wanted: Sequence[Adapter]) -> bool:
        """Use exactly these; return whether that is a change. Raises a ModelError."""
        chosen = tuple(adapter for adapter in wanted[:_MOST] if adapter.scale)
        if chosen == self.active:
            return False
        paths = [adapter.path for adapter in chosen]
        loaded = {path: self._handles.get(path) or self._load(Path(path)) for path in paths}
        handles = (api.llama_adapter_lora_p_ctypes * len(chosen))(*(loaded[path] for path in paths))
        scales = (ctypes.c_float * len(chosen))(*(adapter.scale for adapter in chosen))
        if api.llama_set_adapters_lora(self._weights.context, handles, len(chosen), scales) != 0:
            raise NotAnAdapter(name=Path(chosen[0].path).name, cause=cause_code("llama_refused"))
        for path, handle in self._handles.items():
            if path not in loaded:
                api.llama_adapter_lora_free(handle)
        self._handles = loaded
        self.active = chosen
        return True

    def set_fitting(self, wanted: Sequence[Adapter]) -> None:
        """Use those that fit this model; the others are skipped."""
        fitting: list[Adapter] = []
        for adapter in wanted:
            try:
                self.set((*fitting, adapter))
            except ChatappError as error:
                _log.info("an adapter was left out: %s", type(error).__name__)
            else:
                fitting.append(adapter)

    def _load(self, path: Path) -> ctypes.c_void_p:
        header = gguf_reader.read(path)
        _check(path.name, header)
        self._check_base(path.name, header)
        handle = api.llama_adapter_lora_init(
            api.llama_get_model(self._weights.context), os.fsencode(path)
        )
        if not handle:
            raise AdapterWrongBase(
                name=path.name, model=self._weights.path.name, cause=cause_code("llama_refused")
            )
        return handle

    def _check_base(self, name: str, adapter: RawHeader) -> None:
        """Compare architecture and sizes, so that the error can name the difference."""
        model = self._weights.path.name
        base = gguf_reader.read(self._weights.path)
        theirs, ours = (header.metadata.get("general.architecture") for header in (adapter, base))
        if theirs != ours:
            raise AdapterWrongBase(
                name=name,
                model=model,
                cause=cause_code("adapter_architecture", architecture=theirs),
            )
        shapes = {tensor.name: tensor.shape for tensor in base.tensors}
        if "split.count" in base.metadata:
            return
        sides = {tensor.name: tensor.shape for tensor in adapter.tensors}
        for part, side in sides.items():
            target = part.removesuffix(".lora_a")
            # Embedding adapters are transposed; llama.cpp checks those itself.
            if target == part or "embd" in target:
                continue
            if target not in shapes:
                raise AdapterWrongBase(
                    name=name, model=model, cause=cause_code("adapter_target", tensor=target[:60])
                )
            if (
                side[0] != shapes[target][0]
                or sides.get(f"{target}.lora_b", (0, 0))[1:2] != shapes[target][1:2]
            ):
                raise AdapterWrongBase(
                    name=name, model=model, cause=cause_code("adapter_other_size")
                )


def _check(name: str, header: RawHeader) -> None:
    """Refuse headers that make llama.cpp abort."""
    metadata = header.metadata
    if metadata.get("general.type") != "adapter" or metadata.get("adapter.type") != "lora":
        raise NotAnAdapter(name=name, cause=cause_code("adapter_not_marked"))
    if not isinstance(metadata.get("adapter.lora.alpha", 0.0), float):
        raise NotAnAdapter(name=name, cause=cause_code("adapter_alpha"))
    if not header.tensors or any(len(tensor.shape) != 2 for tensor in header.tensors):
        raise NotAnAdapter(name=name, cause=cause_code("adapter_no_pairs"))
