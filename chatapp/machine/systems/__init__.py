"""What differs between Linux, macOS and Windows: one module each, all with the same members."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from chatapp.machine.systems.system import System


def here() -> System:
    """Return the module of the system that this process runs on; others count as Linux."""
    if sys.platform == "win32":
        from chatapp.machine.systems import windows

        return cast("System", windows)
    if sys.platform == "darwin":
        from chatapp.machine.systems import macos

        return cast("System", macos)
    from chatapp.machine.systems import linux

    return cast("System", linux)
