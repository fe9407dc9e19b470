"""llama.cpp's backends: loads those that lie beside the library, and lists them with their devices.

A backend (Vulkan, CUDA, …) is a shared library beside ours, made by `./run --gpu` or carried by a
bundle. One whose driver is missing is left out; the CPU is always there.
"""

from __future__ import annotations

import ctypes
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import llama_cpp
import llama_cpp.llama_cpp as api
from llama_cpp import _ggml

FOLDER = "CHATAPP_BACKENDS"
"""The environment variable with a further folder of backends."""
Kind = Literal["cpu", "gpu", "integrated", "accelerator"]
_KINDS: dict[int, Kind] = {0: "cpu", 1: "gpu", 2: "integrated", 3: "accelerator"}
"""ggml_backend_dev_type of ggml-backend.h."""
_SIGNATURES: dict[str, tuple[Any, ...]] = {
    "ggml_backend_load_all_from_path": (None, ctypes.c_char_p),
    "ggml_backend_reg_count": (ctypes.c_size_t,),
    "ggml_backend_reg_get": (ctypes.c_void_p, ctypes.c_size_t),
    "ggml_backend_reg_name": (ctypes.c_char_p, ctypes.c_void_p),
    "ggml_backend_reg_dev_count": (ctypes.c_size_t, ctypes.c_void_p),
    "ggml_backend_reg_dev_get": (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t),
    "ggml_backend_dev_name": (ctypes.c_char_p, ctypes.c_void_p),
    "ggml_backend_dev_description": (ctypes.c_char_p, ctypes.c_void_p),
    "ggml_backend_dev_type": (ctypes.c_int, ctypes.c_void_p),
    "ggml_backend_dev_memory": (
        None,
        ctypes.c_void_p,
        ctypes.POINTER(ctypes.c_size_t),
        ctypes.POINTER(ctypes.c_size_t),
    ),
    "ggml_backend_cpu_buffer_type": (ctypes.c_void_p,),
    "ggml_version": (ctypes.c_char_p,),
    "llama_version": (ctypes.c_char_p,),
}
"""Result, then arguments, of ggml-backend.h, ggml.h and llama.h."""


_log = logging.getLogger("chatapp.llama")
_recent_errors: list[str] = []
_WARNING, _ERROR = 3, 4
"""Levels of messages, ggml_log_level of ggml.h."""
_state = {"started": False}


@dataclass(frozen=True, slots=True)
class Device:
    """A processor or GPU; bytes are 0 where the driver does not say. `name` is llama.cpp's."""

    name: str
    description: str
    kind: Kind
    free_bytes: int = 0
    total_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Backend:
    """A way to compute, such as "CPU" or "Vulkan"."""

    name: str
    devices: tuple[Device, ...]


@api.llama_log_callback  # type: ignore[untyped-decorator]
def logged(level: int, text: bytes, _: object) -> None:
    if level in (_WARNING, _ERROR):
        line = text.decode("utf-8", "replace").strip()
        _log.info("%s", line)
        if level == _ERROR and line:
            _recent_errors.append(line.rpartition(": ")[2] or line)


def start_backend() -> None:
    """Initialize llama.cpp once, log its warnings, and clear the remembered error."""
    if not _state["started"]:
        api.llama_log_set(logged, ctypes.c_void_p(0))
        load()
        api.llama_backend_init()
        _state["started"] = True
    _recent_errors.clear()


def cause(otherwise: str) -> str:
    """Return the first error of llama.cpp's log, else `otherwise`."""
    return _recent_errors[0][:200] if _recent_errors else otherwise


@cache
def load() -> None:
    """Load the backends beside the library, once a process. Drivers of GPUs start here."""
    for place in (str(folder()), os.environ.get(FOLDER, "")):
        if place:
            call("ggml_backend_load_all_from_path", os.fsencode(place))


def folder() -> Path:
    """Return the folder of llama.cpp's libraries."""
    return Path(llama_cpp.__file__).parent / "lib"


def backends() -> tuple[Backend, ...]:
    """Return all loaded backends with what they found."""
    start_backend()
    registered = range(call("ggml_backend_reg_count"))
    return tuple(_described(call("ggml_backend_reg_get", at)) for at in registered)


def gpus() -> tuple[Device, ...]:
    """Return the devices that layers can be put on, in llama.cpp's order."""
    return tuple(device for device in _all_devices() if device.kind in ("gpu", "integrated"))


def offloads() -> bool:
    """Say whether a backend is here that could use a GPU, with one or without."""
    return any(backend.name != "CPU" for backend in backends())


def version() -> str:
    """Return llama.cpp's version, that of its library of tensors where it has none."""
    for name in ("llama_version", "ggml_version"):
        try:
            return _text(call(name))
        except AttributeError:
            continue
    return "?"


def call(name: str, *arguments: Any) -> Any:
    """Call a function of llama.cpp or ggml. Raises AttributeError where there is none."""
    return _function(name)(*arguments)


@cache
def _function(name: str) -> Any:
    # On Windows a library shows its own functions alone.
    for library in _libraries():
        function = getattr(library, name, None)
        if function is not None:
            function.restype, *function.argtypes = _SIGNATURES[name]
            return function
    raise AttributeError(name)


def _libraries() -> Iterator[Any]:
    # llama.cpp's own first: a wheel holds copies instead of links, and the one that llama_cpp opens
    # for itself is loaded a second time, with a registry of its own that no model asks.
    yield from (getattr(api, "_lib", None), getattr(_ggml, "libggml", None))
    for file in folder().glob("*ggml-base*"):
        yield ctypes.CDLL(str(file))


def _all_devices() -> list[Device]:
    devices: list[Device] = []
    for backend in backends():
        devices += backend.devices
    return devices


def _described(registered: int) -> Backend:
    handle = ctypes.c_void_p(registered)
    count = range(call("ggml_backend_reg_dev_count", handle))
    devices = tuple(_device(call("ggml_backend_reg_dev_get", handle, at)) for at in count)
    return Backend(_text(call("ggml_backend_reg_name", handle)), devices)


def _device(number: int) -> Device:
    handle = ctypes.c_void_p(number)
    free, total = ctypes.c_size_t(0), ctypes.c_size_t(0)
    call("ggml_backend_dev_memory", handle, ctypes.byref(free), ctypes.byref(total))
    return Device(
        _text(call("ggml_backend_dev_name", handle)),
        _text(call("ggml_backend_dev_description", handle)),
        _KINDS.get(call("ggml_backend_dev_type", handle), "accelerator"),
        free.value,
        total.value,
    )


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace")
