"""Words what was computed of a table, with the first of its rows as quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.contract.records import Language, Source
from chatapp.engine.documents.document_pages import DocumentPages
from chatapp.engine.tools import cell_values
from chatapp.engine.tools.table_query import TableQuery, TableResult
from chatapp.engine.tools.whole_tables import TableRow, WholeTable
from chatapp.texts import translation

_ROWS_OF_A_NUMBER = 3
"""Rows quoted below a number that was computed of them; chosen."""
_ROWS_OF_A_LIST = 10
"""Rows quoted where rows were asked for; chosen."""
_OF_ROWS = ("list", "max", "min")


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentence and the quotes of a result."""

    table: WholeTable
    query: TableQuery
    result: TableResult
    language: Language

    def shown_rows(self) -> Sequence[TableRow]:
        """Return the rows that are quoted: all of a short list, a few behind a number."""
        is_of_rows = self.query.aggregate in _OF_ROWS
        return self.result.rows[: _ROWS_OF_A_LIST if is_of_rows else _ROWS_OF_A_NUMBER]

    def text(self, conditions: Sequence[str], shown: Sequence[TableRow]) -> str:
        """Return the answer in Markdown: how many rows it saw, then rows with their marks."""
        quotes = [f"> {spoken(row, self.table)} [{mark}]" for mark, row in enumerate(shown, 1)]
        more = len(self.result.rows) - len(shown)
        if more:
            tr = translation(self.language).tr
            quotes.append(tr("table_answer.more", count=more))
        return "\n\n".join((self._sentence(conditions), *quotes))

    def _sentence(self, conditions: Sequence[str]) -> str:
        tr = translation(self.language).tr
        target = self.query.target
        under = "; ".join(conditions)
        return tr(
            f"table_answer.{self._code(bool(conditions))}",
            document=self.table.document,
            column=self.table.columns[target] if target >= 0 else "",
            value=self.result.value,
            matched=self.result.matched,
            total=self.result.total,
            conditions=tr("table_answer.conditions", conditions=under) if conditions else "",
        )

    def _code(self, has_conditions: bool) -> str:
        aggregate = self.query.aggregate
        if aggregate in ("count", "list"):
            return "rows" if has_conditions else "all_rows"
        if aggregate in ("max", "min"):
            kind = cell_values.kind_of(self.table.values(self.query.target))
            return f"{aggregate}_date" if kind == "date" else aggregate
        return aggregate


def named(column: str, value: str) -> str:
    return f"{column}: {value}"


def spoken(row: TableRow, table: WholeTable) -> str:
    """Return a row that can be read alone: each cell after the name of its column."""
    pairs = zip(table.columns, row.cells, strict=True)
    return " · ".join(named(column, cell) if column else cell for column, cell in pairs if cell)


def source(mark: int, row: TableRow, table: WholeTable, pages: DocumentPages) -> Source:
    """Return the place of a row, with what it says as the quote."""
    place = table.document_id, row.page
    return Source(
        mark,
        table.document,
        row.page,
        spoken(row, table),
        pages.boxes(*place, row.start, row.end),
        table.document_id,
        place=pages.place(*place),
        start=row.start,
        end=row.end,
        warnings=pages.warnings(*place, row.start, row.end),
        heading=pages.heading(*place, row.start),
    )
