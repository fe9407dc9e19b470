"""The tools of a chat, as LangChain has them: they read only the documents that are on in it.

A tool never raises for what a model asks wrongly: the reply says what is there, so that it can ask
again. None opens a file or a connection: all is in the library.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from langchain_core.tools import BaseTool, StructuredTool

from chatapp.contract.records import Passage, ToolCall
from chatapp.engine.documents.documents import Documents
from chatapp.engine.language.sentences import readable
from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.tools import calculator, calendar_dates, table_question, table_tool
from chatapp.engine.tools.seen_values import SeenValues
from chatapp.engine.tools.table_tool import TableCondition, TableRequest
from chatapp.engine.tools.whole_tables import TableRow, WholeTable
from chatapp.errors import ChatappError

_PASSAGES = 4
"""Passages of a reply; chosen, about what `_MOST_CHARS` holds."""
_MOST_CHARS = 1800
"""Of a reply, about 500 tokens: a slow machine reads them in some seconds."""
_TOO_LONG = " … (cut)"
_NUMBERS_ONLY = "Only numbers are calculated; query_table computes a column of a table."
"""Qwen2.5-Coder 1.5B asks for sum(Price)."""
COMPUTING = ("query_table", "calculate", "calculate_dates")
"""The tools whose reply is a computed value."""


class UnseenNumbers(Exception):
    """A calculation has numbers that nothing that was read has: the model made them up."""


@dataclass(slots=True)
class ToolLog:
    """The calls that were made and the passages that were read, in order. Thread-safe."""

    calls: list[ToolCall] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    has_computed: bool = False
    """Whether a tool that computes has returned a value."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add_call(self, call: ToolCall) -> None:
        with self._lock:
            self.calls.append(call)

    def add_passages(self, passages: Sequence[Passage]) -> None:
        with self._lock:
            self.passages += [passage for passage in passages if passage not in self.passages]


class LibraryTools:
    """Makes the tools over these documents. `stopped` says whether the user ended the job."""

    def __init__(
        self, documents: Documents, document_ids: Sequence[int], stopped: Callable[[], bool]
    ) -> None:
        self._documents = documents
        self._ids = tuple(document_ids)
        self._stopped = stopped
        self.log = ToolLog()
        self.seen = SeenValues()
        """What may be calculated with: callers add the question, and each reply comes to it."""

    def tools(self) -> list[BaseTool]:
        """Return the tools with their schemas; what they do is said in their docstrings."""
        functions = (
            self._search,
            self._read_page,
            self._list_documents,
            self._calculate,
            self._calculate_dates,
        )
        tools = [self._tool(function) for function in functions]
        if self._tables():
            # First: where it came last, a model tried to calculate the sum of a column by its name.
            tools.insert(0, self._tool(self._query_table, TableRequest))
        return tools

    def search(self, query: str) -> str:
        """Search as the tool of that name does, and keep it as a call."""
        return self._run("search", self._search, {"query": query})

    def listed(self) -> str:
        """Return the documents and tables with their numbers, as a model is told of them."""
        return self._list_documents()

    def _tool(self, function: Callable[..., str], schema: type[TableRequest] | None = None) -> Any:
        name = function.__name__.lstrip("_")

        def run(**arguments: Any) -> str:
            return self._run(name, function, arguments)

        return StructuredTool.from_function(
            run,
            name=name,
            description=(function.__doc__ or "").strip(),
            args_schema=schema or StructuredTool.from_function(function).args_schema,
        )

    def _run(self, name: str, function: Callable[..., str], arguments: dict[str, Any]) -> str:
        """Call a function, and keep the call with what came back."""
        if self._stopped():
            raise JobStopped
        begun = time.monotonic()
        try:
            reply = function(**arguments)
            self.log.has_computed |= name in COMPUTING
        except ChatappError as error:
            reply = f"{type(error).__name__}: {', '.join(error.details.values())}"
        except calculator.NotArithmetic as error:
            reply = f"That cannot be done: {error}. {_NUMBERS_ONLY}"
        except (calendar_dates.NotADate, table_tool.NoQuery) as error:
            reply = f"That cannot be done: {error}"
        except UnseenNumbers as error:
            reply = f"Nothing that was read has {error}. Search for the values, make up none."
        if len(reply) > _MOST_CHARS:
            reply = reply[:_MOST_CHARS] + _TOO_LONG
        self.seen.add(reply)
        texts = {key: _as_text(value) for key, value in arguments.items() if value not in ("", [])}
        self.log.add_call(ToolCall(name, texts, reply, time.monotonic() - begun))
        return reply

    def _search(self, query: str) -> str:
        """Search the documents for passages about something. Returns the best with their pages."""
        hits = self._documents.find(query, self._ids, _PASSAGES)
        self.log.add_passages(hits)
        return (
            "\n\n".join(
                f"[document {hit.document_id} {hit.document}, page {hit.page}]\n{readable(hit.text)}"
                for hit in hits
            )
            or "Nothing was found."
        )

    def _read_page(self, document: int, page: int) -> str:
        """Read a page of a document, by the numbers that list_documents and search give."""
        if document not in self._ids:
            return f"There is no document {document}. {self._list_documents()}"
        known = self._documents.document(document)
        if not 1 <= page <= known.pages:
            return f"{known.name} has pages 1 to {known.pages}."
        view = self._documents.pages.view(document, page)
        text = view.text
        place = self._documents.pages.place(document, page)
        self.log.add_passages(
            [Passage(document, known.name, page, text, start=0, end=len(text), place=place)]
        )
        return view.readable(0, len(text)) or "The page has no text."

    def _list_documents(self) -> str:
        """List the documents with their numbers and pages, and their tables with the columns."""
        lines = []
        for document_id in self._ids:
            document = self._documents.document(document_id)
            lines.append(f"document {document.id}: {document.name}, {document.pages} pages")
        for number, table in enumerate(self._tables(), 1):
            columns = ", ".join(table.columns)
            where = f"document {table.document_id}, {len(table.rows)} rows"
            lines.append(f"table {number} ({where}): {columns}")
        return "\n".join(lines)

    def _query_table(
        self,
        table: int,
        operation: Literal["list", "count", "sum", "min", "max", "mean"],
        column: str = "",
        conditions: Sequence[TableCondition] = (),
    ) -> str:
        """Compute a column over all rows of a table that meet conditions, or count or list them."""
        tables = self._tables()
        if not 1 <= table <= len(tables):
            raise table_tool.NoQuery(f"no table {table}.\n{self._list_documents()}")
        chosen = tables[table - 1]
        request = TableRequest(
            table=table, operation=operation, column=column, conditions=list(conditions)
        )
        reply = table_tool.answer(request, chosen)
        self.log.add_passages([self._passage(row, chosen) for row in reply.rows])
        return reply.text

    def _calculate(self, expression: str) -> str:
        """Calculate an arithmetic expression of numbers, + - * / and brackets, no names."""
        self._must_be_seen(calculator.without_result(expression))
        return calculator.calculate(expression)

    def _calculate_dates(
        self,
        operation: Literal["difference", "weekday", "add"],
        date: str,
        other_date: str = "",
        days: int = 0,
        months: int = 0,
    ) -> str:
        """Days from date to other_date, the weekday of date, or date plus days and months."""
        self._must_be_seen(date, other_date)
        if operation == "difference":
            return calendar_dates.difference(date, other_date)
        if operation == "weekday":
            return calendar_dates.weekday(date)
        return calendar_dates.added(date, days, months)

    def _must_be_seen(self, *texts: str) -> None:
        """Raise UnseenNumbers where a number of these texts stands in nothing that was read."""
        unseen = list(itertools.chain.from_iterable(map(self.seen.unseen, texts)))
        if unseen:
            raise UnseenNumbers(", ".join(unseen))

    def _tables(self) -> list[WholeTable]:
        tables: list[WholeTable] = []
        for document_id in self._ids:
            document = self._documents.document(document_id)
            tables += table_question.tables_of(document, self._documents.pages)
        return tables

    def _passage(self, row: TableRow, table: WholeTable) -> Passage:
        text = self._documents.pages.text(table.document_id, row.page)[row.start : row.end]
        place = self._documents.pages.place(table.document_id, row.page)
        return Passage(
            table.document_id, table.document, row.page, text, start=row.start, end=row.end,
            place=place,
        )  # fmt: skip


def _as_text(value: Any) -> str:
    """Return an argument as it is shown to a reader."""
    if isinstance(value, TableCondition):
        return f"{value.column} {value.comparison} {value.value}"
    if isinstance(value, list):
        return "; ".join(map(_as_text, value))
    return str(value)
