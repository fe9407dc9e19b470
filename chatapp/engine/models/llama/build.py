"""`chatapp --llama-build`: prints what llama.cpp was built with, as one line of JSON.

A process of its own, without a model: `chatapp --version` and the doctor ask it.
"""

from __future__ import annotations

import re

import llama_cpp
import llama_cpp.llama_cpp as api

from chatapp.engine.models.llama import backends
from chatapp.engine.process import child_role

_FEATURE = re.compile(r"(\w+) = 1\b")
"""In llama.cpp's words about the system: "AVX2 = 1 | F16C = 1"."""


def run(arguments: list[str]) -> int:
    """Print the build; return the exit code."""
    with child_role.start() as output:
        child_role.send_line(output, _build())
    return 0


def _build() -> dict[str, object]:
    words = api.llama_print_system_info().decode("utf-8", "replace")
    return {
        "version": backends.version(),
        "binding": llama_cpp.__version__,
        "backends": [
            {"name": each.name, "devices": [device.description for device in each.devices]}
            for each in backends.backends()
        ],
        "features": _FEATURE.findall(words),
    }
