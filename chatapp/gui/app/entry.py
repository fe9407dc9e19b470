"""Entry point of the window."""

from __future__ import annotations

import gc


def run(arguments: list[str]) -> int:
    # Collecting garbage took a tenth of the start; `opening` enables it again.
    gc.disable()
    from chatapp.gui.app import opening

    return opening.open_window(arguments)
