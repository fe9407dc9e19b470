"""What paragraphs of a Word document refer to: styles, notes, comments, numbers, other parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from chatapp.engine.documents.read.elements import safe_xml
from chatapp.engine.documents.read.elements.asides import ChangeList, Comment
from chatapp.engine.documents.read.elements.safe_xml import attribute
from chatapp.engine.documents.read.elements.zip_parts import ZipParts, resolve
from chatapp.engine.documents.read.sheets import number_formats
from chatapp.engine.documents.read.word.docx_numbering import DocxNumbering
from chatapp.engine.documents.read.word.docx_visibility import DocxStyles
from chatapp.engine.language import raised_signs

_MOST_ABOUT = 300
"""Characters kept of the text that a comment is tied to; chosen."""
_NOTE_FORMS = {"footnote": "decimal", "endnote": "roman"}


@dataclass(slots=True)
class OpenComments:
    """The comments of a document, and the text of the ranges that are open."""

    comments: dict[str, Comment] = field(default_factory=dict)
    _ranges: dict[str, str] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    def begin(self, name: str) -> None:
        self._open.add(name)

    def end(self, name: str) -> None:
        self._open.discard(name)

    def take(self, text: str) -> None:
        """Add text to the ranges that are open."""
        for name in self._open:
            about = self._ranges.get(name, "")
            if len(about) <= _MOST_ABOUT:
                self._ranges[name] = about + text

    def referred(self, name: str) -> Comment | None:
        """Return a comment with the text that it is tied to."""
        comment = self.comments.pop(name, None)
        if comment is None or not comment.text.strip():
            return None
        about = " ".join(self._ranges.pop(name, "").split())
        return Comment(comment.text, comment.author, comment.date, about)

    def rest(self) -> Iterator[Comment]:
        """Yield the comments that the text does not refer to."""
        for name in list(self.comments):
            comment = self.referred(name)
            if comment is not None:
                yield comment


@dataclass(slots=True)
class DocxContext:
    """One open document."""

    parts: ZipParts
    main: str
    numbering: DocxNumbering
    styles: DocxStyles = field(default_factory=DocxStyles)
    comments: OpenComments = field(default_factory=OpenComments)
    changes: ChangeList = field(default_factory=ChangeList)
    notes: dict[str, str] = field(default_factory=dict)
    """The texts of foot- and endnotes by "footnote:2"."""
    targets: dict[str, str] = field(default_factory=dict)
    """The parts that the main part refers to, by the id of the relation."""
    _note_marks: dict[str, str] = field(default_factory=dict)
    _note_counts: Counter[str] = field(default_factory=Counter)

    def note_mark(self, kind: str, name: str) -> str:
        """Return the number that a note has in the text, as a sign."""
        key = f"{kind}:{name}"
        if key not in self._note_marks:
            self._note_counts[kind] += 1
            form = _NOTE_FORMS[kind]
            number = number_formats.written(self._note_counts[kind], form)
            self._note_marks[key] = raised_signs.raised("", number) if form == "decimal" else number
        return self._note_marks[key]


def opened(parts: ZipParts, main: str) -> DocxContext:
    """Return the context of a document, with all parts but notes and comments."""
    context = DocxContext(parts, main, DocxNumbering(parts, resolve(main, "numbering.xml")))
    for relation in safe_xml.relations(parts, main):
        context.targets[attribute(relation, "Id")] = safe_xml.target(relation, main)
    name = resolve(main, "styles.xml")
    if parts.has(name):
        for style in safe_xml.find_all(safe_xml.tree(parts, name), "style"):
            context.styles.add(style)
            context.numbering.add_style(style)
    return context


def comment_of(element: Any, text: str) -> Comment:
    """Return the comment of an element of comments.xml."""
    return Comment(text, attribute(element, "author"), attribute(element, "date"))
