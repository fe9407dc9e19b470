"""What stands beside the text of a page: notes of readers, stamps, words that were struck out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chatapp.contract.records import Box
from chatapp.engine.documents.page.hidden_text import HiddenSpan
from chatapp.engine.documents.page.page_characters import PageCharacters
from chatapp.engine.documents.read.pdf import field_values
from chatapp.engine.language.scripts import main_script
from chatapp.texts import translation
from chatapp.texts.catalogue import Catalogue

_LANGUAGES = {"hangul": "ko", "kana": "ja", "han": "ja"}
_MOST_CONTEXT = 300
"""Characters of the line that words were struck out of at most; chosen."""
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

    def aside(self, page_text: str) -> Aside:
        """Return it as a line that says what it is, in the language of the page."""
        words = _words(self.text + page_text)
        code = "document.comment" if self.author else "document.comment_unsigned"
        if self.kind == "stamp":
            code = "document.stamp"
        head = words.tr(code, author=self.author) if self.author else words.tr(code)
        head = ", ".join(filter(None, (head, _day(self.date))))
        return Aside(f"[{head}] {self.text}", self.box, "comment")


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
        accepted = " ".join("".join(text[at] for at in line if at not in gone).split())
        said = " ".join(text[of_line[0] : of_line[-1] + 1].split())
        words = _words(text).tr("document.change_struck", text=said)
        left, top = page.boxes[:2, of_line].min(axis=1).tolist()
        right, bottom = page.boxes[2:, of_line].max(axis=1).tolist()
        whole = f"{words}: {accepted[:_MOST_CONTEXT]}" if accepted else words
        yield Aside(whole, (left, top, right, bottom), "deleted")


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


def _words(text: str) -> Catalogue:
    """Return the texts of the language that a text is in, as far as its script tells."""
    return translation(_LANGUAGES.get(main_script(text[:2000]), "en"))


def _day(date: str) -> str:
    """Return the day of a date as PDF writes it: D:20260304…"""
    digits = date.removeprefix("D:")[:8]
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if digits.isdigit() and len(digits) == 8 else ""
