"""One paragraph of an exported file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["title", "heading", "text", "point", "code", "page", "note", "row"]
RIGHT_TO_LEFT = ("ar",)
"""Codes of the languages that are written from right to left."""


@dataclass(frozen=True, slots=True)
class ExportBlock:
    """A paragraph, or a row of a table, with its style."""

    style: Style
    text: str
