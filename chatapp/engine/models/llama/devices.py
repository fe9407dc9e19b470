"""Lists the GPUs that this build of llama.cpp can use."""

from __future__ import annotations

import ctypes

import llama_cpp.llama_cpp as api
from llama_cpp._ggml import libggml

# ggml_backend_dev_type: 0 is the CPU, 1 a GPU, 2 an integrated GPU, 3 an accelerator.
_GPU_KINDS = (1, 2)


def offloads() -> bool:
    """Whether layers can be offloaded to a GPU."""
    return bool(api.llama_supports_gpu_offload())


def gpus() -> tuple[str, ...]:
    """Return the names of the GPUs that llama.cpp detected."""
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
    names = []
    for at in range(libggml.ggml_backend_dev_count()):
        device = ctypes.c_void_p(libggml.ggml_backend_dev_get(ctypes.c_size_t(at)))
        if libggml.ggml_backend_dev_type(device) in _GPU_KINDS:
            names.append(libggml.ggml_backend_dev_description(device).decode("utf-8", "replace"))
    return tuple(names)
