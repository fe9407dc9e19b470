"""Why a locked file stays locked."""

from __future__ import annotations


class WrongPassword(Exception):
    """The password does not open the file."""


class UnknownLock(Exception):
    """The file is locked in a way that no password opens here; the message is a cause code."""
