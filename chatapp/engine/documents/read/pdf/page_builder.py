"""Builds a page of what the child process read: its text as printed, with what was typed in."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chatapp.contract.records import Box
from chatapp.engine.documents.page import page_layout
from chatapp.engine.documents.page.hidden_text import HiddenSpan
from chatapp.engine.documents.page.page_characters import PageCharacters, Trait
from chatapp.engine.documents.page.page_frame import PageFrame
from chatapp.engine.documents.page.page_layout import RawText
from chatapp.engine.documents.read.pdf import field_values, garbled_words, page_notes, struck_text
from chatapp.engine.documents.read.pdf.field_values import FieldValue
from chatapp.engine.documents.read.pdf.page_notes import Aside, PageNote
from chatapp.engine.documents.read.pdf.page_read import PageRead, letter_count
from chatapp.engine.documents.read.pdf.tables.grid_tables import TableWriter
from chatapp.engine.language import text_quality

_COVERED = 0.5
"""Share of a page that a picture covers at least if the page is a scan; chosen."""
_STAMP = 60
"""Letters as text from which a page is no scan; chosen: fewer are its number, or the name of the
scanner."""

Line = dict[str, Any]


@dataclass(slots=True)
class PageBuilder:
    """Builds the pages of a document in order; a table may go on from one to the next."""

    typed: Sequence[str] = ()
    """What is typed into an XFA form; it stands on the first page."""
    _tables: TableWriter = field(default_factory=TableWriter)

    def page(self, line: Line) -> PageRead:
        """Return the page of a line of the child process."""
        shown = PageFrame(*line["frame"])
        # Lines, columns and tables are results where the text is upright.
        frame = shown._replace(turns=line["turns"]) if line["turns"] >= 0 else shown
        marks = line["marks"]
        page = page_layout.characters(_raw(line), frame)
        letters = letter_count(page.text())
        unmapped = len(page.with_trait(Trait.UNMAPPED)) / max(letters, 1)
        is_bad = text_quality.is_bad(page.text(), unmapped)
        notes = [_note(note, frame) for note in line["notes"]]
        struck = _struck(page, _boxes(marks["rulings"], frame), notes)
        asides = [*page_notes.struck(page, struck.tolist())] if len(struck) else []
        page = page.without(struck) if len(struck) else page
        page = field_values.with_values(page, [_value(each, frame) for each in line["fields"]])
        page = garbled_words.marked(page)
        lines, areas = _boxes(marks["rulings"], frame), _boxes(marks["areas"], frame)
        page = self._tables.written(page, lines, areas, frame.height)
        page = page_layout.in_reading_order(page, frame)
        garbled = () if is_bad else tuple(page.runs(Trait.UNMAPPED))
        own = letter_count(page.text())
        asides += [note.aside() for note in notes if note.text]
        asides += self._typed(line["page"], frame)
        whole = page_notes.appended(page, asides)
        layout = page_layout.packed(page_layout.turned(whole.page, frame, shown), shown)
        warnings = _warnings(line, is_bad, {span.reason for span in whole.hidden})
        return PageRead(
            line["page"],
            layout.text,
            layout.packed_boxes,
            layout.width,
            layout.height,
            (*layout.warnings, *warnings),
            bold=layout.bold,
            hidden=(*layout.hidden, *whole.hidden),
            is_blank=not own and not marks["drawn"],
            is_bad=is_bad,
            is_scan=marks["picture"] >= _COVERED and letters < _STAMP,
            garbled=garbled,
        )

    def _typed(self, number: int, frame: PageFrame) -> list[Aside]:
        box = (0.0, 0.0, frame.width, 1.0)
        return [Aside(line, box, "") for line in self.typed] if number == 1 else []


def _raw(line: Line) -> RawText:
    marks = line["marks"]
    hidden = [HiddenSpan(*span) for span in marks["hidden"]]
    return RawText(
        line["text"],
        base64.b64decode(line["rectangles"]),
        line["bold"],
        hidden,
        marks["unmapped"],
        marks["off"],
    )


def _warnings(line: Line, is_bad: bool, reasons: set[str]) -> list[str]:
    results = {
        "text_cut": page_layout.is_cut(line["text"]),
        "hidden_signs": page_layout.has_message(line["text"]),
        "layer_left_out": bool(line["marks"]["off"]),
        "comments": "comment" in reasons,
        "deleted_text": "deleted" in reasons,
        "garbled_text": is_bad,
    }
    return [code for code, holds in results.items() if holds]


def _struck(
    page: PageCharacters, lines: NDArray[np.float64], notes: Sequence[PageNote]
) -> NDArray[np.int64]:
    areas = np.array([note.box for note in notes if note.kind == "strike"]).reshape(-1, 4).T
    by_notes = struck_text.by_areas(page, areas)
    return np.union1d(struck_text.by_lines(page, lines), by_notes).astype(np.int64)


def _boxes(edges: Sequence[float], frame: PageFrame) -> NDArray[np.float64]:
    """Return left, bottom, right, top of each as boxes from the page's top left corner."""
    left, bottom, right, top = np.array(edges, dtype=np.float64).reshape(-1, 4).T
    return page_layout.shown(np.array([left, top, right, bottom]).T, frame)


def _box(record: Mapping[str, Any], frame: PageFrame) -> Box:
    edges = [record[edge] for edge in ("left", "bottom", "right", "top")]
    left, top, right, bottom = _boxes(edges, frame)[:, 0].tolist()
    return left, top, right, bottom


def _note(record: Mapping[str, Any], frame: PageFrame) -> PageNote:
    rest = (record[key] for key in ("text", "author", "date", "kind"))
    return PageNote(_box(record, frame), *rest)


def _value(record: Mapping[str, Any], frame: PageFrame) -> FieldValue:
    return FieldValue(_box(record, frame), record["text"], record["name"])
