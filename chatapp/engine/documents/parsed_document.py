"""What the pages or sections of a file give while they are read, and the document that is made of
them.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from chatapp.engine.documents.page import page_shape, passages
from chatapp.engine.documents.read import file_reader, file_signatures
from chatapp.engine.documents.read.pdf import pdf
from chatapp.engine.documents.store.document_rows import NewDocument, NewPage
from chatapp.engine.language import terms
from chatapp.texts.document_warnings import page_list


@dataclass(slots=True)
class Harvest:
    """What the pages of a file gave so far."""

    pages: list[NewPage] = field(default_factory=list)
    pieces: list[passages.NewPassage] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    faults: dict[str, list[int]] = field(default_factory=dict)
    ocr_wanted: list[int] | None = None
    """Pages that OCR was not there to read; None of a document without pages."""
    without_text: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    bad_text: list[int] = field(default_factory=list)
    two_columns: list[int] = field(default_factory=list)
    tables: int = 0
    table: tuple[str, str] = ("", "")
    """Heading and header row of the table read last: its next piece repeats both."""
    began: float = field(default_factory=time.monotonic)
    term_counts: Counter[str] = field(default_factory=Counter)
    kind: str = "pdf"
    warnings: tuple[str, ...] = ()
    to_cut: list[passages.PageToCut] = field(default_factory=list)

    def report(self) -> dict[str, str]:
        """Return what the report of the document says, pages as lists such as "3, 7-9"."""
        listed = {
            "blank": self.blank,
            "ocr": self.faults.get("ocr", []),
            "two_columns": self.two_columns,
        }
        found = {name: page_list(pages) for name, pages in listed.items() if pages}
        if self.ocr_wanted is not None:
            found["ocr_wanted"] = page_list(self.ocr_wanted)
        return {
            **found,
            "tables": str(self.tables),
            "seconds": f"{time.monotonic() - self.began:.1f}",
        }

    def take(self, page: pdf.PageRead) -> None:
        found = terms.terms(page.text)
        self.term_counts.update(found)
        notes = json.dumps(
            {"hidden": page.hidden, "ocr": True} if page.by_ocr else {"hidden": page.hidden}
        )
        size = page.width, page.height
        self.pages.append(
            NewPage(page.number, page.text, page.packed_boxes, *size, len(found), notes=notes)
        )
        for fault in (page.fault, *page.warnings):
            if fault:
                self.faults.setdefault(fault, []).append(page.number)
        if page.is_bad:
            self.bad_text.append(page.number)
        if not page.text.strip():
            self.without_text.append(page.number)
            if page.is_blank:
                self.blank.append(page.number)
            return
        shape = page_shape.shape(page.text, page.packed_boxes, page.width, page.height)
        self.tables += shape.tables
        if shape.columns > 1:
            self.two_columns.append(page.number)
        self.to_cut.append(
            passages.PageToCut(
                page.number,
                page.text,
                page.packed_boxes,
                page.width,
                page.height,
                frozenset(page.bold),
            )
        )

    def cut(self) -> None:
        """Cut all pages together: what runs along them and which headings are open shows only then."""
        texts = {page.number: page.text for page in self.to_cut}
        for piece in passages.cut_document(self.to_cut):
            self._keep(piece, texts[piece.page])

    def take_section(self, section: file_reader.SectionRead) -> None:
        """Take a page of a document that has none; its passages carry the heading they stand under."""
        found = terms.terms(section.text)
        self.term_counts.update(found)
        notes = json.dumps({"hidden": section.hidden})
        self.pages.append(
            NewPage(section.number, section.text, b"", 0.0, 0.0, len(found), section.place, notes)
        )
        for header in page_shape.markdown_headers(section.text):
            self.tables += self.table != (section.heading, header)
            self.table = section.heading, header
        for warning in section.warnings:
            self.faults.setdefault(warning, []).append(section.number)
        if not section.text.strip():
            self.without_text.append(section.number)
            return
        for piece in passages.cut(section.number, section.text):
            headings = tuple(
                passages.HeadingStart(start, _under(section.heading, heading))
                for start, heading in piece.headings
            )
            self._keep(
                replace(piece, heading=_under(section.heading, piece.heading), headings=headings),
                section.text,
            )

    def _keep(self, piece: passages.NewPassage, text: str) -> None:
        self.pieces.append(piece)
        self.bodies.append(
            " ".join(terms.terms(f"{piece.before}\n{text[piece.start : piece.end]}"))
        )

    def document(self, names: Sequence[str], sha256: str, size_bytes: int) -> NewDocument:
        """Return the document as it is written; the first name is its own, search knows all of
        them.
        """
        self.cut()
        warnings = tuple(f"{fault}: {page_list(numbers)}" for fault, numbers in self.faults.items())
        if file_signatures.is_misnamed(names[0], self.kind):
            warnings += (f"misnamed_{self.kind}",)
        stems = "\n".join(name.rsplit(".", 1)[0] for name in names)
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
                " ".join(terms.terms(f"{stems}\n{piece.heading}\n{piece.running}"))
                for piece in self.pieces
            ],
            term_counts=self.term_counts,
            kind=self.kind,
            pages_bad_text=tuple(self.bad_text),
            report=self.report(),
        )


def _under(above: str, heading: str) -> str:
    """Return a heading with the one it stands under."""
    return " › ".join(dict.fromkeys(part for part in (above, heading) if part))
