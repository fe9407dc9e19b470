"""The nouns of works: a summary, a translation or a preset's result, made of a whole document part
by part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from chatapp.contract.records import Source

_HANGUL = re.compile(r"[가-힣]")
WorkKind = Literal["summary", "translation", "preset"]
Length = Literal["short", "medium", "long"]
LENGTHS: tuple[Length, ...] = ("short", "medium", "long")
BlockKind = Literal["heading", "text", "code", "row"]


@dataclass(frozen=True, slots=True)
class Work:
    """What is made of a document part by part and outlives the engine; `options` say how."""

    id: int
    kind: WorkKind
    document_id: int
    options: dict[str, str] = field(default_factory=dict)
    done: int = 0
    total: int = 0
    is_finished: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One sentence of a summary with the place that carries it; `is_quote` when it is that place's
    own sentence.
    """

    text: str
    source: Source
    is_quote: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of the outline: the pages under a heading ("" when there is none), and what they say.

    `places` are the first and the last page in the code of `chatapp.texts.places`.
    """

    heading: str
    first_page: int
    last_page: int
    points: tuple[Point, ...] = ()
    places: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Summary:
    """The outline of a document and, before it, what matters most."""

    document: str
    document_id: int
    overview: tuple[Point, ...] = ()
    sections: tuple[Section, ...] = ()

    def not_in(self, language: str) -> tuple[int, int]:
        """Count the points of the outline that do not stand in a language ("" is the document's
        own), and all.
        """
        texts = [point.text for section in self.sections for point in section.points]
        return sum(bool(language) and is_korean(text) != (language == "ko") for text in texts), len(
            texts
        )


@dataclass(frozen=True, slots=True)
class Flag:
    """Why a paragraph of a translation is doubtful: a name of `translation_flags` and what fills
    it.
    """

    why: str
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and its translation, "" until it is there. `number` counts from 0 through the
    document.
    """

    number: int
    page: int
    kind: BlockKind
    source: str
    text: str = ""
    flags: tuple[Flag, ...] = ()
    is_edited: bool = False
    place: str = ""
    """In the code of `chatapp.texts.places`; "" is a page."""


@dataclass(frozen=True, slots=True)
class Translation:
    """All paragraphs of a document in order."""

    document: str
    document_id: int
    to: str
    paragraphs: tuple[Paragraph, ...] = ()


def is_korean(text: str) -> bool:
    """Say whether a quarter of a text's letters is Hangul."""
    letters = sum(one.isalpha() for one in text)
    return len(_HANGUL.findall(text)) * 4 > letters
