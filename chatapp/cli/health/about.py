"""`chatapp --version`: this program, Python, and what llama.cpp was built with."""

from __future__ import annotations

import functools
import json
import platform
import subprocess
from typing import Any

import chatapp
from chatapp.machine import own_program
from chatapp.texts import tr

_BUILD_SAYS_WITHIN_S = 60
"""Seconds for the import of llama.cpp and the start of a GPU's driver; chosen."""


def lines() -> list[str]:
    """Return the versions, one a line; the first is for scripts."""
    python = f"Python {platform.python_version()}, {platform.platform(terse=True)}"
    return [f"chatapp {chatapp.__version__}", f"llama.cpp {llama_line()}", python]


@functools.cache
def llama_line() -> str:
    """Return llama.cpp's version, its backends with their devices, and the processor's features.

    Asked of a child process: a library or a driver that does not work must not end this one.
    """
    try:
        build: dict[str, Any] = json.loads(
            own_program.output_of(["--llama-build"], _BUILD_SAYS_WITHIN_S)
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return tr("about.no_llama")
    parts = [f"{build['version']} (llama-cpp-python {build['binding']})"]
    parts += [_backend_words(each) for each in build["backends"]]
    return "; ".join([*parts, *filter(None, [" ".join(build["features"])])])


def _backend_words(backend: dict[str, Any]) -> str:
    devices = ", ".join(str(device) for device in backend["devices"])
    return f"{backend['name']}: {devices}" if devices else str(backend["name"])
