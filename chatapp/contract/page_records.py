"""Words of a page, and what a search finds in a document."""

from __future__ import annotations

from dataclasses import dataclass

from chatapp.contract.records import Box


@dataclass(frozen=True, slots=True)
class PageWord:
    """A word on a page with what separates it from the next: a space, a line break or nothing."""

    text: str
    box: Box
    after: str = " "


@dataclass(frozen=True, slots=True)
class PageHit:
    """A match in a document, one box a line; `start` counts characters of the page's text."""

    page: int
    boxes: tuple[Box, ...] = ()
    start: int = 0
