"""Sentences for errors: the text of the class, its details filled in, codes among them worded."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from chatapp.texts.catalogue import Catalogue

# File names and what libraries say must not steer a terminal.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
CODES = ("cause", "what", "place", "limit", "holder", "architecture", "advice")
"""Details that can be codes; all others are names, numbers and paths."""


def sentence(catalogue: Catalogue, name: str, details: Mapping[str, str]) -> str:
    """Word an error. An unknown class, code or detail never raises."""
    worded = {
        key: detail(catalogue, value) if key in CODES else value for key, value in details.items()
    }
    code = f"error.{name}"
    text = catalogue.find(code, worded) or catalogue.find("error.ChatappError", worded)
    return _CONTROL.sub("", text)


def detail(catalogue: Catalogue, value: str) -> str:
    """Word a detail that `errors.code` made; what is no code (a path, a system's own message) stays
    as it is.
    """
    code, _, written = value.partition(" ")
    if not code.startswith("cause."):
        return value
    try:
        values = json.loads(written or "{}")
    except ValueError:
        return value
    if not isinstance(values, dict):
        return value
    worded = {key: detail(catalogue, str(part)) for key, part in values.items()}
    return catalogue.find(code, worded) or worded.get("words", value)
