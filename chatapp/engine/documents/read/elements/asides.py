"""What stands beside the text of a document: comments, notes, and what was changed in it.

Their words are those of the document's language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from chatapp.engine.documents.read.elements.blocks import Block, ParagraphBlock
from chatapp.engine.documents.read.elements.hidden_marks import bare, marked
from chatapp.engine.documents.read.elements.sections import DocumentSection, sections_of
from chatapp.engine.language.scripts import main_script
from chatapp.texts import translation
from chatapp.texts.catalogue import Catalogue

_LANGUAGES = {"hangul": "ko", "kana": "ja", "han": "ja"}
_MOST_CHANGES = 5000
"""Changes that are kept of one document; chosen."""
_MOST_CONTEXT = 300
"""Characters that are kept of the paragraph of a change; chosen."""
_DATE_CHARS = 10
"""Of "2026-03-04T10:00:00Z"."""

ChangeKind = Literal["deleted", "inserted", "struck"]


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment; `about` is the text that it is tied to."""

    text: str
    author: str = ""
    date: str = ""
    about: str = ""

    def block(self) -> ParagraphBlock:
        """Return it as a paragraph that says what it is."""
        words = words_of(self.text + self.about)
        code = "document.comment" if self.author else "document.comment_unsigned"
        head = words.tr(code, author=self.author) if self.author else words.tr(code)
        details = [_day(self.date), f"“{_shortened(self.about)}”" if self.about else ""]
        head = ", ".join([head, *filter(None, details)])
        return ParagraphBlock(marked(f"[{head}] {_in_one_line(self.text)}", "comment"))


def speaker_notes(text: str) -> str:
    """Return the notes of a slide as text that says what it is."""
    head = words_of(text).tr("document.speaker_notes")
    return marked(f"[{head}] {text.strip()}", "note")


def unread_part(name: str) -> ParagraphBlock:
    """Return the paragraph that stands for a part of the document that is not read."""
    return ParagraphBlock(words_of(name).tr("document.unread_part", name=name))


@dataclass(frozen=True, slots=True)
class TextChange:
    """A piece of text that was deleted, inserted or struck out."""

    kind: ChangeKind
    text: str
    author: str = ""
    date: str = ""


@dataclass(slots=True)
class ChangeList:
    """The changes of a document, each with the paragraph or table row that it is in."""

    blocks: list[Block] = field(default_factory=list)
    _open: list[TextChange] = field(default_factory=list)

    def add(self, kind: ChangeKind, text: str, author: str = "", date: str = "") -> None:
        """Take a piece of the paragraph that is being read."""
        text = bare(text)
        last = self._open[-1] if self._open else None
        if last is not None and (last.kind, last.author) == (kind, author):
            self._open[-1] = TextChange(kind, last.text + text, author, last.date)
        elif len(self.blocks) < _MOST_CHANGES:
            self._open.append(TextChange(kind, text, author, date))

    def end_paragraph(self, accepted: str) -> bool:
        """End a paragraph with its accepted text; say whether something was deleted in it."""
        changes = [change for change in self._open if change.text.strip()]
        self._open.clear()
        if not changes:
            return False
        words = words_of("".join(change.text for change in changes) + accepted)
        pieces = [
            words.tr(f"document.change_{change.kind}", text=_in_one_line(change.text))
            for change in changes
        ]
        signed = ", ".join(filter(None, (changes[0].author, _day(changes[0].date))))
        line = ", ".join(pieces) + (f" ({signed})" if signed else "")
        accepted = _shortened(bare(accepted))
        self.blocks.append(ParagraphBlock(f"{line}: {accepted}" if accepted else line))
        return any(change.kind != "inserted" for change in changes)

    def sections(self) -> Iterator[DocumentSection]:
        """Yield the changes as sections of their own, if something was deleted or inserted."""
        yield from sections_of(self.blocks, lambda path, number: "changes:")


def words_of(text: str) -> Catalogue:
    """Return the texts of the language that a text is in, as far as its script tells."""
    script = main_script(text[:2000])
    return translation(_LANGUAGES.get(script, "en"))


def _day(date: str) -> str:
    day = date[:_DATE_CHARS]
    return day if len(day) == _DATE_CHARS and day[:4].isdigit() else ""


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _shortened(text: str) -> str:
    text = _in_one_line(text)
    return text if len(text) <= _MOST_CONTEXT else text[: _MOST_CONTEXT - 1] + "…"
