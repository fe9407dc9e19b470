"""Runs a program as one without the rights of root: alone they would open every folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence

OTHER = 65534
"""The user id of nobody: who owns what a plain user may not open."""


def command(words: Sequence[str]) -> list[str] | None:
    """Return a command as a plain user would run it; None where that cannot be done."""
    if os.geteuid() != 0:
        return list(words)
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return None
    return [setpriv, "--bounding-set=-all", "--inh-caps=-all", *words]
