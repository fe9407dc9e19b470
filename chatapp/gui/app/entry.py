"""The window's way in."""

from __future__ import annotations

import gc


def run(arguments: list[str]) -> int:
    """Open the window and return the exit code."""
    # Looking for garbage among modules that stay took a tenth of the start; `opening` turns it on
    # again.
    gc.disable()
    from chatapp.gui.app import opening

    return opening.open_window(arguments)
