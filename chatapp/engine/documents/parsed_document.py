"""Collects the pages of a file while it is read, and builds the document that is written."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from chatapp.contract.records import Problem
from chatapp.engine.documents.page import changes, page_shape, passages
from chatapp.engine.documents.page.hidden_text import ASIDES
from chatapp.engine.documents.read.elements import file_signatures
from chatapp.engine.documents.read.elements.attachments import AttachedFile
from chatapp.engine.documents.read.elements.sections import DocumentSection
from chatapp.engine.documents.read.pdf.page_read import PageRead, PdfExtras
from chatapp.engine.documents.store.new_document import NewDocument, NewPage
from chatapp.engine.language import terms
from chatapp.texts.document_warnings import page_list

_MOST_REASONS = 20
"""Files within a file of which it is kept why they could not be read; chosen."""


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A character of a page."""

    page: int
    start: int


@dataclass(slots=True)
class ParsedDocument:
    """The pages read so far. Lists of `int` are page numbers."""

    kind: str = "pdf"
    pages: list[NewPage] = field(default_factory=list)
    pieces: list[passages.NewPassage] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    """The terms of each piece, separated by spaces."""
    term_counts: Counter[str] = field(default_factory=Counter)
    warnings: tuple[str, ...] = ()
    is_converted: bool = False
    """Whether `kind` is what another program made of the file."""
    page_warnings: dict[str, list[int]] = field(default_factory=dict)
    """Pages by warning code."""
    ocr_wanted: list[int] | None = None
    """Pages that OCR was missing for; None for a document without pages."""
    without_text: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    bad_text: list[int] = field(default_factory=list)
    two_columns: list[int] = field(default_factory=list)
    attached: tuple[AttachedFile, ...] = ()
    """The files within it."""
    unread_files: list[str] = field(default_factory=list)
    """Names of those that could not be read."""
    unread_reasons: list[Problem] = field(default_factory=list)
    """Why, as far as it is known."""
    tables: int = 0
    began_s: float = field(default_factory=time.monotonic)
    _extra_titles: dict[int, list[str]] = field(default_factory=dict)
    """Terms that the titles of the pieces of a page have as well."""
    _deleted: list[TextPlace] = field(default_factory=list)
    """Where struck-out text begins."""
    _unsplit: list[passages.PageToCut] = field(default_factory=list)
    _last_table: tuple[str, ...] = ()
    """Heading and header row; the next piece of the same table repeats both."""

    def take_page(self, page: PageRead) -> None:
        """Take the next page of a PDF."""
        notes = _notes(page)
        size = page.width, page.height
        count = self._count_terms(page.text)
        self.pages.append(
            NewPage(
                page.number, page.text, page.packed_boxes, *size, count, notes=json.dumps(notes)
            )
        )
        for warning in (page.fault, *page.warnings):
            if warning:
                self.page_warnings.setdefault(warning, []).append(page.number)
        self._deleted += [
            TextPlace(page.number, span.start) for span in page.hidden if span.reason == "deleted"
        ]
        if page.is_bad:
            self.bad_text.append(page.number)
        if not page.text.strip():
            self.without_text.append(page.number)
            if page.is_blank:
                self.blank.append(page.number)
            return
        shape = page_shape.shape(page.text, page.packed_boxes, *size)
        self.tables += shape.tables
        if shape.columns > 1:
            self.two_columns.append(page.number)
        self._unsplit.append(
            passages.PageToCut(
                page.number,
                page.text,
                page.packed_boxes,
                *size,
                frozenset(page.bold),
                frozenset(span.start for span in page.hidden if span.reason in ASIDES),
            )
        )

    def take_extras(self, extras: PdfExtras) -> None:
        """Take what a PDF has besides its pages."""
        self.attached = extras.attached
        if extras.is_xfa:
            self.warnings = (*self.warnings, "xfa_form")

    def take_section(self, number: int, section: DocumentSection) -> None:
        """Take the next section of a document without pages."""
        kept = {"hidden": section.hidden, **({"raw": section.raw} if section.raw else {})}
        notes = json.dumps(kept)
        count = self._count_terms(section.text)
        self.pages.append(NewPage(number, section.text, b"", 0.0, 0.0, count, section.place, notes))
        for header in page_shape.markdown_headers(section.text):
            table = (section.heading, header)
            self.tables += self._last_table != table
            self._last_table = table
        for warning in section.warnings:
            self.page_warnings.setdefault(warning, []).append(number)
        if not section.text.strip():
            self.without_text.append(number)
            return
        self._extra_titles[number] = changes.title(section.place)
        for piece in passages.cut(number, section.text):
            headings = tuple(
                passages.HeadingStart(start, _join_headings(section.heading, heading))
                for start, heading in piece.headings
            )
            heading = _join_headings(section.heading, piece.heading)
            self._take_piece(replace(piece, heading=heading, headings=headings), section.text)

    def new_document(self, names: Sequence[str], sha256: str, size_bytes: int) -> NewDocument:
        """Return the document to write; search knows all names, the first is its own."""
        self._split_pages()
        warnings = [f"{code}: {page_list(pages)}" for code, pages in self.page_warnings.items()]
        if file_signatures.is_misnamed(names[0], self.kind) and not self.is_converted:
            warnings.append(f"misnamed_{self.kind}")
        if self.unread_files:
            warnings.append("unread_files")
        stems = "\n".join(name.rsplit(".", 1)[0] for name in names)
        titles = [f"{stems}\n{piece.heading}\n{piece.running}" for piece in self.pieces]
        return NewDocument(
            name=names[0],
            sha256=sha256,
            size_bytes=size_bytes,
            warnings=(*warnings, *self.warnings),
            pages_without_text=tuple(self.without_text),
            pages=self.pages,
            pieces=self.pieces,
            bodies=self.bodies,
            titles=[
                " ".join([*terms.terms(title), *self._extra_title(piece)])
                for title, piece in zip(titles, self.pieces, strict=True)
            ],
            term_counts=self.term_counts,
            kind=self.kind,
            pages_bad_text=tuple(self.bad_text),
            report=self._report(),
        )

    def _extra_title(self, piece: passages.NewPassage) -> list[str]:
        if TextPlace(piece.page, piece.start) in self._deleted:
            return changes.title("changes:")
        return self._extra_titles.get(piece.page, [])

    def _split_pages(self) -> None:
        """Split all pages together: running lines and open headings span pages."""
        texts = {page.number: page.text for page in self._unsplit}
        for piece in passages.cut_document(self._unsplit):
            self._take_piece(piece, texts[piece.page])

    def _take_piece(self, piece: passages.NewPassage, text: str) -> None:
        body = f"{piece.before}\n{text[piece.start : piece.end]}"
        self.pieces.append(piece)
        self.bodies.append(" ".join(terms.terms(body)))

    def _count_terms(self, text: str) -> int:
        page_terms = terms.terms(text)
        self.term_counts.update(page_terms)
        return len(page_terms)

    def _report(self) -> dict[str, str]:
        """Return the report of the document, pages as lists such as "3, 7-9"."""
        pages = {
            "blank": self.blank,
            "ocr": self.page_warnings.get("ocr", []),
            "two_columns": self.two_columns,
        }
        report = {name: page_list(numbers) for name, numbers in pages.items() if numbers}
        if self.ocr_wanted is not None:
            report["ocr_wanted"] = page_list(self.ocr_wanted)
        if self.unread_files:
            report["unread_files"] = ", ".join(self.unread_files)
            reasons = [(each.error, each.details) for each in self.unread_reasons[:_MOST_REASONS]]
            report["unread_reasons"] = json.dumps(reasons, ensure_ascii=False)
        report["tables"] = str(self.tables)
        report["seconds"] = f"{time.monotonic() - self.began_s:.1f}"
        return report


def _join_headings(*headings: str) -> str:
    """Return a heading path, outermost first."""
    return " › ".join(dict.fromkeys(heading for heading in headings if heading))


def _notes(page: PageRead) -> dict[str, object]:
    """Return what is kept of a page beside its text, by the names `DocumentPages` reads."""
    notes: dict[str, object] = {"hidden": page.hidden}
    if page.by_ocr:
        notes |= {"ocr": True, "confidence": page.confidence}
    elif page.recognized:
        notes["ocr"] = [(word.start, word.stop) for word in page.recognized]
    if page.unsure:
        notes["unsure"] = [(word.start, word.stop) for word in page.unsure]
    return notes
