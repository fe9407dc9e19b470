"""Spreadsheets of LibreOffice and other offices (.ods): their rows as shown."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements import safe_xml
from chatapp.engine.documents.read.elements.safe_xml import attribute, find_all, first, local, named
from chatapp.engine.documents.read.elements.sections import DocumentSection
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.sheets.rows import RowNote, row_sections, trimmed
from chatapp.engine.documents.read.sheets.sheet_cells import (
    EMPTY,
    CellKind,
    MergedRange,
    MergedRanges,
    SheetCell,
    SheetRow,
    kind_of,
    letters,
)
from chatapp.engine.documents.read.word import odf_text
from chatapp.engine.documents.read.word.odf_text import CONTENT, repeated, rows_of

_HIDDEN = ("collapse", "filter")
_KINDS: dict[str, CellKind] = {
    **dict.fromkeys(("float", "percentage", "currency"), "number"),
    **dict.fromkeys(("date", "time"), "date"),
}
_LONGEST_NUMBER = 40
"""Characters that are kept of a number; chosen against hostile files."""
_MOST_COLUMNS = 1024
"""Columns that are read of a sheet; chosen: LibreOffice's own limit until version 7.4."""
_LOOKS = ("font-weight", "background-color")
_PLAIN_LOOKS = ("", "normal", "transparent")


def open_document(file: SourceFile) -> OpenDocument:
    return OpenDocument(_sections(file))


def _sections(file: SourceFile) -> Iterator[DocumentSection]:
    body = odf_text.body(file.parts, "spreadsheet")
    styles = _Styles(safe_xml.tree(file.parts, CONTENT))
    for table in named(body, "table"):
        sheet = _OdsSheet(table, styles)
        is_hidden = attribute(table, "style-name") in styles.hidden
        warnings = ("hidden_sheet",) if is_hidden else ()
        rows = list(sheet.rows())
        name = attribute(table, "name")
        for section in row_sections(rows, name, warnings, sheet.merged, sheet.notes):
            yield section.with_warnings(["hidden_cells"] if sheet.has_hidden else [])


class _Styles:
    """Which styles are of hidden sheets, and which look bold or filled."""

    def __init__(self, root: Any) -> None:
        self.hidden: set[str] = set()
        self._looks: dict[str, int] = {}
        looks: dict[str, int] = {"": 0}
        for style in find_all(root, "style"):
            name = attribute(style, "name")
            for properties in style:
                if attribute(properties, "display") == "false":
                    self.hidden.add(name)
            pairs = itertools.product(style, _LOOKS)
            of_style = (attribute(child, kind) for child, kind in pairs)
            look = " ".join(value for value in of_style if value not in _PLAIN_LOOKS)
            self._looks[name] = looks.setdefault(look, len(looks))

    def look(self, name: str) -> int:
        return self._looks.get(name, 0)


class _CellAbove(NamedTuple):
    """A cell that reaches down to the row `bottom`."""

    bottom: int
    cell: SheetCell


class _OdsSheet:
    """One sheet, without its hidden rows and columns."""

    def __init__(self, table: Any, styles: _Styles) -> None:
        self._table, self._styles = table, styles
        self._hidden = _hidden_columns(table)
        self.has_hidden = False
        self.merged = MergedRanges()
        self.notes: list[RowNote] = []

    def rows(self) -> Iterator[SheetRow]:
        number = last = hidden = 0
        below: dict[int, _CellAbove] = {}
        for element in rows_of(self._table):
            times = repeated(element, "number-rows-repeated")
            cells = self._cells(element, number + 1)
            if attribute(element, "visibility") in _HIDDEN:
                self.has_hidden |= any(cell.kind for cell in cells)
                hidden += times
            elif any(cell.kind for cell in cells):
                for again in range(times):
                    at = number + 1 + again
                    row = self._with_repeated(list(cells), at, below)
                    yield SheetRow(at, row, is_apart=at - last - hidden > 1)
                    last, hidden = at, 0
            number += _times(element, times)

    def _with_repeated(
        self, cells: list[SheetCell], number: int, below: dict[int, _CellAbove]
    ) -> list[SheetCell]:
        for column, above in below.items():
            if number <= above.bottom:
                cells += [EMPTY] * (column + 1 - len(cells))
                cells[column] = cells[column] if cells[column].kind else above.cell
        for span in self.merged.of_row(number):
            if span.bottom > span.top and span.left < len(cells):
                below[span.left] = _CellAbove(span.bottom, cells[span.left])
        return trimmed(cells)

    def _cells(self, row: Any, number: int) -> list[SheetCell]:
        cells: list[SheetCell] = []
        column = 0
        for element in named(row, "table-cell", "covered-table-cell"):
            times = repeated(element, "number-columns-repeated")
            cell = EMPTY if local(element) != "table-cell" else self._cell(element)
            for _ in range(times):
                if column >= _MOST_COLUMNS:
                    return trimmed(cells)
                if column in self._hidden:
                    self.has_hidden |= bool(cell.kind)
                else:
                    self._span(element, number, len(cells))
                    self._note(element, number, column, len(cells))
                    cells.append(cell)
                column += 1
        return trimmed(cells)

    def _cell(self, element: Any) -> SheetCell:
        paragraphs = (part for part in element if local(part) == "p")
        text = " ".join(odf_text.paragraph(part) for part in paragraphs).strip()
        if not text:
            return EMPTY
        kind = _KINDS.get(attribute(element, "value-type")) or kind_of(text)
        look = self._styles.look(attribute(element, "style-name"))
        return SheetCell(text, kind, look, _raw(element))

    def _span(self, element: Any, number: int, column: int) -> None:
        columns = repeated(element, "number-columns-spanned")
        rows = repeated(element, "number-rows-spanned")
        if columns > 1 or rows > 1:
            right = column + columns - 1
            self.merged.add(MergedRange(number, column, number + rows - 1, right))

    def _note(self, element: Any, number: int, column: int, shown: int) -> None:
        annotation = first(element, "annotation")
        if annotation is not None:
            comment = odf_text.comment(annotation)
            if comment.text.strip():
                cell = f"{letters(column)}{number}"
                self.notes.append(RowNote(number, comment=comment, cell=cell, column=shown))


def _raw(element: Any) -> str:
    """Return the value of a cell, a percentage as it is shown."""
    value, kind = attribute(element, "value"), attribute(element, "value-type")
    if kind == "date":
        return attribute(element, "date-value")[:10]
    try:
        number = Decimal(value) * (100 if kind == "percentage" else 1)
    except InvalidOperation:
        return ""
    return f"{number:f}"[:_LONGEST_NUMBER]


def _times(element: Any, times: int) -> int:
    """Return how many rows an element stands for, also where they are more than are read."""
    value = attribute(element, "number-rows-repeated")
    return int(value) if value.isdecimal() else times


def _hidden_columns(table: Any) -> set[int]:
    hidden: set[int] = set()
    column = 0
    for element in find_all(table, "table-column"):
        times = repeated(element, "number-columns-repeated")
        if attribute(element, "visibility") in _HIDDEN:
            hidden.update(range(column, column + times))
        column += times
    return hidden


READER = DocumentReader(lambda file: odf_text.is_kind(file, "spreadsheet"), open_document)
