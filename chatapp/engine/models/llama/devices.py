"""Which graphics processors this build of llama.cpp can use; on most machines none, and everything
works without.
"""

from __future__ import annotations

import ctypes

import llama_cpp.llama_cpp as api
from llama_cpp._ggml import libggml

# ggml's own numbers: 0 is the processor, 1 a graphics card, 2 one that shares the memory, 3 a
# helper of the processor.
_GPU_KINDS = (1, 2)


def offloads() -> bool:
    """Say whether layers of a model can be put onto a graphics processor."""
    return bool(api.llama_supports_gpu_offload())


def gpus() -> tuple[str, ...]:
    """Return the names of the graphics processors that llama.cpp found."""
    if not offloads():
        return ()
    api.llama_backend_init()
    libggml.ggml_backend_dev_count.restype = ctypes.c_size_t
    for name, result in (
        ("get", ctypes.c_void_p),
        ("description", ctypes.c_char_p),
        ("type", ctypes.c_int),
    ):
        getattr(libggml, f"ggml_backend_dev_{name}").restype = result
    found = []
    for at in range(libggml.ggml_backend_dev_count()):
        device = ctypes.c_void_p(libggml.ggml_backend_dev_get(ctypes.c_size_t(at)))
        if libggml.ggml_backend_dev_type(device) in _GPU_KINDS:
            found.append(libggml.ggml_backend_dev_description(device).decode("utf-8", "replace"))
    return tuple(found)
