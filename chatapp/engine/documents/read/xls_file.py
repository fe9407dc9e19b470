"""Spreadsheets of Excel 97 to 2003 (.xls), through xlrd: their rows as shown."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements.asides import Comment
from chatapp.engine.documents.read.elements.blocks import Unreadable, damage
from chatapp.engine.documents.read.elements.inline_text import InlineStyle, InlineText
from chatapp.engine.documents.read.elements.sections import DocumentSection
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.sheets import cell_format
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
from chatapp.engine.documents.read.word.compound_parts import DAMAGE, has_stream
from chatapp.errors import cause_code

_BOLD = 600
"""Weight of a font from which it is bold: [MS-XLS] has 400 for normal and 700 for bold letters."""
_SYSTEM_DATES = {14: "yyyy-mm-dd", 22: "yyyy-mm-dd h:mm"}
"""Formats by the reader's system: written as nobody misunderstands it."""
_NO_FILL = 0
"""The pattern of a cell without a fill ([MS-XLS], FillPattern)."""


def open_document(file: SourceFile) -> OpenDocument:
    return OpenDocument(_sections(file.path.read_bytes()))


def _sections(data: bytes) -> Iterator[DocumentSection]:
    import xlrd
    from xlrd.compdoc import CompDocError
    from xlrd.formula import FormulaError

    try:
        with damage(cause_code("no_sheets"), *DAMAGE, AssertionError):
            book = xlrd.open_workbook(
                file_contents=data,
                formatting_info=True,
                logfile=io.StringIO(),
                ignore_workbook_corruption=True,
            )
    except (CompDocError, FormulaError) as error:
        # A container or a formula of a name that xlrd does not know: LibreOffice may.
        raise Unreadable("unknown", cause_code("no_sheets")) from error
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise Unreadable("locked") from error
        raise Unreadable("damaged", cause_code("no_sheets")) from error
    for sheet in book.sheets():
        warnings = ("hidden_sheet",) if sheet.visibility else ()
        reader = _XlsSheet(book, sheet)
        sections = row_sections(
            reader.rows(), sheet.name, warnings, reader.merged(), list(reader.notes())
        )
        for section in sections:
            yield section.with_warnings(["hidden_cells"] if reader.has_hidden else [])


_STYLES = {1: InlineStyle(baseline="raised"), 2: InlineStyle(baseline="lowered")}
"""By a font's escapement ([MS-XLS], Font)."""


class _XlsSheet:
    """One sheet, without its hidden rows and columns."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self._book, self._sheet = book, sheet
        hidden = {column for column, info in sheet.colinfo_map.items() if info.hidden}
        self._columns = [column for column in range(sheet.ncols) if column not in hidden]
        self._index = {column: at for at, column in enumerate(self._columns)}
        self._hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
        self.has_hidden = self._hides_cells(hidden)

    def _hides_cells(self, columns: set[int]) -> bool:
        rows = range(self._sheet.nrows)
        in_rows = any(
            any(map(str, self._sheet.row_values(row)))
            for row in self._hidden_rows
            if row < self._sheet.nrows
        )
        in_columns = (
            any(str(self._sheet.cell_value(row, column)) for row in rows)
            for column in columns
            if column < self._sheet.ncols
        )
        return in_rows or any(in_columns)

    def merged(self) -> MergedRanges:
        ranges = MergedRanges()
        for top, bottom, left, right in self._sheet.merged_cells:
            shown = [self._index[column] for column in range(left, right) if column in self._index]
            if shown and left in self._index:
                ranges.add(MergedRange(top + 1, shown[0], bottom, shown[-1]))
        return ranges

    def notes(self) -> Iterator[RowNote]:
        for (row, column), note in self._sheet.cell_note_map.items():
            text = note.text.strip()
            text = text.removeprefix(f"{note.author}:").strip() if note.author else text
            if text and column in self._index:
                comment = Comment(text, note.author.strip())
                place = f"{letters(column)}{row + 1}"
                yield RowNote(row + 1, comment=comment, cell=place, column=self._index[column])

    def rows(self) -> Iterator[SheetRow]:
        repeated: dict[tuple[int, int], SheetCell] = {}
        last = hidden = 0
        for row in range(self._sheet.nrows):
            if row in self._hidden_rows:
                hidden += 1
                continue
            cells = [self._cell(row, column) for column in self._columns]
            if not any(cell.kind for cell in cells):
                continue
            for span in self._spans(row):
                for below in range(row + 1, span.bottom):
                    repeated[below, span.left] = cells[span.left]
            for at, cell in enumerate(cells):
                cells[at] = cell if cell.kind else repeated.get((row, at), EMPTY)
            yield SheetRow(row + 1, trimmed(cells), is_apart=row + 1 - last - hidden > 1)
            last, hidden = row + 1, 0

    def _spans(self, row: int) -> Iterator[MergedRange]:
        """Yield the ranges over several rows that begin in a row."""
        for top, bottom, left, _ in self._sheet.merged_cells:
            if top == row and bottom > top + 1 and left in self._index:
                yield MergedRange(top, self._index[left], bottom, self._index[left])

    def _cell(self, row: int, column: int) -> SheetCell:
        import xlrd

        if column >= self._sheet.row_len(row):
            return EMPTY
        cell = self._sheet.cell(row, column)
        style = self._book.xf_list[cell.xf_index]
        font = self._book.font_list[style.font_index]
        look = int(font.weight >= _BOLD) + 2 * int(style.background.fill_pattern != _NO_FILL)
        text = str(cell.value).strip()
        kind: CellKind = ""
        raw = ""
        if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            code = _SYSTEM_DATES.get(style.format_key) or self._format(style)
            text = cell_format.shown(cell.value, code, bool(self._book.datemode))
            kind = "date" if cell_format.is_date(code) else "number"
            raw = cell_format.raw(cell.value, code, bool(self._book.datemode))
        elif cell.ctype == xlrd.XL_CELL_TEXT:
            text = self._text(row, column).strip()
        elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
            text = "TRUE" if cell.value else "FALSE"
        elif cell.ctype == xlrd.XL_CELL_ERROR:
            text = xlrd.error_text_from_code.get(cell.value, "")
        if not text:
            return EMPTY
        text = f"~~{text}~~" if font.struck_out else text
        return SheetCell(text, kind or kind_of(text), look, raw)

    def _text(self, row: int, column: int) -> str:
        """Return a text with raised and lowered signs apart, which fonts of its runs tell."""
        text = str(self._sheet.cell_value(row, column))
        line = InlineText()
        at, style = 0, InlineStyle()
        for start, font in self._sheet.rich_text_runlist_map.get((row, column), ()):
            line.add(text[at:start], style)
            style = _STYLES.get(self._book.font_list[font].escapement, InlineStyle())
            at = start
        line.add(text[at:], style)
        return line.text()

    def _format(self, style: Any) -> str:
        known = self._book.format_map.get(style.format_key)
        code = known.format_str if known is not None else None
        return cell_format.GENERAL if code is None else str(code)


READER = DocumentReader(lambda file: has_stream(file, "Workbook", "Book"), open_document)
