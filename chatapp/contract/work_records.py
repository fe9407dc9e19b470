"""Records of works: a summary, a translation or a preset's result, made part by part."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from chatapp.contract.records import Source

_HANGUL = re.compile(r"[가-힣]")
_KANA = re.compile(r"[぀-ヿ]")
WorkKind = Literal["summary", "translation", "preset"]
Length = Literal["short", "medium", "long"]
LENGTHS: tuple[Length, ...] = ("short", "medium", "long")
BlockKind = Literal["heading", "text", "code", "row"]


@dataclass(frozen=True, slots=True)
class Work:
    """A work on a whole document, which outlives the engine; `options` are its settings."""

    id: int
    kind: WorkKind
    document_id: int
    options: dict[str, str] = field(default_factory=dict)
    done: int = 0
    total: int = 0
    is_finished: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence of a summary with its source; `is_quote` when it is verbatim."""

    text: str
    source: Source
    is_quote: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the outline: the pages under a heading ("" without one) and their points.

    `places` are the first and last page in the code of `chatapp.texts.places`; `left_out` are the
    headings among these pages that no point is about.
    """

    heading: str
    first_page: int
    last_page: int
    points: tuple[Point, ...] = ()
    places: tuple[str, str] = ("", "")
    left_out: tuple[str, ...] = ()


class PointCount(NamedTuple):
    """Points of an outline that are in another language, and all."""

    others: int
    total: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The outline of a document, with an overview before it."""

    document: str
    document_id: int
    overview: tuple[Point, ...] = ()
    sections: tuple[Section, ...] = ()

    def not_in(self, language: str) -> PointCount:
        """Count the points that are not in a language ("" for the document's own)."""
        points = list(itertools.chain.from_iterable(section.points for section in self.sections))
        if not language:
            return PointCount(0, len(points))
        wrong = [point for point in points if not is_in_script_of(point.text, language)]
        return PointCount(len(wrong), len(points))


@dataclass(frozen=True, slots=True)
class Flag:
    """A doubt about a translated paragraph: a name of `translation_flags` and its values."""

    why: str
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and its translation, "" until it exists; `number` counts from 0."""

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
    """Whether a quarter of a text's letters is Hangul."""
    letters = sum(map(str.isalpha, text))
    return len(_HANGUL.findall(text)) * 4 > letters


def is_japanese(text: str) -> bool:
    """Whether a tenth of a text's letters is kana: Chinese has none."""
    letters = sum(map(str.isalpha, text))
    return len(_KANA.findall(text)) * 10 > letters


def is_in_script_of(text: str, language: str) -> bool:
    """Whether a text is in the script of a language: Korean, Japanese, or any other's."""
    if language == "ko":
        return is_korean(text)
    return not is_korean(text) and is_japanese(text) == (language == "ja")
