"""The key that this data folder trusts: once there is one, no kit without its signature is taken in."""

from __future__ import annotations

import os
from pathlib import Path

from chatapp.errors import KitKeyUnusable, os_cause
from chatapp.machine.kit import signature
from chatapp.machine.paths import Paths, shipped

_NAME = "kit-key.pub"


def find(paths: Paths) -> Path | None:
    """Return the user's trusted key, else the one that the bundle brings, None without any."""
    for file in (paths.data / _NAME, shipped("keys") / _NAME):
        if file.is_file():
            return file
    return None


def trust(paths: Paths, key: Path) -> Path:
    """Trust a key from now on. Raises KitKeyUnusable."""
    content = signature.check_public(key)
    target = paths.data / _NAME
    unfinished = target.with_suffix(".part")
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, target)
    except OSError as error:
        raise KitKeyUnusable(file=key.name, cause=os_cause(error)) from error
    return target
