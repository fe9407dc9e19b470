"""What a look inside shows: the tokens of a text, and passages on a map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TokenKind = Literal["text", "control"]


@dataclass(frozen=True, slots=True)
class TextToken:
    """A token of a text. Where several tokens share a character, `text` is that of all of them.

    Then this is the `part`th of `parts`, from 1, and `raw` are its own bytes in hexadecimal. Of a
    control token `text` is its name.
    """

    id: int
    text: str
    kind: TokenKind = "text"
    part: int = 1
    parts: int = 1
    raw: str = ""


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A passage on a map; `text` is its beginning.

    `cosine` is set for those near the question: as in search, the mean of the passage's own and of
    its best window's.
    """

    passage_id: int
    document_id: int
    page: int
    x: float
    y: float
    text: str
    place: str = ""
    cosine: float = 0.0


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A place on a map."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class UsualCosines:
    """The cosines of random pairs of the library's passages: quartiles, and how many pairs."""

    lower: float
    median: float
    upper: float
    pairs: int
