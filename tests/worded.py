"""What a person reads of an error, in English."""

from __future__ import annotations

from collections.abc import Mapping

from chatapp import texts
from chatapp.errors import ChatappError


def sentence(error: ChatappError) -> str:
    """Return the sentence of an error."""
    return texts.error_sentence(type(error).__name__, error.details, "en")


def cause(details: Mapping[str, str]) -> str:
    """Return the cause among the details of an error."""
    return texts.detail(details["cause"], "en")
