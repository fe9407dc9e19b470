"""What stands beside the text of a page: notes of readers, stamps, words that were struck out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chatapp.contract.records import Box
from chatapp.engine.documents.page.hidden_text import HiddenSpan
from chatapp.engine.documents.page.page_characters import PageCharacters
from chatapp.engine.documents.read.elements.asides import ChangeList, Comment
from chatapp.engine.documents.read.elements.blocks import ParagraphBlock
from chatapp.engine.documents.read.elements.hidden_marks import bare
from chatapp.engine.documents.read.pdf import field_values

_LINE_HEIGHT = 10.0
"""Points: how high the print of a note is at most; chosen."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A line beside the text of a page; `reason` is one of `hidden_text.ASIDES`."""

    text: str
    box: Box
    reason: str


@dataclass(frozen=True, slots=True)
class PageNote:
    """A note as it stands in the file; its box in points from the page's top left corner."""

    box: Box
    text: str
    author: str
    date: str
    kind: str

    def aside(self) -> Aside:
        """Return it as a line that says what it is."""
        comment = Comment(self.text, self.author, _day(self.date))
        return Aside(bare(comment.block().text), self.box, "comment")


def struck(page: PageCharacters, indexes: Sequence[int]) -> Iterator[Aside]:
    """Yield the struck-out words of each line, with what is left of the line."""
    text = page.text()
    gone = set(indexes)
    starts: dict[int, list[int]] = {}
    for index in sorted(gone):
        starts.setdefault(text.rfind("\n", 0, index) + 1, []).append(index)
    for start, of_line in starts.items():
        end = text.find("\n", start)
        line = range(start, len(text) if end < 0 else end)
        changes = ChangeList()
        for run in _runs(of_line, text):
            changes.add("struck", "".join(text[run[0] : run[-1] + 1]))
        changes.end_paragraph("".join(text[at] for at in line if at not in gone))
        left, top = page.boxes[:2, of_line].min(axis=1).tolist()
        right, bottom = page.boxes[2:, of_line].max(axis=1).tolist()
        for block in changes.blocks:
            if isinstance(block, ParagraphBlock):
                yield Aside(block.text, (left, top, right, bottom), "deleted")


def _runs(indexes: Sequence[int], text: str) -> Iterator[list[int]]:
    """Cut characters where others than blanks stand between."""
    run: list[int] = []
    for index in indexes:
        if run and text[run[-1] + 1 : index].strip():
            yield run
            run = []
        run.append(index)
    if run:
        yield run


@dataclass(frozen=True, slots=True)
class PageWithAsides:
    """A page with asides behind its text, and where they stand."""

    page: PageCharacters
    hidden: tuple[HiddenSpan, ...]


def appended(page: PageCharacters, asides: Sequence[Aside]) -> PageWithAsides:
    """Return a page with asides as paragraphs behind its text."""
    hidden = []
    for aside in asides:
        if len(page):
            page = page.arranged([range(len(page)), "\n\n"])
        start = len(page)
        page = page.joined(field_values.placed(aside.text, aside.box, _LINE_HEIGHT))
        if aside.reason:
            hidden.append(HiddenSpan(start, len(page), aside.reason))
    return PageWithAsides(page, tuple(hidden))


def _day(date: str) -> str:
    """Return the day of a date as PDF writes it: D:20260304…"""
    digits = date.removeprefix("D:")[:8]
    is_day = len(digits) == 8 and digits.isdigit()
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if is_day else ""
