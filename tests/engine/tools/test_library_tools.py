"""Tools read only the documents of the chat, and say what they did."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.tools import BaseTool

from chatapp.engine.documents.documents import Documents
from chatapp.engine.process.stopping import JobStopped
from chatapp.engine.tools.library_tools import LibraryTools
from tests.engine.tools.conftest import Add, WriteTable

PRICES = [("Item", "Price (EUR)"), ("Saw", "12"), ("Drill", "80"), ("Plane", "30")]


@pytest.fixture
def library(documents: Documents, add: Add, write_table: WriteTable) -> LibraryTools:
    """The tools of a chat with one document; the library has another."""
    secret = write_table("secret.csv", [("Name", "Code"), ("Anna", "zebra"), ("Ben", "tiger")])
    add(secret)
    prices = add(write_table("prices.csv", PRICES))
    return LibraryTools(documents, [prices.id], lambda: False)


def _tool(library: LibraryTools, name: str) -> BaseTool:
    return next(tool for tool in library.tools() if tool.name == name)


def _call(library: LibraryTools, name: str, **arguments: Any) -> str:
    return str(_tool(library, name).invoke(arguments))


def test_a_search_finds_what_is_on_in_the_chat_and_no_more(library: LibraryTools) -> None:
    assert "Drill" in _call(library, "search", query="price of the drill")
    assert "zebra" not in _call(library, "search", query="Anna zebra code")


def test_a_page_of_another_document_is_not_read(
    library: LibraryTools, documents: Documents
) -> None:
    [other] = [document.id for document in documents.list() if document.name == "secret.csv"]
    reply = _call(library, "read_page", document=other, page=1)
    assert "zebra" not in reply
    assert "There is no document" in reply


def test_a_page_that_is_not_there_is_told(library: LibraryTools, documents: Documents) -> None:
    [own] = [document.id for document in documents.list() if document.name == "prices.csv"]
    assert "Saw" in _call(library, "read_page", document=own, page=1)
    assert _call(library, "read_page", document=own, page=9) == "prices.csv has pages 1 to 1."


def test_documents_are_listed_with_their_tables(library: LibraryTools) -> None:
    listed = _call(library, "list_documents")
    assert "prices.csv, 1 pages" in listed
    assert "3 rows): Item, Price (EUR)" in listed
    assert "secret" not in listed


def test_a_table_is_queried_over_all_rows(library: LibraryTools) -> None:
    query = {"table": 1, "operation": "sum", "column": "price"}
    condition = {"column": "Price", "comparison": ">=", "value": "30"}
    reply = _call(library, "query_table", **query, conditions=[condition])
    assert reply.startswith("sum of price: 110. 2 of 3 rows meet the conditions.")


def test_a_column_that_is_not_there_is_told(library: LibraryTools) -> None:
    reply = _call(library, "query_table", table=1, operation="sum", column="Weight")
    assert "no column 'Weight'; there are Item, Price (EUR)" in reply


def test_calls_are_kept_with_what_came_back(library: LibraryTools) -> None:
    library.seen.add("80 euros")
    _call(library, "calculate", expression="12 * 80")
    [call] = library.log.calls
    assert (call.name, call.arguments, call.result) == (
        "calculate",
        {"expression": "12 * 80"},
        "960",
    )
    assert call.seconds >= 0


def test_a_calculation_takes_what_a_tool_replied(library: LibraryTools) -> None:
    unread = _call(library, "calculate", expression="80 - 30")
    _call(library, "search", query="price of the drill")
    assert "Nothing that was read has 80" in unread
    assert _call(library, "calculate", expression="80 - 30 = 50") == "50"


def test_who_calculates_with_a_column_is_told_of_the_table_tool(library: LibraryTools) -> None:
    assert "query_table computes a column" in _call(library, "calculate", expression="sum(Price)")


def test_a_date_that_was_read_nowhere_is_not_calculated_with(library: LibraryTools) -> None:
    library.seen.add("Signed on 12 March 2024.")
    dates = {"operation": "difference", "date": "2024-03-12"}
    assert "Nothing that was read has 2025" in _call(
        library, "calculate_dates", **dates, other_date="2025-03-30"
    )
    assert not library.log.has_computed


def test_what_was_read_is_kept_for_the_sources(library: LibraryTools) -> None:
    _call(library, "query_table", table=1, operation="max", column="Price")
    assert [passage.text for passage in library.log.passages] == ["| Drill | 80 |"]


def test_a_stopped_chat_calls_no_tool(documents: Documents) -> None:
    library = LibraryTools(documents, [], lambda: True)
    with pytest.raises(JobStopped):
        _call(library, "calculate", expression="1 + 1")
    assert not library.log.calls


def test_a_table_tool_is_offered_only_where_there_is_a_table(
    documents: Documents, library: LibraryTools
) -> None:
    assert "query_table" in {tool.name for tool in library.tools()}
    without = LibraryTools(documents, [], lambda: False)
    assert "query_table" not in {tool.name for tool in without.tools()}
