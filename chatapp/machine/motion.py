"""Whether the system wants things to move, as people who get dizzy or distracted turn it off."""

from __future__ import annotations

from functools import cache

from chatapp.machine import systems


@cache
def is_wanted() -> bool:
    """Return False where the system's settings say that nothing should move."""
    return systems.here().wants_motion()
